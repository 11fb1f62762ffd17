"""What every table of background work must have for the one engine (units.working)."""

import pytest
from django.apps import apps

from units.models import Work, WorkStatus

WORKS = [model for model in apps.get_models() if issubclass(model, Work)]


@pytest.mark.parametrize("model", WORKS, ids=lambda model: model.__name__)
def test_the_states_of_all_work_are_those_of_the_engine_and_more(model):
    status = model._meta.get_field("status")
    assert set(WorkStatus.values) <= set(dict(status.choices))


@pytest.mark.parametrize("model", WORKS, ids=lambda model: model.__name__)
def test_all_work_is_open_or_finished_and_says_why_it_failed(model):
    names = {constraint.name for constraint in model._meta.constraints}
    rules = ("status_known", "failure_says_why", "open_is_not_finished", "closed_is_finished")
    assert names >= {f"{model._meta.app_label}_{model._meta.model_name}_{rule}" for rule in rules}
