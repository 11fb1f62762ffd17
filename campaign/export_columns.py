"""The columns of the lists of recorded rows, on the screen and sent out: one line per row, codes beside names."""

from operator import attrgetter

from campaign.figure_keys import label_of_key
from campaign.models import AwardForm, DisciplineForm
from units.arranging import Shown, Table, by_label, by_place
from units.exporting import Column
from units.numbers import percent, trimmed
from units.schema import Folded

UNIT = (
    Column("Mã đơn vị", lambda row: row.unit.code if row.unit_id else ""),
    Column("Tên đơn vị", lambda row: row.unit.name if row.unit_id else "Toàn tỉnh"),
    Column("Loại đơn vị", lambda row: row.unit.get_kind_display() if row.unit_id else ""),
)
OF_UNIT = Shown("don_vi", "Đơn vị", UNIT, sort=("unit__sort_key",), always=True)
PLANS = Table(
    "ke-hoach",
    (
        OF_UNIT,
        Shown("so", "Số, ký hiệu", (Column("Số, ký hiệu", attrgetter("number")),), sort=(Folded("number"),)),
        Shown("ngay", "Ngày ban hành", (Column("Ngày ban hành", attrgetter("issued_on")),), sort=("issued_on",)),
        Shown("ban_ky", "Bản ký", (Column("Bản ký", attrgetter("file_name")),), sort=(Folded("file_name"),)),
    ),
)
UNITS = (
    Column("Mã đơn vị", attrgetter("code")),
    Column("Tên đơn vị", attrgetter("name")),
    Column("Loại đơn vị", lambda unit: unit.get_kind_display()),
)
INSPECTIONS = (
    *UNIT,
    Column("Loại kiểm tra", lambda row: row.get_kind_display()),
    Column("Ngày", attrgetter("inspected_on")),
    Column("Kết luận", attrgetter("conclusion")),
)
PLANNED = (
    *UNIT,
    Column("Cách chọn", lambda row: row.get_chosen_by_display()),
    Column("Tầng", attrgetter("stratum")),
    Column("Lý do", lambda row: "; ".join([*([row.reason] if row.reason else []), *row.reasons])),
    Column("Ngày dự kiến", attrgetter("planned_on")),
    Column("Người được giao", attrgetter("team")),
    Column("Ngày kiểm tra", lambda row: row.inspection and row.inspection.inspected_on),
)
REMEDIES = (
    Column("Mã đơn vị", lambda row: row.inspection.unit.code),
    Column("Tên đơn vị", lambda row: row.inspection.unit.name),
    Column("Ngày kiểm tra", lambda row: row.inspection.inspected_on),
    Column("Nội dung", attrgetter("title")),
    Column("Việc phải khắc phục", attrgetter("task")),
    Column("Người chịu trách nhiệm", attrgetter("owner")),
    Column("Hạn", attrgetter("due_on")),
    Column("Tình trạng", lambda row: row.get_state_display()),
)
AWARDS = Table(
    "khen-thuong",
    (
        Shown(
            "hinh_thuc",
            "Hình thức, danh hiệu",
            (
                Column("Năm", attrgetter("year")),
                Column("Hình thức", lambda row: row.get_form_display()),
                Column("Đối tượng", lambda row: row.get_scope_display()),
            ),
            sort=(by_label("form", AwardForm.choices),),
            always=True,
        ),
        Shown(
            "trao_cho",
            "Trao cho",
            (
                *UNIT,
                Column("Mã cán bộ", lambda row: row.staff.code if row.staff_id else ""),
                Column("Họ và tên", lambda row: row.staff.full_name if row.staff_id else ""),
            ),
            sort=("unit__sort_key", "staff__name_key"),
        ),
        Shown("nam", "Năm", sort=("year",)),
        Shown(
            "so_luong",
            "Số lượng",
            (Column("Số lượng", attrgetter("quantity")),),
            sort=("quantity",),
            number=True,
        ),
        Shown(
            "quyet_dinh",
            "Quyết định",
            (Column("Số quyết định", attrgetter("decision_number")), Column("Ngày", attrgetter("decided_on"))),
            sort=("decided_on",),
        ),
    ),
)
DISCIPLINES = Table(
    "ky-luat",
    (
        Shown(
            "cua",
            "Đơn vị, cá nhân",
            (
                *UNIT,
                Column("Mã cán bộ", lambda row: row.staff.code if row.staff_id else ""),
                Column("Họ và tên", lambda row: row.staff.full_name if row.staff_id else ""),
            ),
            sort=("unit__sort_key", "staff__name_key"),
            always=True,
        ),
        Shown(
            "hinh_thuc",
            "Hình thức",
            (Column("Hình thức", lambda row: row.get_form_display()),),
            sort=(by_place("form", DisciplineForm.choices),),
        ),
        Shown(
            "so",
            "Số quyết định",
            (Column("Số quyết định", attrgetter("decision_number")),),
            sort=(Folded("decision_number"),),
        ),
        Shown(
            "ngay",
            "Ngày quyết định",
            (Column("Ngày quyết định", attrgetter("decided_on")),),
            sort=("decided_on",),
        ),
        Shown(
            "het",
            "Hết hiệu lực",
            (Column("Hết hiệu lực ngày", attrgetter("ends_on")),),
            sort=("ends_on",),
        ),
    ),
)
CAMPAIGNS = (
    Column("Phong trào", attrgetter("name")),
    Column("Tỉnh", lambda campaign: str(campaign.province)),
    Column("Từ năm", attrgetter("starts")),
    Column("Đến năm", attrgetter("ends")),
    Column("Kế hoạch của tỉnh", attrgetter("plan_number")),
)
INDICATORS = (
    Column("Mã chỉ tiêu", attrgetter("code")),
    Column("Tên chỉ tiêu", attrgetter("name")),
    Column("Dạng số liệu", lambda row: row.get_shape_display()),
    Column("Đơn vị tính", attrgetter("unit_of_count")),
)


