"""Addresses of the calendar of a campaign, under /phong-trao/."""

from django.urls import path

from reports.views import timetable

urlpatterns = [
    path("<int:pk>/lich/", timetable.campaign_calendar, name="campaign_calendar"),
    path("<int:pk>/lich.ics", timetable.campaign_calendar_file, name="campaign_calendar_file"),
]
