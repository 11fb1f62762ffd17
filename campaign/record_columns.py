"""The columns of the import files of a campaign's records: how each is read, and what its template says."""

from decimal import Decimal

from campaign.models import AwardForm, AwardScope, InspectionKind, Qualifier
from units import cells
from units.reading import Column
from units.register_columns import UNIT_NOTE, units_of

SIGNS = {
    Qualifier.MORE: ("hơn",),
    Qualifier.AT_LEAST: (">=", "=>", "từ trở lên"),
    Qualifier.AT_MOST: ("<=", "=<"),
    Qualifier.ABOUT: ("≈",),
}
WORDS_OF_INSPECTION = {
    InspectionKind.EMULATION: (
        "Thi đua, khen thưởng",
        "Công tác thi đua, khen thưởng",
        "Kiểm tra thi đua, khen thưởng",
    ),
    InspectionKind.DISCIPLINE: (
        "Kỷ luật, kỷ cương",
        "Kỷ luật, kỷ cương hành chính",
        "Kiểm tra kỷ luật, kỷ cương hành chính",
        "Kỷ luật, kỷ cương hành chính, văn hóa công vụ",
    ),
}
WORDS_OF_AWARD = {
    AwardForm.BANG_KHEN_TTG: ("Bằng khen của Thủ tướng", "Bằng khen Thủ tướng", "Bằng khen Thủ tướng Chính phủ"),
    AwardForm.BANG_KHEN_TINH: ("Bằng khen Chủ tịch UBND tỉnh", "Bằng khen của UBND tỉnh", "Bằng khen UBND tỉnh"),
    AwardForm.CO_THI_DUA_CHINH_PHU: ("Cờ thi đua Chính phủ",),
    AwardForm.CO_THI_DUA_TINH: ("Cờ thi đua UBND tỉnh", "Cờ thi đua cấp tỉnh"),
}
amount = cells.number(places=4, below=Decimal(10) ** 12)


def indicators_of(province, campaign):
    """The campaign's indicators, to choose a code from; figure keys may be written too."""
    return list(campaign.indicators.values_list("code", "name")) if campaign else []


UNIT_OR_PROVINCE = "Mã của đơn vị. Để trống khi là số tổng của cả tỉnh."
YEAR = "Năm, ví dụ 2022. Để trống khi là số cộng dồn từ đầu phong trào."
DECISION = "Số, ký hiệu quyết định, ví dụ 123/QĐ-UBND."
CHOOSE = "Chọn một mục trong danh mục."

FIGURE_COLUMNS = (
    Column("year", "Năm", cells.year, note=YEAR),
    Column("unit", "Mã đơn vị", cells.text(40), note=UNIT_OR_PROVINCE, options=units_of),
    Column(
        "key",
        "Mã chỉ tiêu",
        cells.text(120),
        needed=True,
        note="Mã chỉ tiêu của phong trào, hoặc khóa số liệu khi chỉ có số tổng.",
        options=indicators_of,
        only_options=False,
    ),
    Column(
        "qualifier",
        "Dấu",
        cells.choice(Qualifier, also=SIGNS),
        optional=True,
        note="“trên 90%” khác 90%: chọn trên, từ, dưới, không quá hoặc khoảng. Để trống là bằng.",
    ),
    Column("value", "Giá trị", amount, needed=True, note="Số, ví dụ 8,5. Với tỷ lệ là số đạt."),
    Column("denominator", "Mẫu số", amount, note="Với tỷ lệ là tổng số. Không phải tỷ lệ thì để trống."),
    Column("source", "Nguồn", cells.text(300), optional=True, note="Văn bản nêu số liệu này."),
)
PLAN_COLUMNS = (
    Column("unit", "Mã đơn vị", cells.text(40), needed=True, note=UNIT_NOTE, options=units_of),
    Column("number", "Số, ký hiệu", cells.text(100), needed=True, note="Ví dụ 12/KH-SNV."),
    Column("issued_on", "Ngày ban hành", cells.day, needed=True, note="Ví dụ 15/03/2019."),
)
INSPECTION_COLUMNS = (
    Column("kind", "Loại kiểm tra", cells.choice(InspectionKind, also=WORDS_OF_INSPECTION), needed=True, note=CHOOSE),
    Column("inspected_on", "Ngày", cells.day, needed=True, note="Ngày kiểm tra, ví dụ 20/10/2022."),
    Column("unit", "Mã đơn vị", cells.text(40), needed=True, note=UNIT_NOTE, options=units_of),
    Column("conclusion", "Kết luận", cells.lines(4000), optional=True, note="Tóm tắt kết luận kiểm tra."),
)
AWARD_COLUMNS = (
    Column("year", "Năm", cells.year, note=YEAR),
    Column("form", "Hình thức", cells.choice(AwardForm, also=WORDS_OF_AWARD), needed=True, note=CHOOSE),
    Column("scope", "Đối tượng", cells.choice(AwardScope), needed=True, note="Tập thể hoặc cá nhân."),
    Column("unit", "Mã đơn vị", cells.text(40), note=UNIT_OR_PROVINCE, options=units_of),
    Column("staff", "Mã cán bộ", cells.text(40), note="Mã của người được khen. Khen tập thể thì để trống."),
    Column("quantity", "Số lượng", cells.count, note="Số tổng của tỉnh cần có số lượng; còn lại để trống là 1."),
    Column("decision", "Số quyết định", cells.text(100), optional=True, note=DECISION),
    Column("decided_on", "Ngày", cells.day, optional=True, note="Ngày quyết định, ví dụ 10/01/2023."),
)
