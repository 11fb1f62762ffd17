"""What every test shares: the people of one unit, and a client for each."""

from types import SimpleNamespace

import pytest

from tests import factories as make
from tests.worker import celery_worker  # noqa: F401 -- a fixture


@pytest.fixture
def people(db):
    """One province with a unit and its sibling, and a person in each office, plus a stranger of another province."""
    province = make.make_province(name="Kiên Giang")
    unit, sibling = make.make_unit(province), make.make_unit(province)
    elsewhere = make.make_unit()
    role = make.make_role
    return SimpleNamespace(
        province=province,
        unit=unit,
        sibling=sibling,
        clerk=role("clerk", unit=unit).user,
        head=role("head", unit=unit, position="Giám đốc").user,
        coordinator=role("coordinator", province=province).user,
        leader=role("leader", province=province).user,
        admin=role("admin").user,
        sibling_clerk=role("clerk", unit=sibling).user,
        stranger=role("coordinator", province=elsewhere.province).user,
        nobody=make.make_user(),
    )


@pytest.fixture
def sheet_of(people):
    """A filled DRAFT sheet of the people's unit in an open round."""
    campaign = make.make_campaign(people.province)
    sheet = make.make_assessment(make.make_round(campaign), people.unit)
    make.fill_self(sheet)
    return sheet


@pytest.fixture
def client_of(client):
    """client_of(user): the test client signed in as that person."""

    def signed_in(user):
        client.force_login(user, backend="units.account_loading.AccountBackend")
        return client

    return signed_in
