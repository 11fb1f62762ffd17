"""Addresses of reports, under /bao-cao/."""

urlpatterns = []