def figures(indicators):
    """Columns of figures; `indicators` is {code: Indicator}."""
    return (
        Column("Năm", lambda row: row.year or "Lũy kế"),
        *UNIT,
        Column("Mã chỉ tiêu", attrgetter("key")),
        Column("Tên chỉ tiêu", lambda row: label_of_key(row.key, indicators)),
        Column("Dấu", attrgetter("qualifier")),
        Column("Giá trị", lambda row: trimmed(row.value)),
        Column("Mẫu số", lambda row: None if row.denominator is None else trimmed(row.denominator)),
        Column("Tỷ lệ %", lambda row: None if row.denominator is None else percent(row.value, row.denominator)),
        Column("Nguồn", attrgetter("source")),
    )


def unit_figures(year, of_unit):
    """Columns of units and their two numbers of a year; `of_unit` is {unit id: Figure}."""

    def number(field):
        def value(unit):
            figure = of_unit.get(unit.pk)
            found = figure and getattr(figure, field)
            return None if found is None else trimmed(found)

        return value

    def rate(unit):
        figure = of_unit.get(unit.pk)
        return figure and percent(figure.value, figure.denominator)

    return (
        Column("Năm", lambda _: year),
        *UNITS,
        Column("Tổng số (đăng ký)", number("denominator")),
        Column("Số đạt (được công nhận)", number("value")),
        Column("Tỷ lệ %", rate),
    )


def unit_reports(of_unit):
    """Columns of units and their yearly report; `of_unit` is {unit id: UnitReport}."""

    def sent(unit):
        report = of_unit.get(unit.pk)
        return report and report.sent_at

    return (
        *UNITS,
        Column("Tình trạng", lambda unit: "Đã gửi" if sent(unit) else "Chưa gửi"),
        Column("Gửi lúc", sent),
    )
