"""Pages of campaigns and records that the search offers by name."""

from units.search_sources import coordinates_somewhere, has_an_office
from units.searching import Page

OFFERED = (
    Page("Phong trào", "campaign_list", has_an_office, "phong trào thi đua"),
    Page("Lập phong trào", "campaign_create", coordinates_somewhere, "thêm phong trào mới"),
    Page("Kế hoạch của các đơn vị", "plan_list", has_an_office, "ghi nhận kế hoạch triển khai"),
    Page("Báo cáo của đơn vị", "unit_report_list", has_an_office, "báo cáo hằng năm"),
)
