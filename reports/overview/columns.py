"""The columns of the overview's lists, on the screen and sent out."""

from operator import attrgetter

from units.arranging import Shown, Table, shown
from units.exporting import Column
from units.text import sort_key

# Their columns name the years compared: the page declares them.
CLUSTERS = Table("thay-doi-thu-hang")
MOVES = Table("thay-doi-trong-cum")
OF_TWO_YEARS = ("hang_truoc", "thay_doi", "diem_truoc")
# Rows of reports.overview.origins.units_of.
UNITS_BEHIND = (
    Shown(
        "don_vi",
        "Đơn vị",
        (Column("Mã đơn vị", attrgetter("code")), Column("Đơn vị", attrgetter("name"))),
        sort=("sort_key",),
        always=True,
    ),
    shown("so_nguoi", "Số người", attrgetter("number"), sort=("number",), number=True),
)


def cluster_columns(ranks):
    """Columns of reports.overview.ranks.ClusterRow; they are sorted by the ClusterMoves that each is of.

    Who rose and who fell only where two years are compared.
    """

    def most(name, title):
        """Who moved most, by how many places up or down."""
        told = (
            Column(title, lambda row: getattr(row, name).name if getattr(row, name) else ""),
            Column(f"{title} (số bậc)", lambda row: getattr(row, name) and abs(getattr(row, name).move.change)),
        )
        return told, (lambda each: getattr(each, name) and abs(getattr(each, name).change),)

    rose, fell = most("best", "Lên nhiều nhất"), most("worst", "Xuống nhiều nhất")
    moved = (
        Shown("len", "Lên nhiều nhất", rose[0], sort=rose[1]),
        Shown("xuong", "Xuống nhiều nhất", fell[0], sort=fell[1]),
    )
    return (
        shown("cum", "Cụm, khối", attrgetter("cluster.name"), sort=(lambda each: sort_key(each.name),), always=True),
        shown("co_hang", "Đơn vị có hạng", lambda row: len(row.cluster.moves), sort=(_size,), number=True),
        shown("dan_dau", f"Dẫn đầu năm {ranks.year}", lambda row: "; ".join(each.name for each in row.leaders)),
        *(moved if ranks.compared else ()),
    )


def _size(cluster):
    return len(cluster.moves)


def move_columns(ranks):
    """Columns of reports.overview.ranks.Line; of one year alone where there is none to compare it with."""

    def number(key, title, name):
        value = attrgetter(f"move.{name}")
        return shown(key, title, value, sort=(value,), number=True)

    unit = (Column("Mã đơn vị", attrgetter("move.unit")), Column("Đơn vị", attrgetter("name")))
    columns = (
        Shown("don_vi", "Đơn vị", unit, sort=(lambda line: sort_key(line.name),), always=True),
        number("hang_truoc", f"Hạng {ranks.before}", "rank_before"),
        number("hang", f"Hạng {ranks.year}", "rank"),
        number("thay_doi", "Thay đổi", "change"),
        number("diem_truoc", f"Điểm {ranks.before}", "total_before"),
        number("diem", f"Điểm {ranks.year}", "total"),
        shown("ghi_chu", "Ghi chú", attrgetter("remark")),
    )
    return [each for each in columns if ranks.compared or each.key not in OF_TWO_YEARS]
