"""The columns of the lists of inspections, plans of them, units of a plan and remedies, on the screen and sent out."""

from operator import attrgetter

from django.db.models import F

from campaign.export_columns import OF_UNIT, UNIT
from campaign.models import ChosenBy, InspectionKind, PlanMethod, RemedyState
from units.arranging import Shown, Table, by_label, by_place, shown
from units.exporting import Column
from units.schema import Folded


def _remedied(inspection):
    if not inspection.remedies:
        return ""
    return "Còn việc khắc phục" if inspection.unfinished else "Đã khắc phục"


INSPECTIONS = Table(
    "kiem-tra",
    (
        Shown(
            "don_vi",
            "Đơn vị",
            (*UNIT, Column("Loại kiểm tra", lambda row: row.get_kind_display())),
            sort=("unit__sort_key",),
            always=True,
        ),
        shown("ngay", "Ngày kiểm tra", attrgetter("inspected_on"), sort=("inspected_on",)),
        shown("ket_luan", "Kết luận", attrgetter("conclusion")),
        shown("khac_phuc", "Khắc phục", _remedied, sort=("remedies", "unfinished")),
    ),
)
INSPECTION_PLANS = Table(
    "ke-hoach-kiem-tra",
    (
        Shown(
            "ke_hoach",
            "Kế hoạch",
            (Column("Loại kiểm tra", lambda plan: plan.get_kind_display()), Column("Năm", attrgetter("year"))),
            sort=("year", by_label("kind", InspectionKind.choices)),
            always=True,
        ),
        shown(
            "cach_chon",
            "Cách chọn",
            lambda plan: plan.get_method_display(),
            sort=(by_label("method", PlanMethod.choices),),
        ),
        Shown(
            "da_kiem_tra",
            "Đã kiểm tra",
            (Column("Đã kiểm tra", attrgetter("visited")), Column("Trong kế hoạch", attrgetter("planned"))),
            sort=("visited", "planned"),
            number=True,
        ),
        Shown(
            "tinh_trang",
            "Tình trạng",
            (
                Column("Tình trạng", lambda plan: "Đã duyệt" if plan.approved_at else "Bản nháp"),
                Column("Số quyết định", attrgetter("decision_number")),
                Column("Ngày quyết định", attrgetter("decided_on")),
            ),
            sort=("decided_on",),
        ),
    ),
)
PLANNED = Table(
    "don-vi-kiem-tra",
    (
        OF_UNIT,
        Shown(
            "vi_sao",
            "Vì sao chọn",
            (
                Column("Cách chọn", lambda row: row.get_chosen_by_display()),
                Column("Tầng", attrgetter("stratum")),
                Column("Lý do", lambda row: "; ".join([*([row.reason] if row.reason else []), *row.reasons])),
            ),
            # Those at risk begin with the one that most speaks for.
            sort=(by_place("chosen_by", ChosenBy.choices), "stratum", F("points") * -1),
        ),
        Shown(
            "ngay",
            "Ngày, người đi",
            (Column("Ngày dự kiến", attrgetter("planned_on")), Column("Người được giao", attrgetter("team"))),
            sort=("planned_on",),
        ),
        Shown(
            "da_kiem_tra",
            "Đã kiểm tra",
            (Column("Ngày kiểm tra", lambda row: row.inspection and row.inspection.inspected_on),),
            sort=("inspection__inspected_on",),
        ),
    ),
)
REMEDIES = Table(
    "khac-phuc",
    (
        Shown(
            "don_vi",
            "Đơn vị",
            (
                Column("Mã đơn vị", lambda row: row.inspection.unit.code),
                Column("Tên đơn vị", lambda row: row.inspection.unit.name),
                Column("Ngày kiểm tra", lambda row: row.inspection.inspected_on),
            ),
            sort=("inspection__unit__sort_key",),
            always=True,
        ),
        Shown(
            "noi_dung",
            "Nội dung, việc phải làm",
            (Column("Nội dung", attrgetter("title")), Column("Việc phải khắc phục", attrgetter("task"))),
        ),
        shown("nguoi", "Người chịu trách nhiệm", attrgetter("owner"), sort=(Folded("owner"),)),
        shown("han", "Hạn", attrgetter("due_on"), sort=("due_on",)),
        shown(
            "tinh_trang",
            "Tình trạng",
            lambda row: row.get_state_display(),
            sort=(by_place("state", RemedyState.choices),),
        ),
    ),
)
