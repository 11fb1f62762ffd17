"""A campaign of one province with a round, ready for counting."""

from datetime import date
from types import SimpleNamespace

import pytest

from reports.compiling import compute
from tests import factories as make


@pytest.fixture
def year(db):
    """A campaign 2019–2025 with a round of 2022 that closed on 30/6/2022, and nothing in it."""
    province = make.make_province(slug="kien-giang", name="Kiên Giang")
    campaign = make.make_campaign(province, slug="van-hoa-cong-so", name="Thi đua thực hiện văn hóa công sở")
    round_ = make.make_round(
        campaign, year=2022, opens_at=make.moment(2022, 1, 1), closes_at=make.moment(2022, 6, 30, 23, 59)
    )
    return SimpleNamespace(province=province, campaign=campaign, round=round_)


@pytest.fixture
def figures_of():
    """figures_of(campaign, …): the figures of a mid-term report of 2022, unless told otherwise."""

    def figures(campaign, **asked):
        return body(campaign, **asked)["figures"]

    return figures


@pytest.fixture
def body_of():
    return body


def body(campaign, *, kind="mid_term", year=2022, as_of=date(2022, 8, 8)):
    return compute(campaign, kind=kind, year=year, as_of=as_of)
