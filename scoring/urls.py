"""Addresses of the home page and of assessments."""

urlpatterns = []
