"""The columns of the lists of recorded rows, on the screen and sent out: one line per row, codes beside names."""

from operator import attrgetter

from django.db.models import F

from campaign.figure_keys import label_of_key
from campaign.models import AwardForm, DisciplineForm, IndicatorShape
from units.arranging import Shown, Table, by_label, by_place, shown
from units.exporting import Column
from units.models import UnitKind
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
# Of rows that are units: those without a plan, and the first columns of those that owe a report.
WITH_KIND = (
    Shown("don_vi", "Đơn vị", UNITS[:2], sort=("sort_key",), always=True),
    Shown("loai", "Loại đơn vị", UNITS[2:], sort=(by_label("kind", UnitKind.choices),)),
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
CAMPAIGNS = Table(
    "phong-trao",
    (
        shown("ten", "Phong trào", attrgetter("name"), sort=(Folded("name"),), always=True),
        shown("tinh", "Tỉnh", lambda campaign: str(campaign.province), sort=("province__name",)),
        Shown(
            "thoi_gian",
            "Thời gian",
            (Column("Từ năm", attrgetter("starts")), Column("Đến năm", attrgetter("ends"))),
            sort=("starts", "ends"),
        ),
        shown("ke_hoach", "Kế hoạch của tỉnh", attrgetter("plan_number"), sort=(Folded("plan_number"),)),
    ),
)
INDICATORS = Table(
    "chi-tieu",
    (
        shown("ten", "Chỉ tiêu", attrgetter("name"), sort=(Folded("name"),), always=True),
        shown(
            "dang",
            "Dạng số liệu",
            lambda row: row.get_shape_display(),
            sort=(by_label("shape", IndicatorShape.choices),),
        ),
        shown("don_vi_tinh", "Đơn vị tính", attrgetter("unit_of_count"), sort=(Folded("unit_of_count"),)),
        shown("ma", "Mã", attrgetter("code"), sort=("code",)),
    ),
)
# Their columns are declared by their pages: they depend on the campaign and on what is looked at.
FIGURES = Table("so-lieu")
UNIT_FIGURES = Table("chi-tieu-don-vi")
UNIT_REPORTS = Table("bao-cao-don-vi")


def figures(indicators, *, of_units):
    """Columns of figures; `indicators` is {code: Indicator}. Without `of_units` they are totals of the province."""
    keys = [(code, indicator.name) for code, indicator in indicators.items()]
    units = Shown("don_vi", "Đơn vị", UNIT, sort=("unit__sort_key",))
    return (
        Shown(
            "so_lieu",
            "Số liệu",
            (
                Column("Mã chỉ tiêu", attrgetter("key")),
                Column("Tên chỉ tiêu", lambda row: label_of_key(row.key, indicators)),
            ),
            sort=(by_label("key", keys), "key") if keys else ("key",),
            always=True,
        ),
        *([units] if of_units else []),
        shown("nam", "Năm", lambda row: row.year or "Lũy kế", sort=("year",)),
        Shown(
            "gia_tri",
            "Giá trị",
            (
                Column("Dấu", attrgetter("qualifier")),
                Column("Giá trị", lambda row: trimmed(row.value)),
                Column("Mẫu số", lambda row: None if row.denominator is None else trimmed(row.denominator)),
                Column("Tỷ lệ %", lambda row: None if row.denominator is None else percent(row.value, row.denominator)),
            ),
            sort=("value",),
            number=True,
        ),
        shown("nguon", "Nguồn", attrgetter("source"), sort=(Folded("source"),)),
    )


def unit_figures(year, of_unit):
    """Columns of units and their two numbers; `of_unit` is {unit id: Figure}.

    By the numbers only units of campaign.unit_figures.with_figures are sorted.
    """

    def number(field):
        def value(unit):
            figure = of_unit.get(unit.pk)
            found = figure and getattr(figure, field)
            return None if found is None else trimmed(found)

        return value

    def rate(unit):
        figure = of_unit.get(unit.pk)
        return figure and percent(figure.value, figure.denominator)

    # The two numbers are typed in their columns: left out, they would be sent back blank.
    return (
        Shown("don_vi", "Đơn vị", (Column("Năm", lambda _: year), *UNITS), sort=("sort_key",), always=True),
        shown("tong", "Tổng số (đăng ký)", number("denominator"), sort=("whole",), always=True),
        shown("dat", "Số đạt (được công nhận)", number("value"), sort=("part",), always=True),
        Shown("ty_le", "Tỷ lệ", (Column("Tỷ lệ %", rate),), sort=(F("part") / F("whole"),), number=True),
    )


def unit_reports(of_unit):
    """Columns of units and their yearly report; `of_unit` is {unit id: UnitReport}."""

    def sent(unit):
        report = of_unit.get(unit.pk)
        return report and report.sent_at

    return (
        *WITH_KIND,
        Shown(
            "tinh_trang",
            "Tình trạng",
            (Column("Tình trạng", lambda unit: "Đã gửi" if sent(unit) else "Chưa gửi"), Column("Gửi lúc", sent)),
        ),
    )
