"""What is wrong, doubtful or unclear in a rubric before it is put into force: each one sentence and a place."""

import enum
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from scoring.banding import BandRule, ladder
from scoring.points import BASE_KINDS, CriterionKind
from units.numbers import show_decimal, show_percent
from units.text import fold

USUAL_SCALE = Decimal(100)
# A title that lists so many things is marked differently by each reader.
MANY_PARTS = 4
LONG_TITLE = 250
# "Quyết định 123/QĐ-UBND ngày 15/3/2023": a number with its letters, and a day.
NUMBERED = re.compile(r"\d+\s*/\s*[A-ZĐ]")
DATED = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}|ngày \d{1,2} tháng \d{1,2} năm \d{4}")


class Severity(enum.StrEnum):
    """Errors keep the rubric from being put into force; the others are for a person to weigh."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an objection is mended: `part` is head, groups, group, criterion or bands; `key` names the row."""

    part: str
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    severity: Severity
    rule: str
    sentence: str
    place: Place


@dataclass(frozen=True, slots=True)
class CriterionText:
    key: int
    code: str
    title: str
    max_points: Decimal
    step: Decimal
    kind: CriterionKind = CriterionKind.ORDINARY
    guidance: str = ""
    not_applicable: bool = False
    needs_evidence: bool = True

    @property
    def on_scale(self):
        return self.kind in BASE_KINDS


@dataclass(frozen=True, slots=True)
class GroupText:
    key: int
    code: str
    title: str
    criteria: tuple[CriterionText, ...] = ()


