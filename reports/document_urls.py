"""Addresses of documents besides reports, under /van-ban/, and of their work in the background."""

from django.urls import path

from reports.views import papers

urlpatterns = [
    path("", papers.document_list, name="document_list"),
    path("<int:pk>/", papers.document_detail, name="document_detail"),
    path("<int:pk>/loi-van/", papers.document_words, name="document_words"),
    path("<int:pk>/tien-do/", papers.document_progress, name="document_progress"),
    path("<int:pk>/dung-lai/", papers.document_render, name="document_render"),
    path("<int:pk>/ban-hanh/", papers.document_issue, name="document_issue"),
    path("<int:pk>/huy-ban-hanh/", papers.document_issue_cancel, name="document_issue_cancel"),
    path("<int:pk>/pdf/", papers.document_pdf, name="document_pdf"),
    path("<int:pk>/ban-ky/", papers.document_signed, name="document_signed"),
    path("viec/<int:pk>/huy/", papers.job_cancel, name="job_cancel"),
]
