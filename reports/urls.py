"""Addresses of reports, under /bao-cao/."""

from django.urls import path

from reports.views import attachments, documents, figures, words

urlpatterns = [
    path("", documents.report_list, name="report_list"),
    path("lap/", documents.report_create, name="report_create"),
    path("<int:pk>/", words.report_detail, name="report_detail"),
    path("<int:pk>/muc/<str:code>/", words.report_section, name="report_section"),
    path("<int:pk>/sua/", words.report_edit, name="report_edit"),
    path("<int:pk>/tien-do/", words.report_progress, name="report_progress"),
    path("<int:pk>/tinh-lai/", words.report_compile, name="report_compile"),
    path("<int:pk>/dung-lai/", words.report_render, name="report_render"),
    path("<int:pk>/ban-hanh/", documents.report_issue, name="report_issue"),
    path("<int:pk>/huy-ban-hanh/", documents.report_issue_cancel, name="report_issue_cancel"),
    path("<int:pk>/ban-moi/", documents.report_new_version, name="report_new_version"),
    path("<int:pk>/pdf/", documents.report_pdf, name="report_pdf"),
    path("<int:pk>/ban-ky/", documents.report_signed, name="report_signed"),
    path("<int:pk>/so-lieu/", figures.report_figures, name="report_figures"),
    path("<int:pk>/so-lieu.xlsx", attachments.report_workbook, name="report_workbook"),
    path("<int:pk>/so-lieu.json", attachments.report_json, name="report_json"),
    path("<int:pk>/so-lieu/<str:key>/", figures.report_figure, name="report_figure"),
    path("<int:pk>/don-vi-viet/", figures.report_voices, name="report_voices"),
]