@dataclass(frozen=True, slots=True)
class RubricText:
    """A rubric as the linter reads it; `bands` in the order in which they stand, the best first."""

    sample: bool = False
    decided_by: str = ""
    groups: tuple[GroupText, ...] = ()
    bands: tuple[BandRule, ...] = ()

    @property
    def criteria(self):
        return [criterion for group in self.groups for criterion in group.criteria]

    @property
    def scale(self):
        return sum((each.max_points for each in self.criteria if each.on_scale), Decimal(0))

    @property
    def bonus(self):
        return sum((each.max_points for each in self.criteria if each.kind == CriterionKind.BONUS), Decimal(0))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rubric is held against: the version before it, and labels of unit kinds that another one has taken."""

    before: RubricText | None = None
    taken_by_others: tuple[str, ...] = field(default_factory=tuple)


def objections(rubric, around=None):
    """Every Objection, errors first, then in the order of the rubric."""
    around = around or Surroundings()
    found = [
        *_of_head(rubric, around),
        *_of_scale(rubric),
        *_of_groups(rubric),
        *(each for criterion in rubric.criteria for each in _of_criterion(criterion)),
        *_of_titles(rubric),
        *_of_guidance(rubric),
        *_of_bands(rubric),
        *_of_floors(rubric),
        *(_against_before(rubric, around.before) if around.before else ()),
    ]
    order = list(Severity)
    return sorted(found, key=lambda each: order.index(each.severity))


def errors_of(found):
    return [each for each in found if each.severity == Severity.ERROR]


def _error(rule, sentence, part, key=None):
    return Objection(Severity.ERROR, rule, sentence, Place(part, key))


def _warning(rule, sentence, part, key=None):
    return Objection(Severity.WARNING, rule, sentence, Place(part, key))


def _hint(rule, sentence, part, key=None):
    return Objection(Severity.HINT, rule, sentence, Place(part, key))


def _of_head(rubric, around):
    if around.taken_by_others:
        kinds = "; ".join(around.taken_by_others)
        yield _error("overlap", f"Đã có bộ tiêu chí khác cùng đối tượng đang dùng cho: {kinds}.", "head")
    if rubric.sample and rubric.decided_by:
        yield _warning(
            "sample_decided", "Đã có văn bản quyết định mà điểm vẫn ghi là “mẫu”. Hãy bỏ chọn điểm mẫu.", "head"
        )
    elif rubric.sample:
        yield _warning("sample", "Điểm còn là “mẫu”: chưa có văn bản của tỉnh quyết định bảng điểm này.", "head")
    elif not rubric.decided_by:
        yield _warning("undecided", "Chưa ghi văn bản quyết định bộ tiêu chí. Hãy ghi số, ký hiệu và ngày.", "head")
    if rubric.decided_by and not (NUMBERED.search(rubric.decided_by) and DATED.search(rubric.decided_by)):
        yield _hint("document_unclear", "Văn bản quyết định nên có đủ số, ký hiệu và ngày.", "head")


def _of_scale(rubric):
    criteria = rubric.criteria
    if not criteria:
        yield _error("empty", "Bộ tiêu chí chưa có tiêu chí nào.", "groups")
        return
    if not rubric.scale:
        yield _error("no_scale", "Chỉ có điểm thưởng, điểm trừ nên phiếu sẽ không có tổng điểm.", "groups")
    elif rubric.scale != USUAL_SCALE:
        sentence = f"Điểm tối đa của các tiêu chí cộng lại là {show_decimal(rubric.scale)}, không phải 100."
        yield _warning("scale", sentence, "groups")
    if all(each.kind == CriterionKind.APPRAISER_ONLY for each in criteria if each.on_scale) and rubric.scale:
        yield _warning("appraiser_only", "Mọi tiêu chí đều do Sở chấm nên đơn vị không tự chấm được gì.", "groups")
    if rubric.bonus and rubric.scale and rubric.bonus > rubric.scale / 5:
        sentence = (
            f"Điểm thưởng tới {show_decimal(rubric.bonus)} trên thang {show_decimal(rubric.scale)}, hơn một phần năm."
        )
        yield _hint("bonus", sentence, "groups")


def _of_groups(rubric):
    for group in rubric.groups:
        if not group.criteria:
            yield _error("group_empty", f"Nhóm {group.code} chưa có tiêu chí nào.", "group", group.key)
    named = defaultdict(list)
    for group in rubric.groups:
        named[fold(group.title)].append(group)
    for first, *again in named.values():
        for group in again:
            yield _warning("group_twice", f"Nhóm {group.code} trùng tên với nhóm {first.code}.", "group", group.key)


def _of_criterion(each):
    where = ("criterion", each.key)
    if each.step > each.max_points:
        yield _error(
            "step_too_big",
            f"{each.code}: bước điểm {show_decimal(each.step)} lớn hơn điểm tối đa {show_decimal(each.max_points)}.",
            *where,
        )
    elif Fraction(each.max_points) % Fraction(each.step):
        sentence = (
            f"{each.code}: bước {show_decimal(each.step)} không chia hết điểm tối đa {show_decimal(each.max_points)}."
        )
        yield _warning("step_uneven", sentence, *where)
    if each.kind == CriterionKind.MANDATORY and not each.needs_evidence:
        yield _warning("mandatory_unproved", f"{each.code} là bắt buộc mà không cần minh chứng.", *where)
    if each.kind == CriterionKind.MANDATORY and each.not_applicable:
        sentence = f"{each.code} là bắt buộc mà được trả lời “không áp dụng” nên có thể bỏ qua."
        yield _warning("mandatory_optional", sentence, *where)
    if each.not_applicable and not each.on_scale:
        sentence = f"{each.code}: điểm thưởng, điểm trừ không cần “không áp dụng”; để trống đã là 0."
        yield _hint("extra_not_applicable", sentence, *where)
    yield from _of_title(each)


def _of_title(each):
    words = f" {each.title.lower()} "
    joined, parts = words.count(" và ") + words.count(" hoặc "), 1 + words.count(",") + words.count(";")
    if " hoặc " in words:
        sentence = f"{each.code} có “hoặc”: hai đơn vị làm việc khác nhau có thể cùng được điểm. Hãy cân nhắc tách ra."
        yield _hint("either_or", sentence, "criterion", each.key)
    elif joined + parts > MANY_PARTS:
        sentence = f"{each.code} gộp nhiều việc trong một tiêu chí. Hãy cân nhắc tách, hoặc nói rõ ở cách chấm."
        yield _hint("compound", sentence, "criterion", each.key)
    if len(each.title) > LONG_TITLE:
        sentence = f"{each.code} dài {len(each.title)} ký tự. Hãy để phần giải thích ở cách chấm."
        yield _hint("long_title", sentence, "criterion", each.key)


def _of_titles(rubric):
    titled = defaultdict(list)
    for criterion in rubric.criteria:
        titled[fold(criterion.title)].append(criterion)
    for first, *again in titled.values():
        for each in again:
            yield _warning("title_twice", f"{each.code} trùng tên với {first.code}.", "criterion", each.key)


def _of_guidance(rubric):
    silent = [each for each in rubric.criteria if not each.guidance.strip()]
    if silent:
        codes = ", ".join(each.code for each in silent)
        sentence = f"Chưa có cách chấm: {codes}. Người chấm sẽ mỗi nơi hiểu một khác."
        yield _hint("no_guidance", sentence, "criterion", silent[0].key)


def _of_bands(rubric):
    rungs = ladder(rubric.bands)
    if not rungs:
        yield _error("no_bands", "Chưa có mức xếp loại nào có ngưỡng điểm.", "bands")
        return
    if rungs[-1].from_points != 0:
        lowest = show_decimal(rungs[-1].from_points)
        yield _error(
            "no_lowest", f"Phiếu dưới {lowest} điểm không vào mức nào. Hãy để mức thấp nhất từ 0 điểm.", "bands"
        )
    standing = [rule.from_points for rule in rubric.bands if rule in rungs]
    if standing != sorted(standing, reverse=True):
        yield _error("bands_order", "Ngưỡng điểm không đi từ mức cao xuống mức thấp.", "bands")
    for points, count in Counter(standing).items():
        if count > 1:
            sentence = f"{count} mức cùng bắt đầu từ {show_decimal(points)} điểm nên chỉ một mức được dùng."
            yield _error("bands_equal", sentence, "bands")
    for rule in rungs:
        yield from _reach_of(rule, rubric)


def _reach_of(rule, rubric):
    if not rubric.scale or rule.from_points <= rubric.scale:
        return
    threshold, most = show_decimal(rule.from_points), rubric.scale + rubric.bonus
    if rule.from_points > most:
        sentence = (
            f"Không phiếu nào đạt “{rule.name}”: ngưỡng {threshold}, cao nhất chỉ được {show_decimal(most)} điểm."
        )
        yield _error("band_unreachable", sentence, "bands")
    else:
        sentence = f"“{rule.name}” từ {threshold} điểm: chỉ đạt khi có điểm thưởng."
        yield _warning("band_needs_bonus", sentence, "bands")


def _of_floors(rubric):
    rungs = ladder(rubric.bands)
    for rule in rungs:
        if rule.group_floor is not None and _never_binds(rule, rungs, rubric):
            floor = show_percent(rule.group_floor)
            yield _warning(
                "floor_idle", f"Sàn {floor} mỗi nhóm của “{rule.name}” không bao giờ làm đổi xếp loại.", "bands"
            )
    floors = [(rule, rule.group_floor or Decimal(0)) for rule in rungs]
    for (upper, high), (lower, low) in pairwise(floors):
        if low > high:
            sentence = f"Sàn mỗi nhóm của “{lower.name}” cao hơn của “{upper.name}”."
            yield _warning("floors_order", sentence, "bands")
    for rule in rungs[1:]:
        if rule.top_share is not None:
            sentence = f"“{rule.name}” không phải mức cao nhất mà có tỷ lệ tối đa trong cụm."
            yield _hint("share_below_top", sentence, "bands")


def _never_binds(rule, rungs, rubric):
    """Whether who reaches the threshold has the floor in every group already; left open where N/A re-bases groups."""
    if rule.group_floor == 0 or rule == rungs[-1]:
        return True
    if any(each.not_applicable for each in rubric.criteria):
        return False
    lost = rubric.scale + rubric.bonus - rule.from_points
    maxima = [sum(each.max_points for each in group.criteria if each.on_scale) for group in rubric.groups]
    return all(100 * (whole - lost) >= rule.group_floor * whole for whole in maxima if whole)


def _against_before(rubric, before):
    """What makes the marks of this version and the one before hard to compare between years."""
    earlier, now = {each.code: each for each in before.criteria}, {each.code: each for each in rubric.criteria}
    gone = {fold(each.title): code for code, each in earlier.items() if code not in now}
    for code, each in now.items():
        old_code = gone.get(fold(each.title))
        if code not in earlier and old_code:
            sentence = f"{code} ở bản trước mang mã {old_code}. Hãy giữ mã {old_code} để so sánh được giữa các năm."
            yield _warning("code_changed", sentence, "criterion", each.key)
        elif code in earlier and not _alike(each.title, earlier[code].title):
            sentence = f"Mã {code} ở bản trước là tiêu chí khác hẳn. Hãy dùng mã mới để điểm các năm không bị so lẫn."
            yield _warning("code_reused", sentence, "criterion", each.key)
        elif code in earlier and each.kind != earlier[code].kind:
            yield _hint("kind_changed", f"{code} đổi loại so với bản trước.", "criterion", each.key)
    kept = {rule.code for rule in rubric.bands}
    for rule in ladder(before.bands):
        if rule.code not in kept:
            sentence = f"Mức “{rule.name}” (mã {rule.code}) của bản trước không còn: xếp loại các năm khó so sánh."
            yield _warning("band_gone", sentence, "bands")


def _alike(one, other):
    """Whether two titles share at least a third of their words."""
    first, second = set(fold(one).split()), set(fold(other).split())
    return 3 * len(first & second) >= len(first | second)
