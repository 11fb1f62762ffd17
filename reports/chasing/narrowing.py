"""What of the board is shown: the cells of the funnel, the chips, the sums by level, kind and cluster."""

from dataclasses import dataclass

from reports.chasing import reminding
from reports.chasing.board import board_of, totals
from reports.chasing.rules import rule_of
from units.levels import Level
from units.models import UnitKind
from units.text import fold

LONG = 5
# What the cells of the funnel are called in the address and on the page, in the order of MEASURES.
CELLS = (
    ("phai-nop", "Phải nộp"),
    ("bat-dau", "Đã bắt đầu"),
    ("trinh", "Đã trình"),
    ("duyet", "Đã duyệt"),
    ("tham-dinh", "Đã thẩm định"),
    ("chot", "Đã chốt"),
    ("dung-han", "Đúng hạn"),
)
BLOCKED, LATE, VACANT, NEVER, LONG_STILL, DUE = "vuong", "qua-han", "trong", "chua-nhac", "lau", "den-bac"
CHIPS = {
    BLOCKED: "Đang vướng",
    LATE: "Quá hạn",
    VACANT: "Chưa có người giữ việc",
    NEVER: "Chưa nhắc",
    LONG_STILL: f"Quá {LONG} ngày",
    DUE: "Đến bậc kế tiếp",
}
MEASURES = CHIPS | dict(CELLS)
GROUPS = {"cap": "Theo cấp", "loai": "Theo loại đơn vị", "cum": "Theo cụm, khối"}


@dataclass(frozen=True)
class Line:
    """A unit with what went before and what the ladder proposes next."""

    unit: object
    before: object
    step: object


@dataclass(frozen=True)
class Narrowed:
    """The lines that are asked for: `found` by all filters but the measure, `shown` by all.

    `options` is options_of(lines), `asked` {name of GROUPS: value, empty for all}, `measure` a cell of the funnel or a
    chip.
    """

    options: dict
    asked: dict
    measure: str
    words: str
    lines: list
    found: list
    shown: list

    @property
    def filtered(self):
        return bool(self.words or any(self.asked.values()))

    @property
    def funnel(self):
        """[(code, words, number)] over the lines found."""
        numbers = totals([line.unit for line in self.found])
        return [(code, words, number) for (code, words), number in zip(CELLS, numbers, strict=True)]

    @property
    def chips(self):
        """[(code, words, how many units)]; a chip that is empty shows only while it is chosen."""
        counted = [(code, words, sum(_meets(line, code) for line in self.found)) for code, words in CHIPS.items()]
        return [each for each in counted if each[2] or each[0] in (BLOCKED, self.measure)]

    def groups(self):
        """[(filter, words, [(value, words, numbers, blocked units)])] over all lines: by level, kind and cluster."""
        return [(name, words, self._sums(name, dict(self.options[name]))) for name, words in GROUPS.items()]

    def _sums(self, name, of):
        parts = {value: [] for value in of}
        for line in self.lines:
            if (value := _value(line, name)) in parts:
                parts[value].append(line.unit)
        return [
            (value, of[value], totals(units), sum(each.blocked for each in units))
            for value, units in parts.items()
            if units
        ]


def lines_for(round_, audience, *, letters, at):
    """Every unit of the board as a Line; `letters` are the round's chasing.sent.sent_in."""
    before, gaps = reminding.reminded_in(round_, audience, letters=letters), rule_of(round_).gaps
    return [
        Line(
            unit, before.get(unit.pk), reminding.step_of(unit, before.get(unit.pk), gaps=gaps) if unit.blocked else None
        )
        for unit in board_of(round_, audience, at=at)
    ]


def options_of(lines):
    """{name of GROUPS: [(value, words)]} of the levels, kinds and clusters that the lines have."""
    levels, kinds = ({_value(line, name) for line in lines} for name in ("cap", "loai"))
    clusters = {(str(line.unit.cluster_id), line.unit.cluster) for line in lines if line.unit.cluster_id}
    return {
        "cap": [each for each in Level.choices if each[0] in levels],
        "loai": [each for each in UnitKind.choices if each[0] in kinds],
        "cum": sorted(clusters, key=lambda each: each[1]),
    }


def narrowed(lines, *, options, asked, measure, words):
    """The Narrowed of the lines; where a measure blames, those that wait longest come first."""
    wanted = fold(words).split()
    found = [
        line
        for line in lines
        if all(not value or _value(line, name) == value for name, value in asked.items())
        and all(word in line.unit.search_key for word in wanted)
    ]
    shown = [line for line in found if _meets(line, measure)]
    if measure in CHIPS:
        shown.sort(key=lambda line: -line.unit.days)
    return Narrowed(options, asked, measure, words, lines, found, shown)


def _value(line, name):
    return _VALUES[name](line.unit)


def _meets(line, measure):
    """Whether a unit belongs to a cell of the funnel, or to a chip."""
    if measure in _PLACES:
        return line.unit.counts[_PLACES[measure]] > 0
    return line.unit.blocked and _TESTS[measure](line)


_VALUES = {
    "cap": lambda unit: unit.level.value,
    "loai": lambda unit: unit.kind,
    "cum": lambda unit: str(unit.cluster_id or ""),
}
_PLACES = {code: place for place, (code, _) in enumerate(CELLS)}
# Asked of units that are blocked.
_TESTS = {
    BLOCKED: lambda _: True,
    LATE: lambda line: line.unit.overdue,
    VACANT: lambda line: line.unit.vacant,
    NEVER: lambda line: line.before is None,
    LONG_STILL: lambda line: line.unit.days > LONG,
    DUE: lambda line: line.before is not None and line.step.due,
}
