"""Addresses of campaigns, plans, inspections, figures, awards and unit reports, under /phong-trao/."""

from django.urls import path

from campaign.views import awards, campaigns, disciplines, figures, inspections, plans, unit_figures, unit_reports

urlpatterns = [
    path("", campaigns.campaign_list, name="campaign_list"),
    path("them/", campaigns.campaign_create, name="campaign_create"),
    # Entrances for the bar: the same lists, of the campaign that began last.
    path("ke-hoach/", campaigns.latest, {"name": "plan_list"}, name="plan_list"),
    path("dot-cham/", campaigns.latest, {"name": "round_list"}, name="round_list"),
    path("ket-qua/", campaigns.latest, {"name": "result_list"}, name="result_list"),
    path("bao-cao-don-vi/", campaigns.latest, {"name": "unit_report_list"}, name="unit_report_list"),
    path("xep-hang/", campaigns.latest, {"name": "ranking_list"}, name="ranking_list"),
    path("<int:pk>/", campaigns.campaign_detail, name="campaign_detail"),
    path("<int:pk>/sua/", campaigns.campaign_edit, name="campaign_edit"),
    path("<int:campaign_pk>/ke-hoach/", plans.plan_list, name="plan_list"),
    path("<int:campaign_pk>/ke-hoach/them/", plans.plan_create, name="plan_create"),
    path("ke-hoach/<int:pk>/sua/", plans.plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/xoa/", plans.plan_remove, name="plan_remove"),
    path("ke-hoach/<int:pk>/ban-ky/", plans.plan_file, name="plan_file"),
    path("<int:campaign_pk>/kiem-tra/", inspections.inspection_list, name="inspection_list"),
    path("<int:campaign_pk>/kiem-tra/them/", inspections.inspection_create, name="inspection_create"),
    path("kiem-tra/<int:pk>/sua/", inspections.inspection_edit, name="inspection_edit"),
    path("kiem-tra/<int:pk>/xoa/", inspections.inspection_remove, name="inspection_remove"),
    path("<int:campaign_pk>/chi-tieu/", figures.indicator_list, name="indicator_list"),
    path("<int:campaign_pk>/chi-tieu/them/", figures.indicator_create, name="indicator_create"),
    path("chi-tieu/<int:pk>/sua/", figures.indicator_edit, name="indicator_edit"),
    path("chi-tieu/<int:pk>/xoa/", figures.indicator_remove, name="indicator_remove"),
    path("chi-tieu/<int:pk>/theo-don-vi/", unit_figures.indicator_units, name="indicator_units"),
    path("<int:campaign_pk>/so-lieu/", figures.figure_list, name="figure_list"),
    path("<int:campaign_pk>/so-lieu/them/", figures.figure_create, name="figure_create"),
    path("so-lieu/<int:pk>/sua/", figures.figure_edit, name="figure_edit"),
    path("so-lieu/<int:pk>/xoa/", figures.figure_remove, name="figure_remove"),
    path("<int:campaign_pk>/khen-thuong/", awards.award_list, name="award_list"),
    path("<int:campaign_pk>/khen-thuong/them/", awards.award_create, name="award_create"),
    path("khen-thuong/<int:pk>/sua/", awards.award_edit, name="award_edit"),
    path("khen-thuong/<int:pk>/xoa/", awards.award_remove, name="award_remove"),
    path("<int:campaign_pk>/ky-luat/", disciplines.discipline_list, name="discipline_list"),
    path("<int:campaign_pk>/ky-luat/them/", disciplines.discipline_create, name="discipline_create"),
    path("<int:campaign_pk>/ky-luat/<int:pk>/sua/", disciplines.discipline_edit, name="discipline_edit"),
    path("<int:campaign_pk>/ky-luat/<int:pk>/xoa/", disciplines.discipline_remove, name="discipline_remove"),
    path("<int:campaign_pk>/bao-cao-don-vi/", unit_reports.unit_report_list, name="unit_report_list"),
    path(
        "<int:campaign_pk>/bao-cao-don-vi/<int:unit_pk>/<int:year>/",
        unit_reports.unit_report_edit,
        name="unit_report_edit",
    ),
    path("bao-cao-don-vi/<int:pk>/", unit_reports.unit_report_detail, name="unit_report_detail"),
    path("bao-cao-don-vi/<int:pk>/mo-lai/", unit_reports.unit_report_take_back, name="unit_report_take_back"),
]
