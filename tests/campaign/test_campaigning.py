"""Setting up a campaign: who may, the name for files, the lists that replace what was there."""

import pytest

from campaign.campaigning import free_slug, save_campaign
from campaign.models import Campaign, LegalBasis
from tests import factories as make
from units.refusals import Refused

AT = make.moment(2022, 7, 1)


def new_campaign(province, **fields):
    return Campaign(
        province=province,
        **{"name": "Nụ cười công sở", "starts": 2021, "ends": 2025, "unit_kinds": ["huyen"], **fields},
    )


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "stranger", "admin"])
def test_only_so_noi_vu_of_the_province_sets_up(people, who):
    with pytest.raises(Refused, match="Chỉ Sở Nội vụ của tỉnh"):
        save_campaign(new_campaign(people.province), legal_bases=[], milestones=[], by=getattr(people, who), at=AT)


def test_the_slug_comes_from_the_name_and_is_not_taken_twice(people):
    for expected in ("nu-cuoi-cong-so", "nu-cuoi-cong-so-2", "nu-cuoi-cong-so-3"):
        made = save_campaign(new_campaign(people.province), legal_bases=[], milestones=[], by=people.coordinator, at=AT)
        assert made.slug == expected


def test_a_name_without_letters_still_gets_a_slug(people):
    assert free_slug(new_campaign(people.province, name="…")) == "phong-trao"


def test_the_lists_keep_their_order_and_replace_what_was_there(people):
    campaign = make.make_campaign(people.province)
    LegalBasis.objects.create(campaign=campaign, position=1, number="cũ")
    save_campaign(
        campaign,
        legal_bases=[{"number": "2"}, {"number": "1"}],
        milestones=[{"kind": "final", "year": 2025}],
        by=people.coordinator,
        at=AT,
    )
    assert list(campaign.legal_bases.values_list("position", "number")) == [(1, "2"), (2, "1")]
    assert list(campaign.milestones.values_list("kind", "year")) == [("final", 2025)]


def test_a_campaign_may_continue_those_of_the_predecessors(people):
    before = make.make_campaign()
    made = save_campaign(
        new_campaign(people.province), legal_bases=[], milestones=[], continues=[before], by=people.coordinator, at=AT
    )
    assert list(made.continues.all()) == [before]


def test_years_with_a_round_stay_inside(people):
    campaign = make.make_campaign(people.province, starts=2019)
    make.make_round(campaign, year=2019)
    campaign.starts = 2020
    with pytest.raises(Refused, match="đợt chấm điểm năm 2019"):
        save_campaign(campaign, legal_bases=[], milestones=[], by=people.coordinator, at=AT)
