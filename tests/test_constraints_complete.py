"""Every named invariant of every table is tried somewhere: a constraint nobody tests may be written wrongly."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CASCADE

TESTS = Path(__file__).resolve().parent
APPS = ("units", "campaign", "scoring", "reports")
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
# Rows that are a part of their owner and mean nothing without it.
PARTS = {
    "units.ProvinceName.province",
    "units.ImportChange.batch",
    "campaign.LegalBasis.campaign",
    "campaign.Milestone.campaign",
    "campaign.PlannedInspection.plan",
    "scoring.CriterionGroup.rubric",
    "scoring.Criterion.group",
    "scoring.Criterion.rubric",
    "scoring.Band.rubric",
    "scoring.RubricEvent.rubric",
    "scoring.RubricTrial.rubric",
    "scoring.Mark.assessment",
    "scoring.Likeness.found_by",
    "scoring.Likeness.first",
    "scoring.Likeness.second",
    "reports.NarrativeSection.report",
    "reports.SectionVersion.section",
    "reports.SectionComment.section",
    "reports.Job.report",
    "reports.Job.document",
    "units.Notice.user",
    "units.NoticePreference.user",
    "reports.DocumentUnit.document",
    "reports.Tally.campaign",
}


@pytest.fixture(scope="module")
def files():
    """Of each test_constraints.py: its string literals, and its f-strings as patterns."""
    return [_texts(ast.parse(path.read_text())) for path in TESTS.rglob("test_constraints.py")]


@pytest.mark.parametrize("app", APPS)
def test_every_constraint_is_tried(app, files):
    names = {c.name for model in apps.get_app_config(app).get_models() for c in model._meta.constraints}
    missing = sorted(name for name in names if not any(_names(file, name) for file in files))
    assert not missing, f"Not tried in any tests/**/test_constraints.py: {', '.join(missing)}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_with_choices_has_a_constraint_that_knows_them(model):
    chosen = {field.name for field in model._meta.fields if field.choices}
    conditions = [repr(c.condition) for c in model._meta.constraints if c.name.endswith("_known")]
    assert {field for field in chosen if not any(f"'{field}__in'" in text for text in conditions)} == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nothing_with_a_history_is_swept_away(model):
    keys = [field for field in model._meta.fields if field.remote_field]
    assert {f"{model._meta.label}.{f.name}" for f in keys if f.remote_field.on_delete is CASCADE} <= PARTS


def _texts(tree):
    literals = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return literals, [_pattern(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]


def _pattern(f_string):
    pieces = (re.escape(p.value) if isinstance(p, ast.Constant) else "([a-z0-9_]+)" for p in f_string.values)
    return re.compile("".join(pieces))


def _names(file, name):
    """The name stands there whole, or an f-string makes it out of pieces that stand there."""
    literals, patterns = file
    matches = (pattern.fullmatch(name) for pattern in patterns)
    return name in literals or any(match and match.groups() and set(match.groups()) <= literals for match in matches)
