"""Addresses of the leaders' overview, under /tong-quan/."""

from django.urls import path

from reports.views import overview

urlpatterns = [
    path("", overview.dashboard, name="dashboard"),
    path("don-vi/", overview.dashboard_units, name="dashboard_units"),
    path("thu-hang/", overview.dashboard_moves, name="dashboard_moves"),
    path("so-lieu/<str:key>/", overview.dashboard_figure, name="dashboard_figure"),
]
