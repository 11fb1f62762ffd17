"""The map of the site: each app lists its own addresses."""

from django.urls import include, path

from campaign.catalogue import catalogue

urlpatterns = [
    path("", include("units.urls")),  # /dang-nhap/ /tai-khoan/ /don-vi/
    path("phong-trao/", include("campaign.pages")),
    path("phong-trao/", include("reports.timetable_urls")),
    path("phieu/dot/", include("scoring.round_pages")),
    path("bo-tieu-chi/", include("scoring.rubric_pages")),
    path("", include("reports.chasing_urls")),  # /don-doc/ and /phieu/dot/…/don-doc/
    path("", include("scoring.urls")),  # / (việc chờ tôi) and /phieu/
    path("thanh-phan/", catalogue, name="catalogue"),
    path("bao-cao/", include("reports.urls")),
    path("tong-quan/", include("reports.overview_urls")),
    path("van-ban/", include("reports.document_urls")),
    path("xac-thuc/", include("reports.verification_urls")),
]
