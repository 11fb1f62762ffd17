"""Addresses of reports, under /bao-cao/."""

from django.urls import path

from reports.views import attachments, briefs, figures, files, issuing, reports, sections, signatures, words

urlpatterns = [
    path("", reports.report_list, name="report_list"),
    path("lap/", reports.report_create, name="report_create"),
    path("<int:pk>/", words.report_detail, name="report_detail"),
    path("<int:pk>/muc/<str:code>/", words.report_section, name="report_section"),
    path("<int:pk>/muc/<str:code>/viet-lai/", sections.report_section_redraft, name="report_section_redraft"),
    path("<int:pk>/muc/<str:code>/y-kien/", sections.report_section_comments, name="report_section_comments"),
    path("<int:pk>/muc/<str:code>/lich-su/", sections.report_section_versions, name="report_section_versions"),
    path("<int:pk>/muc/<str:code>/khoi-phuc/", sections.report_section_restore, name="report_section_restore"),
    path("<int:pk>/muc/<str:code>/doi-chieu/", sections.report_section_earlier, name="report_section_earlier"),
    path("<int:pk>/chon-so-lieu/", sections.report_choices, name="report_choices"),
    path("<int:pk>/sua/", words.report_edit, name="report_edit"),
    path("<int:pk>/tien-do/", words.report_progress, name="report_progress"),
    path("<int:pk>/tinh-lai/", words.report_compile, name="report_compile"),
    path("<int:pk>/dung-lai/", words.report_render, name="report_render"),
    path("<int:pk>/ban-hanh/", issuing.report_issue, name="report_issue"),
    path("<int:pk>/huy-ban-hanh/", issuing.report_issue_cancel, name="report_issue_cancel"),
    path("<int:pk>/ban-moi/", issuing.report_new_version, name="report_new_version"),
    path("<int:pk>/pdf/", files.report_pdf, name="report_pdf"),
    path("<int:pk>/ban-ky/", files.report_signed, name="report_signed"),
    path("<int:pk>/chu-ky-so/", signatures.report_signatures, name="report_signatures"),
    path("<int:pk>/word/", files.report_word, name="report_word"),
    path("<int:pk>/so-lieu/", figures.report_figures, name="report_figures"),
    path("<int:pk>/tom-tat/", briefs.report_brief, name="report_brief"),
    path("<int:pk>/so-lieu.xlsx", attachments.report_workbook, name="report_workbook"),
    path("<int:pk>/so-lieu.json", attachments.report_json, name="report_json"),
    path("<int:pk>/so-lieu/<str:key>/", figures.report_figure, name="report_figure"),
    path("<int:pk>/doc/", figures.report_read, name="report_read"),
    path("<int:pk>/doi-chieu/", issuing.report_check, name="report_check"),
    path("<int:pk>/thay-doi/", issuing.report_differences, name="report_differences"),
    path("<int:pk>/don-vi-viet/", figures.report_voices, name="report_voices"),
]
