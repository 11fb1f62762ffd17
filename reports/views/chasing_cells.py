"""The links of the board: the funnel, the chips and the tables, each number with the address that lists its units."""

from dataclasses import dataclass

from reports.chasing.board import totals
from reports.chasing.narrowing import BLOCKED, CELLS
from units.numbers import percent

KINDS = {"duyet": "head", "tham-dinh": "appr", "chot": "ok"}
HEADS = {"cap": "Cấp", "loai": "Loại đơn vị", "cum": "Cụm, khối"}


@dataclass(frozen=True)
class Sum:
    """A line of a table; `cells` are (number, address of the units it counts)."""

    words: str
    cells: tuple
    blocked: int
    address: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Table:
    name: str
    words: str
    head: str
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


def tables(shown, address):
    """[Table] by level, kind and cluster; the first has the sum of all."""
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
                address(**others | {name: value, "muc": BLOCKED}),
                value == shown.asked[name],
            )
            for value, label, numbers, blocked in sums
        ]
        found.append(Table(name, words, HEADS[name], lines, None if found else _whole(shown)))
    return found


def _whole(shown):
    units = [line.unit for line in shown.lines]
    return Sum("", totals(units), sum(each.blocked for each in units))
