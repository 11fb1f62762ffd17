"""Addresses of documents besides reports, under /van-ban/, and of their work in the background."""

from django.urls import include, path

from reports.views import (
    documents,
    extending,
    files,
    issuing,
    minutes,
    sheet_papers,
    signatures,
    urging_letters,
    wording,
)

urlpatterns = [
    path("", documents.document_list, name="document_list"),
    path("<int:pk>/", documents.document_detail, name="document_detail"),
    path("<int:pk>/loi-van/", documents.document_words, name="document_words"),
    path("<int:pk>/tien-do/", documents.document_progress, name="document_progress"),
    path("<int:pk>/dung-lai/", documents.document_render, name="document_render"),
    path("<int:pk>/ban-hanh/", issuing.document_issue, name="document_issue"),
    path("<int:pk>/huy-ban-hanh/", issuing.document_issue_cancel, name="document_issue_cancel"),
    path("<int:pk>/pdf/", files.document_pdf, name="document_pdf"),
    path("<int:pk>/ban-ky/", files.document_signed, name="document_signed"),
    path("<int:pk>/chu-ky-so/", signatures.document_signatures, name="document_signatures"),
    path("<int:pk>/word/", files.document_word, name="document_word"),
    path("phieu/<int:pk>/in/", sheet_papers.assessment_paper, name="assessment_paper"),
    path("phieu/<int:pk>/doi-chieu/", sheet_papers.assessment_paper_check, name="assessment_paper_check"),
    path("tap-phieu/", sheet_papers.sheet_book_create, name="sheet_book_create"),
    path("mau/", wording.wording_list, name="wording_list"),
    path("mau/<str:code>/", wording.wording_edit, name="wording_edit"),
    path("mau/<str:code>/xem-thu/", wording.wording_preview, name="wording_preview"),
    path("mau/<str:code>/khoi-phuc/", wording.wording_restore, name="wording_restore"),
    path("bien-ban/<int:pk>/", minutes.minutes_create, name="minutes_create"),
    path("<int:pk>/bien-ban/", minutes.minutes_edit, name="minutes_edit"),
    path("don-doc/", urging_letters.reminder_late, name="reminder_late"),
    path("don-doc/soan/", urging_letters.reminder_compose, name="reminder_compose"),
    path("don-doc/gia-han/", extending.reminder_extend, name="reminder_extend"),
    path("don-doc/ban-hanh/", urging_letters.reminder_issue, name="reminder_issue"),
    path("<int:pk>/cap-nhat/", urging_letters.reminder_refresh, name="reminder_refresh"),
    path("to-trinh/", include("reports.proposal_urls")),
    path("viec/<int:pk>/huy/", documents.job_cancel, name="job_cancel"),
]
