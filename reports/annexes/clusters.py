"""The annex of clusters: how many units of each reached which band, then each cluster with ranks, totals and bands."""

from dataclasses import dataclass, field

from reports.annexes.lists import STATES
from reports.sentences import written
from reports.tables import NOBODY, UNKNOWN, Annex, Cell, Column, Table, numbered
from units.numbers import show_decimal
from units.text import sort_key

NO_CLUSTER = "Đơn vị không thuộc cụm, khối"
UNRANKED = f"Dấu “{NOBODY}”: không xếp hạng; “{UNKNOWN}”: chưa có tổng điểm."


@dataclass(frozen=True)
class Standing:
    """One unit in the results of its cluster; no rank where nothing is approved, or where there is no cluster."""

    rank: int | None
    name: str
    total: str | None
    band: str | None
    state: str | None = None


@dataclass(frozen=True)
class ClusterTable:
    name: str
    standings: list
    bands: dict = field(default_factory=dict)
    cap: dict | None = None

    def held(self, band):
        return sum(each.band == band for each in self.standings)

    @property
    def banded(self):
        return sum(each.band is not None for each in self.standings)


def rankings(body):
    """Where proposals for awards start: every unit of every cluster, the ranked ones first."""
    clusters = clusters_of(body)
    tables = _summary(body, clusters) + [_table(cluster) for cluster in clusters]
    if unranked := next((table for table in tables if any(row[0].text == NOBODY for row in table.rows)), None):
        unranked.notes.append(UNRANKED)
    return Annex(f"Xếp loại, xếp hạng theo cụm, khối năm {body['year']}", tables)


def clusters_of(body):
    """The clusters of the report's year, those of former provinces behind its own; units without one at the end."""
    found = _of_place(body, body, "")
    for part in body.get("parts", []):
        if not part["own"]:
            found += _of_place(body, part, part["slug"])
    return sorted(found, key=lambda cluster: cluster.name.startswith(NO_CLUSTER))


def _of_place(body, place, slug):
    """`place` is the body itself, or one of its former provinces, whose results may be of an earlier year."""
    lists = (place.get("lists") or {}) if not slug or place["results_year"] == body["year"] else {}
    ranked, by_cluster = body.get("rankings") or {}, {}
    for row in lists.get("results") or []:
        by_cluster.setdefault(row["cluster"] or "", {})[row["unit"]] = row
    mark = slug and f"@{slug}"
    own = [name.removesuffix(mark) for name in body.get("clusters") or ranked if _slug_of(body, name) == slug]
    caps = {cap["cluster"]: cap for cap in lists.get("caps") or []}
    title = f" ({place['title']})" if slug else ""
    return [
        ClusterTable(
            name=(name or NO_CLUSTER) + title,
            standings=list(_standings(ranked.get(name + mark, []), by_cluster.get(name, {}), place.get("units") or {})),
            bands=place.get("bands") or body.get("bands") or {},
            cap=caps.get(name),
        )
        for name in sorted({*own, *by_cluster}, key=sort_key)
    ]


def _slug_of(body, name):
    slug = name.rpartition("@")[2]
    return slug if any(part["slug"] == slug for part in body.get("parts", [])) else ""


def _standings(ranked, rows, names):
    """First who is ranked, then the rest of the cluster by name."""
    codes = {each["unit"] for each in ranked}
    for each in ranked:
        row, code = rows.get(each["unit"], {}), each["unit"]
        name = each.get("name") or row.get("name") or names.get(code) or code
        yield Standing(each["rank"], name, each["total"], row.get("band"), row.get("state"))
    for code, row in rows.items():
        if code not in codes:
            yield Standing(None, row["name"], row["total"], row["band"], row["state"])


def _summary(body, clusters):
    """One line a cluster: how many units reached which band."""
    order = [code for code in body.get("band_order") or [] if any(each.held(code) for each in clusters)]
    if len(clusters) < 2 or not order:
        return []
    names = body.get("bands") or {}
    rows = [
        [Cell(each.name, "words"), Cell(str(len(each.standings)), "few"),
         *(Cell(str(each.held(code)), "few") for code in order), Cell(str(len(each.standings) - each.banded), "few")]
        for each in clusters
    ]  # fmt: skip
    sums = [sum(int(row[place].text) for row in rows) for place in range(1, len(rows[0]))]
    columns = [Column("TT", "ordinal"), Column("Cụm, khối thi đua", "words"), Column("Số đơn vị", "few")]
    columns += [Column(names.get(code, code), "few") for code in order] + [Column("Chưa xếp loại", "few")]
    total = [Cell("", "ordinal"), Cell("Tổng số", "words"), *(Cell(str(each), "few") for each in sums)]
    notes = [_cap_words(each.cap, names, f"{each.name}: ") for each in clusters if _is_over(each.cap)]
    return [Table(columns, numbered(rows), "Tổng hợp xếp loại của các cụm, khối", total, notes)]


def _table(cluster):
    """Every unit of a cluster; who has no approved result says how far it has come."""
    columns = [Column("Hạng", "rank"), Column("Đơn vị", "words"), Column("Tổng điểm"), Column("Xếp loại", "place")]
    rows = [
        [
            Cell(NOBODY if each.rank is None else str(each.rank), "ordinal"),
            Cell(each.name, "words"),
            Cell(written("totals.", {"value": each.total, "form": "points"}) or UNKNOWN),
            Cell(_result(each, cluster.bands), "words"),
        ]
        for each in cluster.standings
    ]
    notes = [_cap_words(cluster.cap, cluster.bands)] if cluster.cap else []
    return Table(columns, rows, cluster.name, notes=notes)


def _result(standing, bands):
    if standing.band:
        return bands.get(standing.band, standing.band)
    return f"({STATES[standing.state].lower()})" if standing.state and not standing.total else ""


def _is_over(cap):
    return bool(cap) and cap["held"] > cap["allowed"]


def _cap_words(cap, bands, lead=""):
    words = (
        f"mức {bands.get(cap['band'], cap['band'])} {cap['held']}/{cap['size']} phiếu, tối đa {cap['allowed']} "
        f"(không quá {show_decimal(cap['share'])}% số phiếu của cụm, khối)"
    )
    over = f", vượt {cap['held'] - cap['allowed']}" if _is_over(cap) else ""
    return f"{lead}{words if lead else words[:1].upper() + words[1:]}{over}."
