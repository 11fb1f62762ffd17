"""Addresses of the home page and of assessments."""

from django.urls import path

from scoring.views import (
    bulk,
    evidence,
    grid,
    home,
    lists,
    marking,
    people,
    reorganising,
    results,
    sheets,
    steps,
    unit_life,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("don-vi/sap-xep/", reorganising.reorganisation_list, name="reorganisation_list"),
    path("don-vi/sap-xep/moi/", reorganising.reorganisation_create, name="reorganisation_create"),
    path("don-vi/sap-xep/<int:pk>/", reorganising.reorganisation_detail, name="reorganisation_detail"),
    path("don-vi/sap-xep/<int:pk>/hoan-tac/", reorganising.reorganisation_undo, name="reorganisation_undo"),
    path("don-vi/<int:pk>/qua-trinh/", unit_life.unit_life, name="unit_life"),
    path("can-bo/<int:pk>/", people.person_detail, name="person_detail"),
    path("can-bo/<int:pk>/du-lieu/", people.person_export, name="person_export"),
    path("phieu/", lists.assessment_list, name="assessment_list"),
    path("phong-trao/<int:campaign_pk>/ket-qua/", results.result_list, name="result_list"),
    path("phieu/hang-loat/", bulk.bulk_preview, name="bulk_preview"),
    path("phieu/hang-loat/thuc-hien/", bulk.bulk_take, name="bulk_take"),
    path("phieu/bang/<int:round_pk>/<int:unit_pk>/", grid.grid_detail, name="grid_detail"),
    path("phieu/bang/<int:round_pk>/<int:unit_pk>/luu/", grid.grid_save, name="grid_save"),
    path("phieu/bang/o/<int:pk>/<str:code>/", grid.grid_line, name="grid_line"),
    path("phieu/minh-chung/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("phieu/minh-chung/<int:pk>/bo/", evidence.evidence_remove, name="evidence_remove"),
    path("phieu/<int:pk>/", sheets.assessment_detail, name="assessment_detail"),
    path("phieu/<int:pk>/luu/", marking.assessment_save, name="assessment_save"),
    path("phieu/<int:pk>/diem/<str:code>/", marking.assessment_mark, name="assessment_mark"),
    path("phieu/<int:pk>/minh-chung/<str:code>/", evidence.evidence_add, name="evidence_add"),
    path("phieu/<int:pk>/<str:action>/", steps.assessment_step, name="assessment_step"),
]
