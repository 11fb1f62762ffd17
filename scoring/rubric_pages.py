"""Addresses of rubrics, under /bo-tieu-chi/."""

from django.urls import path

from scoring.views import rubric_editor, rubric_trial, rubrics

urlpatterns = [
    path("phong-trao/<int:campaign_pk>/", rubrics.rubric_list, name="rubric_list"),
    path("phong-trao/<int:campaign_pk>/lap/", rubrics.rubric_create, name="rubric_create"),
    path("<int:pk>/", rubrics.rubric_detail, name="rubric_detail"),
    path("<int:pk>/tep/", rubrics.rubric_export, name="rubric_export"),
    path("<int:pk>/ban-moi/", rubrics.rubric_new_version, name="rubric_new_version"),
    path("<int:pk>/rut-ve/", rubrics.rubric_take_back, name="rubric_take_back"),
    path("<int:pk>/soan/", rubric_editor.rubric_edit, name="rubric_edit"),
    path("<int:pk>/soan/thong-tin/", rubric_editor.rubric_head, name="rubric_head"),
    path("<int:pk>/soan/nhom/them/", rubric_editor.rubric_group, name="rubric_group_add"),
    path("<int:pk>/soan/nhom/<int:group_pk>/", rubric_editor.rubric_group, name="rubric_group"),
    path("<int:pk>/soan/tieu-chi/them/", rubric_editor.rubric_criterion, name="rubric_criterion_add"),
    path("<int:pk>/soan/tieu-chi/<int:criterion_pk>/", rubric_editor.rubric_criterion, name="rubric_criterion"),
    path("<int:pk>/soan/chuyen/", rubric_editor.rubric_move, name="rubric_move"),
    path("<int:pk>/soan/bo/", rubric_editor.rubric_remove, name="rubric_remove"),
    path("<int:pk>/soan/dua-lai/<int:event_pk>/", rubric_editor.rubric_put_back, name="rubric_put_back"),
    path("<int:pk>/soan/xep-loai/", rubric_editor.rubric_bands, name="rubric_bands"),
    path("<int:pk>/soan/soat-loi/", rubric_editor.rubric_check, name="rubric_check"),
    path("<int:pk>/mo-phong/", rubric_trial.rubric_trial, name="rubric_trial"),
    path("<int:pk>/mo-phong/chay/", rubric_trial.rubric_trial_start, name="rubric_trial_start"),
    path("<int:pk>/mo-phong/tien-do/", rubric_trial.rubric_trial_progress, name="rubric_trial_progress"),
    path("<int:pk>/dua-vao-dung/", rubrics.rubric_force, name="rubric_force"),
    path("<int:pk>/bo/", rubrics.rubric_drop, name="rubric_drop"),
]
