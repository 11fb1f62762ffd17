"""What the lists find: words in any order, lockouts while they last, accounts a coordinator may name."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from units import finding, people_finding
from units.account_log import AccountAction, record
from units.models import Staff


def names(words):
    return [person.full_name for person in people_finding.find_staff(Staff.objects.all(), text=words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Đỗ Thị Ước", "Lê Văn Vũ"]),
        (None, ["Đỗ Thị Ước", "Lê Văn Vũ"]),
        ("uoc do", ["Đỗ Thị Ước"]),
        ("ĐỖ ước", ["Đỗ Thị Ước"]),
        ("vũ vũ", ["Lê Văn Vũ"]),
        ("cb-9", ["Lê Văn Vũ"]),
        ("uoc le", []),
    ],
)
def test_every_word_counts_in_any_order_without_diacritics(db, words, found):
    unit = make.make_unit()
    make.make_staff(unit, full_name="Lê Văn Vũ", code="CB-9")
    make.make_staff(unit, full_name="Đỗ Thị Ước", code="CB-8")
    assert names(words) == found


def test_a_lockout_lasts_twelve_hours(client, db):
    user, now = make.make_user(), timezone.now()
    for _ in range(4):
        client.post(reverse("login"), {"username": user.username, "password": "sai"})
    assert not finding.is_locked_out(user.username, at=now)
    client.post(reverse("login"), {"username": user.username, "password": "sai"})
    assert finding.is_locked_out(user.username, at=now)
    assert not finding.is_locked_out(user.username, at=now + timedelta(hours=12, minutes=1))


def test_a_coordinator_may_name_those_who_hold_a_role_in_the_province(people):
    today = timezone.localdate()
    named = set(finding.accounts_of_province(people.province, day=today))
    assert named == {people.clerk, people.head, people.coordinator, people.leader, people.sibling_clerk}
    assert set(finding.accounts_near(people.unit, day=today)) == {people.clerk, people.head}


def test_the_log_says_its_acts_in_words_and_leaves_unknown_ones_as_they_are(db):
    for action in (AccountAction.CREATED, "khac"):
        record(action, username="lan", at=timezone.now())
    assert [event.label for event in finding.find_events(username="lan")] == ["khac", "Lập tài khoản"]
