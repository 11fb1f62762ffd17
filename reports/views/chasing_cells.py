"""The links of the board: the funnel, the chips and the tables, each number with the address that lists its units."""

from dataclasses import dataclass

from reports.chasing.board import totals
from reports.chasing.narrowing import BLOCKED, CELLS
from units import arranging
from units.arranging import Shown
from units.list_pages import heads_of
from units.numbers import percent

KINDS = {"duyet": "head", "tham-dinh": "appr", "chot": "ok"}
HEADS = {"cap": "Cấp", "loai": "Loại đơn vị", "cum": "Cụm, khối"}
# What sorts each table in the address: the list of units below has an order of its own.
SORTS = {name: f"xep-{name}" for name in HEADS}


@dataclass(frozen=True)
class Sum:
    """A line of a table; `cells` are (number, address of the units it counts)."""

    words: str
    cells: tuple
    blocked: int
    place: int = 0
    address: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Table:
    name: str
    words: str
    heads: list
    lines: list
    total: Sum | None


def funnel(shown, address):
    """[(words, number, percent of the expected, colour, address, chosen)]; `address(**changes)` makes the links."""
    whole = shown.funnel[0][2]
    return [
        (
            words,
            n,
            percent(n, whole) if whole else 0,
            KINDS.get(code, ""),
            address(muc=code),
            code == shown.measure,
        )
        for code, words, n in shown.funnel
    ]


def tables(shown, address, request):
    """[Table] by level, kind and cluster, each sorted on its own; the first has the sum of all."""
    others = dict.fromkeys((*HEADS, "tim"), "")
    found = []
    for name, words, sums in shown.groups():
        lines = [
            Sum(
                label,
                tuple(
                    (number, address(**others | {name: value, "muc": code}))
                    for number, (code, _) in zip(numbers, CELLS, strict=True)
                ),
                blocked,
                place,
                address(**others | {name: value, "muc": BLOCKED}),
                value == shown.asked[name],
            )
            for place, (value, label, numbers, blocked) in enumerate(sums)
        ]
        now = _columns(name).arranged(sort=request.GET.get(SORTS[name], ""))
        heads = list(heads_of(now, request, name=SORTS[name], place=f"#theo-{name}"))
        found.append(Table(name, words, heads, now.ordered(lines), None if found else _whole(shown)))
    return found


def _columns(name):
    cells = [Shown(code, words, sort=(_number_of(place),), number=True) for place, (code, words) in enumerate(CELLS)]
    blocked = Shown(BLOCKED, "Đang vướng", sort=("blocked",), number=True)
    return arranging.Table(f"tong-{name}", (Shown("ten", HEADS[name], sort=("place",)), *cells, blocked))


def _number_of(place):
    return lambda line: line.cells[place][0]


def _whole(shown):
    units = [line.unit for line in shown.lines]
    return Sum("", totals(units), sum(each.blocked for each in units))
