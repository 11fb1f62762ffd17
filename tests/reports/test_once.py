"""A province with several campaigns counts each of its units once, in a merged report as in its own."""

from datetime import date

import pytest

from campaign.models import Milestone
from reports.compiling import compute
from tests import factories as make
from tests.reports import merging

FINAL = {"kind": "final", "year": 2025, "as_of": date(2025, 12, 31)}
UNITS = [("SNV", "so_nganh"), ("H1", "huyen")]


def of(body, key):
    figure = body["figures"][key]
    return figure["numerator"], figure["denominator"]


@pytest.fixture
def two(db):
    """Kiên Giang with a second campaign from 2021, and the province that continues both."""
    first = merging.former("kien-giang", "Kiên Giang", units=UNITS)
    second = merging.SimpleNamespace(
        province=first.province,
        units=first.units,
        campaign=make.make_campaign(first.province, slug="nu-cuoi", name="Nụ cười", starts=2021, ends=2025),
    )
    Milestone.objects.create(campaign=second.campaign, kind="mid_term", year=2022)
    for made, day in ((first, date(2020, 5, 1)), (second, date(2022, 5, 1))):
        merging.plan(made, 0, day)
        merging.inspect(made, 0, day)
    new = merging.successor("an-giang-2025", "An Giang", before=[first, second], units=[("SNV", "so_nganh")])
    return merging.SimpleNamespace(first=first, second=second, new=new)


def test_two_campaigns_of_one_former_province_count_each_unit_once(two):
    body = compute(two.new.campaign, **FINAL)
    for key in ("plans.issued", "inspections.emulation"):
        assert of(body, f"{key}@kien-giang") == ("1", "2")
        assert of(body, f"{key}.so_nganh@kien-giang") == ("1", "1")
        assert of(body, f"{key}.huyen@kien-giang") == ("0", "1")
        assert of(body, key) == ("1", "3")
    assert len(body["figures"]["plans.issued@kien-giang"]["ids"]["plans"]) >= 3
    before = body["comparison"]["plans.issued@kien-giang"]["before"]
    assert (before["numerator"], before["denominator"]) == ("1", "2")


def test_a_plan_in_either_campaign_counts_and_so_does_a_unit_that_only_one_of_them_has(two):
    two.second.campaign.unit_kinds = ["huyen", "xa"]
    two.second.campaign.save()
    two.second.units.append(make.make_unit(two.first.province, kind="xa", valid_from=date(2022, 1, 1)))
    merging.plan(two.second, 1, date(2023, 1, 1))
    body = compute(two.new.campaign, **FINAL)
    assert of(body, "plans.issued@kien-giang") == ("2", "3")
    assert of(body, "plans.issued.xa@kien-giang") == ("0", "1")


def test_a_total_typed_for_one_campaign_is_added_to_what_the_other_counted(two):
    two.second.campaign.figures.create(key="inspections.emulation", value=7)
    body = compute(two.new.campaign, **FINAL)
    assert of(body, "inspections.emulation@kien-giang") == ("8", None)
    assert of(body, "inspections.emulation.huyen@kien-giang") == ("0", "1")


def test_an_unchanged_province_that_continues_its_own_campaign_counts_each_unit_once(db):
    province = make.make_province(slug="lang-son", name="Lạng Sơn")
    early = make.make_campaign(province, slug="truoc", name="Trước", starts=2019, ends=2021)
    late = make.make_campaign(province, slug="sau", name="Sau", starts=2022, ends=2025)
    late.continues.add(early)
    units = [make.make_unit(province), make.make_unit(province)]
    for campaign, day in ((early, date(2020, 1, 1)), (late, date(2023, 1, 1))):
        merging.plan(merging.SimpleNamespace(campaign=campaign, units=units), 0, day)
    body = compute(late, **FINAL)
    assert of(body, "plans.issued") == ("1", "2")
    assert of(body, "plans.issued.so_nganh") == ("1", "2")
