"""What of the board is shown: the filters in the address, the cells of the funnel, the sums by level, kind, cluster."""

from dataclasses import dataclass

from campaign.views.records import Choice, choice
from reports.chasing.board import totals
from scoring.models import Audience
from units.levels import Level
from units.models import UnitKind
from units.text import fold

LONG = 5
AUDIENCES = {"tap-the": Audience.COLLECTIVE, "ca-nhan": Audience.INDIVIDUAL}
AUDIENCE_WORDS = (("tap-the", "Tập thể"), ("ca-nhan", "Cá nhân"))
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
GROUPS = {"cap": "Theo cấp", "loai": "Theo loại đơn vị", "cum": "Theo cụm, khối"}


@dataclass(frozen=True)
class Line:
    """A unit with what went before and what the ladder proposes next."""

    unit: object
    before: object
    step: object


@dataclass(frozen=True)
class Narrowed:
    """The lines that the address asks for: `found` by all filters but the measure, `shown` by all.

    `filters` are level, kind and cluster, `measure` a cell of the funnel or a chip.
    """

    filters: tuple
    measure: Choice
    words: str
    lines: list
    found: list
    shown: list

    @property
    def filtered(self):
        return bool(self.words or any(self.filters))

    @property
    def funnel(self):
        """[(code, words, number)] over the lines found."""
        numbers = totals([line.unit for line in self.found])
        return [(code, words, number) for (code, words), number in zip(CELLS, numbers, strict=True)]

    @property
    def chips(self):
        """[(code, words, how many units)]; a chip that is empty shows only while it is chosen."""
        counted = [(code, words, sum(_meets(line, code) for line in self.found)) for code, words in CHIPS.items()]
        return [each for each in counted if each[2] or each[0] in (BLOCKED, self.measure.value)]

    def groups(self):
        """[(filter, words, [(value, words, numbers, blocked units)])] over all lines: by level, kind and cluster."""
        return [(name, words, self._sums(name)) for name, words in GROUPS.items()]

    def _sums(self, name):
        of = dict(next(each.options for each in self.filters if each.name == name))
        parts = {value: [] for value in of}
        for line in self.lines:
            if (value := _value(line, name)) in parts:
                parts[value].append(line.unit)
        return [
            (value, of[value], totals(units), sum(each.blocked for each in units))
            for value, units in parts.items()
            if units
        ]


def narrowed(request, lines):
    """The Narrowed of the address; a value that means nothing counts as none."""
    present = {name: {_value(line, name) for line in lines} for name in GROUPS}
    clusters = sorted(
        {(str(line.unit.cluster_id), line.unit.cluster) for line in lines if line.unit.cluster_id}, key=lambda c: c[1]
    )
    filters = (
        choice(request, "cap", "Cấp", [each for each in Level.choices if each[0] in present["cap"]]),
        choice(request, "loai", "Loại đơn vị", [each for each in UnitKind.choices if each[0] in present["loai"]]),
        choice(request, "cum", "Cụm, khối", clusters),
    )
    measure = choice(request, "muc", "Bước", [*CHIPS.items(), *CELLS], default=BLOCKED)
    typed = request.GET.get("tim", "").strip()
    words = fold(typed).split()
    found = [
        line
        for line in lines
        if all(not each or _value(line, each.name) == each.value for each in filters)
        and all(word in line.unit.search_key for word in words)
    ]
    shown = [line for line in found if _meets(line, measure.value)]
    if measure.value in CHIPS:
        shown.sort(key=lambda line: -line.unit.days)
    return Narrowed(filters, measure, typed, lines, found, shown)


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
