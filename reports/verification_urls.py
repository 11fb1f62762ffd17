"""The address of the page on which documents are checked, under /xac-thuc/: it stands in the QR code on paper."""

from django.urls import path

from reports.views import verification

urlpatterns = [path("", verification.verify, name="verification")]
