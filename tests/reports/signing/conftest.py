"""People of the province that the file of keys names."""

import pytest


@pytest.fixture
def kien_giang_people(people):
    people.province.slug = "kien-giang"
    people.province.save()
    return people
