"""How much speaks for inspecting a unit: five signs, each with a level from 0 to 3, weighed and told in words.

The levels and the usual weights are those of docs/inspections.md. The sum only orders units: pages show the reasons.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from units.days import show_day
from units.numbers import show_decimal

GAP, EVIDENCE, UNSEEN, DISCIPLINE, LATE = "gap", "evidence", "unseen", "discipline", "late"
SIGNS = {
    GAP: "Tự chấm chênh với điểm được quyết định",
    EVIDENCE: "Minh chứng yếu",
    UNSEEN: "Lâu hoặc chưa được kiểm tra",
    DISCIPLINE: "Có kỷ luật",
    LATE: "Chấm điểm trễ hạn",
}
WEIGHTS = {GAP: 3, EVIDENCE: 2, UNSEEN: 2, DISCIPLINE: 3, LATE: 1}
MOST_WEIGHT = 9
# Percent of the maximum from which a gap counts as level 1, 2, 3.
GAP_LEVELS = (Decimal(2), Decimal(5), Decimal(10))
# Percent of the criteria that need evidence and have none, or only words: level 2 and 3; any at all is level 1.
EVIDENCE_LEVELS = (25, 50)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a unit; `year` is that of the round the first signs come from, None where there was none.

    `gap` is the self mark above the deciding one in percent of the maximum, negative where it was below. `needing`
    criteria ask for evidence, `bare` of them have nothing, `words_only` only an explanation. `approved` and `on_time`
    tell of the sheet, None where the unit had none.
    """

    year: int | None = None
    gap: Decimal | None = None
    needing: int = 0
    bare: int = 0
    words_only: int = 0
    approved: bool | None = None
    on_time: bool | None = None
    last_inspected: date | None = None
    disciplines: int = 0


@dataclass(frozen=True, slots=True)
class Risk:
    """`points` order units; `reasons` are what people read, the weightiest first."""

    points: int
    reasons: tuple


def weighed(facts, weights, *, year):
    """The Risk of a unit for a plan of `year`; a sign with weight 0 is neither counted nor told."""
    signs = [(weights.get(sign, 0) * level, words) for sign, level, words in _signs(facts, year) if level]
    signs = sorted((each for each in signs if each[0]), key=lambda each: -each[0])
    return Risk(sum(points for points, _ in signs), tuple(words for _, words in signs))


def _signs(facts, year):
    yield GAP, *_gap(facts)
    yield EVIDENCE, *_evidence(facts)
    yield UNSEEN, *_unseen(facts, year)
    yield DISCIPLINE, *_discipline(facts)
    yield LATE, *_late(facts)


def _gap(facts):
    if facts.gap is None:
        return 0, ""
    level = sum(abs(facts.gap) >= bound for bound in GAP_LEVELS)
    side = "cao" if facts.gap > 0 else "thấp"
    return level, (
        f"Năm {facts.year} tự chấm {side} hơn điểm được quyết định {show_decimal(abs(facts.gap))}% điểm tối đa"
    )


def _evidence(facts):
    weak = facts.bare + facts.words_only
    if not weak or not facts.needing:
        return 0, ""
    level = 1 + sum(weak * 100 >= bound * facts.needing for bound in EVIDENCE_LEVELS)
    said = [f"{facts.bare} tiêu chí không có gì"] if facts.bare else []
    said += [f"{facts.words_only} tiêu chí chỉ có lời giải trình"] if facts.words_only else []
    return level, f"Năm {facts.year}, trong {facts.needing} tiêu chí cần minh chứng: {', '.join(said)}"


def _unseen(facts, year):
    if facts.last_inspected is None:
        return 3, "Chưa được kiểm tra loại này lần nào"
    since = year - facts.last_inspected.year
    level = 2 if since >= 3 else 1 if since == 2 else 0
    return level, f"Kiểm tra gần nhất ngày {show_day(facts.last_inspected)}"


def _discipline(facts):
    level = min(facts.disciplines + 1, 3) if facts.disciplines else 0
    return level, f"Có {facts.disciplines} quyết định kỷ luật còn hiệu lực trong hai năm gần nhất"


def _late(facts):
    if facts.approved is None:
        return 0, ""
    if not facts.approved:
        return 3, f"Phiếu năm {facts.year} chưa được thủ trưởng duyệt"
    return (2, f"Phiếu năm {facts.year} được duyệt sau hạn") if facts.on_time is False else (0, "")
