"""Addresses of the đôn đốc board: its entrance, and the board, the reminders, the log and the rule of each round."""

from django.urls import path

from reports.views import chasing

urlpatterns = [
    path("don-doc/", chasing.chasing_entry, name="chasing_entry"),
    path("phieu/dot/<int:round_pk>/don-doc/", chasing.chasing_board, name="chasing_board"),
    path("phieu/dot/<int:round_pk>/don-doc/nhac/", chasing.chasing_remind, name="chasing_remind"),
    path("phieu/dot/<int:round_pk>/don-doc/nhat-ky/", chasing.chasing_log, name="chasing_log"),
    path("phieu/dot/<int:round_pk>/don-doc/cach/", chasing.chasing_rule, name="chasing_rule"),
]
