"""What the tests of signing share: people whom the file of keys names, a paper to sign, nothing counted yet."""

import pytest
from django.core.cache import cache

from tests.reports.signing.test_sealing import paper


@pytest.fixture
def kien_giang_people(people):
    people.province.slug = "kien-giang"
    people.province.save()
    return people


@pytest.fixture(scope="module")
def unsigned():
    return paper()


@pytest.fixture(scope="module")
def content(unsigned):
    """The same, as the file of an issued report."""
    return unsigned


@pytest.fixture
def _fresh_count():
    """No address has asked for anything, and no reading is remembered."""
    cache.clear()
