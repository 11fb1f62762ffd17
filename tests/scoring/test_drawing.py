"""docs/workflow.md is what the table of steps says."""

from django.conf import settings

from scoring.drawing import workflow_page
from scoring.models import Status
from scoring.workflow import STEPS


def test_the_page_is_up_to_date():
    assert (settings.BASE_DIR / "docs" / "workflow.md").read_text(encoding="utf-8") == workflow_page()


def test_every_status_can_be_reached_and_all_but_final_left():
    reached = {step.target for step in STEPS.values()} | {Status.DRAFT}
    left = set().union(*(step.sources for step in STEPS.values()))
    assert reached - {None} == set(Status)
    assert left == set(Status)
