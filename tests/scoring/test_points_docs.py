"""Every example of docs/points.md holds."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from scoring.banding import BandRule, allowed_at_top, banded, surplus
from scoring.points import (
    BLANK,
    NOT_APPLICABLE,
    BadPoints,
    CriterionKind,
    CriterionMark,
    Opinion,
    bounds,
    check_points,
    deciding,
    missing,
    missing_before_appraisal,
    sum_so_far,
    total,
)
from scoring.ranking import Standing, ranked
from units.text import sort_key

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "points.md").read_text(encoding="utf-8")
EXAMPLES = [
    pytest.param(yaml.safe_load(found.group(1)), id=f"line-{PAGE.count(chr(10), 0, found.start()) + 1}")
    for found in re.finditer(r"```example\n(.*?)```", PAGE, re.DOTALL)
]
GIVEN = {"marks", "bands", "opinions", "kind", "points", "max", "step", "cluster", "in_top_band", "top_share"}
GIVEN |= {"standings", *CriterionKind}


def opinion(written):
    return {"": BLANK, "KAD": NOT_APPLICABLE}.get(written) or Opinion(Decimal(written))


def marks_of(example):
    kinds = {code: kind for kind in CriterionKind for code in example.get(kind, [])}
    for code, written in example.get("marks", {}).items():
        points, maximum = written.split("/")
        said = opinion(points)
        kind = kinds.get(code, CriterionKind.ORDINARY)
        yield CriterionMark(code, code[0], kind, Decimal(maximum), said.points, not said.not_applicable)


def rules_of(example):
    for position, (code, rule) in enumerate(example["bands"].items(), start=1):
        points, floor = (None if rule.get(key) is None else Decimal(rule[key]) for key in ("from", "group_floor"))
        yield BandRule(code, code, points, floor, position=position)


def standings_of(example):
    for name, points in example["standings"].items():
        yield Standing(name, sort_key(name), None if points is None else Decimal(points))


def shown(points):
    return None if points is None else str(points)


def refusal(example):
    try:
        check_points(*(Decimal(example[key]) for key in ("points", "max", "step")))
    except BadPoints as refused:
        return str(refused)
    return None


def share(example):
    return Decimal(example["top_share"])


def decided(example):
    said = example["opinions"]
    opinions = (opinion(said[who]) for who in ("self", "head", "appraisal"))
    found = deciding(*opinions, kind=example.get("kind", CriterionKind.ORDINARY))
    return "KAD" if found.not_applicable else shown(found.points) or ""


def banded_as_said(example):
    marks = list(marks_of(example))
    return banded(total(marks), marks, rules_of(example))


CLAIMS = {
    "deciding": decided,
    "total": lambda example: shown(total(marks_of(example))),
    "missing": lambda example: [mark.code for mark in missing(marks_of(example))],
    "missing_before_appraisal": lambda example: [mark.code for mark in missing_before_appraisal(marks_of(example))],
    "so_far": lambda example: "{}/{}".format(*sum_so_far(marks_of(example))),
    "bounds": lambda example: [str(points) for points in bounds(marks_of(example))],
    "refused": refusal,
    "band": lambda example: banded_as_said(example).code,
    "reasons": lambda example: list(banded_as_said(example).reasons),
    "allowed": lambda example: allowed_at_top(example["cluster"], share(example)),
    "surplus": lambda example: surplus(example["cluster"], example["in_top_band"], share(example)),
    "ranks": lambda example: [f"{row.rank} {row.unit_code}" for row in ranked(standings_of(example))],
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_holds(example):
    claims = {key: said for key, said in example.items() if key not in GIVEN}
    assert claims, "an example claims something"
    assert {key: CLAIMS[key](example) for key in claims} == claims


def test_the_page_has_examples_of_everything_that_can_be_claimed():
    claimed = set().union(*(example.values[0] for example in EXAMPLES)) - GIVEN
    assert claimed == set(CLAIMS)


def test_the_rules_point_to_sections_that_exist():
    headings = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    for module in ("points", "banding", "ranking"):
        source = (ROOT / "scoring" / f"{module}.py").read_text(encoding="utf-8")
        cited = set(re.findall(r"docs/points\.md#([a-z-]+)", source))
        assert cited
        assert cited <= anchors
