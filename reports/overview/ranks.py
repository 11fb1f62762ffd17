"""The ranks of two years side by side, with the names and addresses of who rose and who fell."""

from dataclasses import dataclass

from reports.models import Tally
from reports.overview.moves import most_moved, moves_of
from units.days import show_day
from units.models import Cluster, Unit


@dataclass(frozen=True)
class Line:
    """A Move with its unit and cluster as they are found today; either may have gone from the register.

    `remark`: why the unit has no rank in one of the years.
    """

    move: object
    unit: Unit | None
    cluster: str
    cluster_id: int | None
    remark: str = ""

    @property
    def name(self):
        return self.unit.name if self.unit else self.move.unit


@dataclass(frozen=True)
class Ranks:
    """`clusters`: ClusterMoves of all clusters; `mixed`: within a year sheets follow rubrics that cannot be compared.

    `other_rubrics`: the rubrics of one year are not those of the other.
    """

    year: int
    before: int
    clusters: list
    up: list
    down: list
    compared: bool
    mixed: bool
    other_rubrics: bool


def of_years(campaign, counted, year, *, number):
    """The Ranks of `year` beside the year before; None where no cluster is ranked. Three queries."""
    if year is None:
        return None
    standings = standings_of(campaign, (year - 1, year))
    if not standings.get(year):
        return None
    clusters = moves_of(standings.get(year - 1, []), standings[year])
    up, down = most_moved(clusters, number)
    units = _units(campaign, [move.unit for _, move in (*up, *down)])
    ids = clusters_by_name(campaign)
    now, before = counted.of(year, "collective"), counted.of(year - 1, "collective")
    return Ranks(
        year=year,
        before=year - 1,
        clusters=clusters,
        up=[Line(move, units.get(move.unit), cluster, ids.get(cluster)) for cluster, move in up],
        down=[Line(move, units.get(move.unit), cluster, ids.get(cluster)) for cluster, move in down],
        compared=any(each.compared for each in clusters),
        mixed=any(each and each.mixed for each in (now, before)),
        other_rubrics=bool(now and before) and now.rubrics != before.rubrics,
    )


def standings_of(campaign, years):
    """{year: standings} of the collective sheets of these years. One query."""
    kept = Tally.objects.filter(campaign=campaign, year__in=years, scope="collective")
    return dict(kept.values_list("year", "standings"))


def lines_of(campaign, cluster, ranks):
    """[Line] of every unit ranked in either year in one cluster of the Ranks. One query."""
    moves = (*cluster.moves, *cluster.gone)
    units = _units(campaign, [each.unit for each in moves])
    return [
        Line(each, units.get(each.unit), cluster.name, None, _remark(each, units.get(each.unit), ranks))
        for each in moves
    ]


def _remark(move, unit, ranks):
    if move.rank is None:
        ended = unit and unit.valid_to
        over = ended and ended.year <= ranks.year
        return f"kết thúc ngày {show_day(ended)}" if over else _unranked(ranks.year)
    if move.rank_before is not None or not ranks.compared:
        return ""
    begun = unit and unit.valid_from
    since = begun and begun.year >= ranks.year
    return f"đơn vị có từ ngày {show_day(begun)}" if since else _unranked(ranks.before)


def _unranked(year):
    return f"năm {year} không có hạng trong cụm, khối này"


@dataclass(frozen=True)
class ClusterRow:
    """A cluster in a list: who leads it, who rose and who fell most (None where nobody did)."""

    cluster: object
    cluster_id: int | None
    leaders: list
    best: Line | None
    worst: Line | None


def rows_of(campaign, clusters):
    """[ClusterRow] of these clusters. Two queries."""
    codes = {move.unit for each in clusters for move in (*each.leaders, each.best, each.worst) if move}
    units, ids = _units(campaign, codes), clusters_by_name(campaign)

    def line(move, cluster):
        return move and Line(move, units.get(move.unit), cluster.name, ids.get(cluster.name))

    return [
        ClusterRow(
            each,
            ids.get(each.name),
            [line(move, each) for move in each.leaders],
            line(each.best, each),
            line(each.worst, each),
        )
        for each in clusters
    ]


def clusters_by_name(campaign):
    return dict(Cluster.objects.filter(province=campaign.province_id).values_list("name", "pk"))


def _units(campaign, codes):
    return {each.code: each for each in Unit.objects.filter(province=campaign.province_id, code__in=codes)}
