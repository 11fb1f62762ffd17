"""The site as one piece: no link leads nowhere, and a link leads to every page."""

from collections import defaultdict

from django.urls import reverse

from tests import site_world
from tests.crawling import follow
from tests.site_pages import STATES, UNLINKED
from tests.test_access import PATTERNS

SAMPLES = {"code": "A1", "key": "plans.issued", "action": "submit", "kind": "units", "year": 2022}


def test_every_link_leads_somewhere_and_a_link_leads_to_every_page(transactional_db):
    site_world.build()
    dead, reached = [], defaultdict(set)
    for username in STATES:
        for each in follow(site_world.client_of(username)):
            reached[each.name].add(username)
            if each.status != 200:
                dead.append(f"{username}: {each.source} links to {each.url}, which answers {each.status}")
    assert dead == []
    pages = {name for name, parameters in PATTERNS if answers_get(name, parameters)}
    assert pages - set(reached) - UNLINKED == set(), "Link to them, or say in tests/site_pages.py why nothing does."


def answers_get(name, parameters):
    """Whether the address is more than a verb; asked of an object that is not there."""
    url = reverse(name, kwargs={each: SAMPLES.get(each, 0) for each in parameters})
    askers = (site_world.COORDINATOR, site_world.ADMIN)
    return 405 not in {site_world.client_of(username).get(url).status_code for username in askers}
