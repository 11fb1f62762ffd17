"""The standing paragraphs of a report's sections: a province's own words, put before what is drafted from figures."""

from reports.outline import WRITTEN
from reports.wording.shipped.shape import Name, Wording

_NAMES = (
    Name("phong_trao", "Tên phong trào thi đua", "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở"),
    Name("tinh", "Tỉnh hoặc thành phố", "tỉnh Kiên Giang"),
    Name("nam", "Năm của báo cáo", "2022"),
    Name("tu_nam", "Năm đầu được tính", "2019"),
    Name("den_nam", "Năm cuối của phong trào", "2025"),
    Name("thoi_gian", "Khoảng thời gian báo cáo", "từ năm 2019 đến ngày 08 tháng 8 năm 2022"),
    Name("ngay_chot", "Ngày chốt số liệu", "ngày 08 tháng 8 năm 2022"),
)

NARRATIVE = tuple(
    Wording(
        code=f"report.{section.code}",
        group="Lời văn báo cáo",
        title=section.name if section.code == "MD" or "." not in section.code else f"{section.code}. {section.title}",
        about="Đoạn đứng trước phần gợi ý từ số liệu khi báo cáo mới được lập; lời văn đã viết thì không đổi.",
        names=_NAMES,
        figures=True,
    )
    for section in WRITTEN
)
