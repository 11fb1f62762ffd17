"""A report and the correction that was issued in its place: each says so of the other, in the list and on its page."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.reports.drafts import make_issued


@pytest.fixture
def issued(people):
    """Number 07."""
    return make_issued(make.make_campaign(people.province), people.coordinator)


@pytest.fixture
def correction(people, issued):
    """Number 08."""
    return make_issued(issued.campaign, people.coordinator, version=2, previous=issued, reason="Số đơn vị ghi sai.")


def read(client, url):
    return client.get(url).content.decode()


@pytest.mark.parametrize("person", ["coordinator", "leader"])
def test_the_list_tells_which_report_replaced_which(people, client_of, issued, correction, person):
    page = read(client_of(getattr(people, person)), reverse("report_list"))
    newer, older = page.split('<th scope="row">')[1:]
    assert f'Thay bằng <a href="{correction.get_absolute_url()}">08/BC-UBND</a>' in older
    assert "đã được thay thế" in older
    assert "Bản 2, thay 07/BC-UBND" in newer
    assert "đã được thay thế" not in newer


@pytest.mark.parametrize("person", ["coordinator", "leader"])
def test_a_correction_that_is_not_issued_replaces_nothing(people, client_of, issued, person):
    url = reverse("report_new_version", args=[issued.pk])
    client_of(people.coordinator).post(url, {"reason": "Ghi sai."})
    assert issued.next_version.is_draft
    assert "thay thế" not in read(client_of(getattr(people, person)), reverse("report_list"))
    assert "được thay bằng" not in read(client_of(getattr(people, person)), issued.get_absolute_url())


def test_a_correction_says_what_it_replaces_and_why(people, client_of, issued, correction):
    page = read(client_of(people.leader), correction.get_absolute_url())
    assert f'Bản 2, thay <a href="{issued.get_absolute_url()}">07/BC-UBND</a> ngày 9/8/2022' in page
    assert "<dt>Lý do đính chính</dt><dd>Số đơn vị ghi sai.</dd>" in page


def test_the_report_that_was_replaced_names_its_correction(people, client_of, issued, correction):
    page = read(client_of(people.leader), issued.get_absolute_url())
    assert f'bản đính chính <a href="{correction.get_absolute_url()}">08/BC-UBND</a>' in page
    assert "Lý do đính chính" not in page
