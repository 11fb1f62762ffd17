"""The catalogue of components: open to all while the site is built, in production to its administrators."""

import pytest

CATALOGUE = "/thanh-phan/"


@pytest.mark.parametrize("who", ["clerk", "coordinator", "admin"])
def test_in_development_everybody_finds_the_components(client_of, people, who):
    assert client_of(getattr(people, who)).get(CATALOGUE).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("clerk", 404), ("coordinator", 404), ("leader", 404), ("admin", 200)])
def test_in_production_administrators_alone_find_them(client_of, people, settings, who, status):
    settings.PRODUCTION = True
    assert client_of(getattr(people, who)).get(CATALOGUE).status_code == status
