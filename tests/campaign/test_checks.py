"""What production refuses to serve."""

import pytest

from campaign import checks
from tests import factories as make


@pytest.fixture
def production(settings):
    settings.APP_ENV = "production"


@pytest.mark.django_db
def test_production_refuses_demo_accounts(production):
    make.make_user(is_demo=True)
    [error] = checks.no_demo_accounts_in_production(["default"])
    assert (error.id, "1 tài khoản mẫu" in error.msg) == ("campaign.E001", True)


@pytest.mark.django_db
def test_production_serves_with_people_only(production):
    make.make_user()
    make.make_user(is_demo=True, is_active=False)
    assert checks.no_demo_accounts_in_production(["default"]) == []


@pytest.mark.django_db
def test_a_desk_may_have_demo_accounts():
    make.make_user(is_demo=True)
    assert checks.no_demo_accounts_in_production(["default"]) == []


@pytest.mark.django_db
def test_this_database_knows_vietnamese_letters():
    assert checks.database_knows_vietnamese_letters(["default"]) == []
