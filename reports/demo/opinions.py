"""Plausible marks: each unit has a level of its own; its head and Sở Nội vụ now and then see a mark otherwise."""

from decimal import Decimal

from scoring.models import Mark
from scoring.points import CriterionKind
from units.models import UnitKind

# Who receives no files from citizens answers "không áp dụng" where the rubric allows it.
WITHOUT_COUNTER = {UnitKind.DANG, UnitKind.DOAN_THE, UnitKind.VU_TRANG, UnitKind.DOANH_NGHIEP}
COUNTER = {"B1", "C2"}
# How often a unit has no points on what is mandatory, which gives the lowest band.
MISCONDUCT = 0.006
HALF = Decimal("0.5")
EXPLANATION = "Dữ liệu minh họa. Đơn vị đã thực hiện và lưu hồ sơ tại bộ phận tổng hợp."
HEAD_REASONS = (
    "Dữ liệu minh họa. Có việc hoàn thành sau thời hạn đã đăng ký.",
    "Dữ liệu minh họa. Hồ sơ kèm theo chưa đủ để đạt mức điểm này.",
)
APPRAISAL_REASONS = (
    "Dữ liệu minh họa. Qua đối chiếu hồ sơ, nội dung này mới đạt một phần.",
    "Dữ liệu minh họa. Chưa thống nhất với kết quả kiểm tra trong năm.",
    "Dữ liệu minh họa. Chưa có văn bản kèm theo.",
)


def level_of(chance):
    """The level of a unit or person: most do well, a few do not."""
    return min(0.95, max(0.42, chance.gauss(0.835, 0.08)))


def fill(marks, *, level, chance, kind, stages):
    """Writes opinions on the blank marks of one sheet: the first `stages` of self, head and appraisal."""
    for mark in marks:
        if stages >= 1:
            _fill_self(mark, level, chance, kind)
        if stages >= 2:
            _follow(mark, "head", "self", chance, 0.05, HEAD_REASONS)
        if stages >= 3:
            _follow(mark, "appraisal", "head", chance, 0.1, APPRAISAL_REASONS)


def _fill_self(mark, level, chance, kind):
    mark.explanation = EXPLANATION
    if mark.criterion.not_applicable and mark.criterion.code in COUNTER and kind in WITHOUT_COUNTER:
        mark.self_na = True
        return
    if mark.criterion.kind == CriterionKind.MANDATORY and chance.random() < MISCONDUCT:
        mark.self_points = Decimal(0)
        return
    share = min(1.0, max(0.3, level + chance.gauss(0.01, 0.06)))
    mark.self_points = min(mark.max_points, round(float(mark.max_points) * share * 2) * HALF)


def _follow(mark, stage, before, chance, often, reasons):
    """Mostly the opinion before; sometimes a little less, with a reason."""
    given, na = getattr(mark, f"{before}_points"), getattr(mark, f"{before}_na")
    if not na and given > 2 and chance.random() < often:
        given -= chance.choice((HALF, HALF, 2 * HALF))
        setattr(mark, f"{stage}_reason", chance.choice(reasons))
    setattr(mark, f"{stage}_points", given)
    setattr(mark, f"{stage}_na", na)


WRITTEN = [
    "self_points", "self_na", "head_points", "head_na", "head_reason", "appraisal_points", "appraisal_na",
    "appraisal_reason", "explanation", "saved_at", "saved_by_name", "revision",
]  # fmt: skip


def save_marks(marks):
    Mark.objects.bulk_create(
        marks, batch_size=4000, update_conflicts=True, unique_fields=["assessment", "criterion"], update_fields=WRITTEN
    )
