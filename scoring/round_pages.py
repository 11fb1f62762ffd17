"""Addresses of rounds, under /phieu/dot/."""

from django.urls import path

from scoring.views import round_setup, rounds

urlpatterns = [
    path("phong-trao/<int:campaign_pk>/", rounds.round_list, name="round_list"),
    path("phong-trao/<int:campaign_pk>/them/", rounds.round_create, name="round_create"),
    path("<int:pk>/", rounds.round_detail, name="round_detail"),
    path("<int:pk>/chuan-bi/thoi-han/", round_setup.round_dates, name="round_dates"),
    path("<int:pk>/chuan-bi/bo-tieu-chi/", round_setup.round_rubrics, name="round_rubrics"),
    path("<int:pk>/chuan-bi/doi-tuong/", round_setup.round_expected, name="round_expected"),
    path("<int:pk>/chuan-bi/mo/", round_setup.round_ready, name="round_ready"),
    path("<int:pk>/mo-phieu/", rounds.round_open, name="round_open"),
    path("<int:pk>/ngay-khoa/", rounds.round_move_close, name="round_move_close"),
    path("<int:pk>/khoa/", rounds.round_close, name="round_close"),
    path("<int:pk>/gia-han/", rounds.round_extend_unit, name="round_extend_unit"),
    path("<int:pk>/mien-cham/", rounds.round_excuse_unit, name="round_excuse_unit"),
    path("<int:pk>/mien-cham/<int:unit_pk>/thoi/", rounds.round_end_excusal, name="round_end_excusal"),
    path("<int:pk>/chot/", rounds.round_finalize, name="round_finalize"),
]
