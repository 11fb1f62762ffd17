"""The first steps on the home page: real links, ticked off by what was done, put away and taken out again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import StoredFile
from reports.first_steps import first_steps
from scoring.models import Action, Evidence
from scoring.workflow import take
from tests import factories as make
from units import accounts, site_settings
from units.models import AccountEvent, Role, User

TOGGLE = reverse("first_steps_toggle")


def steps(user):
    fresh = User.objects.get(pk=user.pk)
    return first_steps(fresh, today=timezone.localdate())


def done(user):
    return [step.done for step in steps(user)]


@pytest.mark.parametrize("who", ["clerk", "head", "coordinator", "leader", "admin", "nobody"])
def test_each_office_has_two_to_five_steps_that_lead_somewhere(people, client_of, who):
    user = getattr(people, who)
    client, found = client_of(user), steps(user)
    assert 2 <= len(found) <= 5
    assert {client.get(step.url, follow=True).status_code for step in found} == {200}
    assert '<h2 id="bat-dau">' in client.get("/", follow=True).content.decode()


def test_a_clerks_steps_are_ticked_by_marking_and_submitting(people, sheet_of):
    assert done(people.clerk) == [True, False, False, False]
    sheet_of.marks.update(saved_by=people.clerk)
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=timezone.now())
    assert done(people.clerk) == [True, True, False, True]
    take(Action.APPROVE, sheet_of, by=people.head, at=timezone.now())
    assert done(people.head) == [True, True, False]
    take(Action.APPRAISE, sheet_of, by=people.coordinator, at=timezone.now())
    assert done(people.coordinator) == [False, True, False, True, False]


def test_a_namesake_ticks_nothing_and_a_corrected_name_unticks_nothing(people, sheet_of):
    sheet_of.marks.update(saved_by=people.clerk, saved_by_name=people.clerk.full_name)
    namesake = make.make_role("clerk", unit=people.unit, user=make.make_user(full_name=people.clerk.full_name)).user
    assert done(namesake) == [True, False, False, False]
    User.objects.filter(pk=people.clerk.pk).update(full_name="Tên Đã Sửa")
    assert done(people.clerk) == [True, True, False, False]


def test_what_was_done_before_persons_were_kept_beside_names_ticks_by_the_name(people, sheet_of):
    sheet_of.marks.update(saved_by=None, saved_by_name=people.clerk.full_name)
    now = timezone.now()
    file = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="application/pdf", stored_at=now)
    Evidence.objects.create(mark=sheet_of.marks.first(), file=file, name="a.pdf", added_at=now,
                            added_by_name=people.clerk.full_name)  # fmt: skip
    assert done(people.clerk) == [True, True, True, False]
    AccountEvent.objects.create(
        at=timezone.now(), action="created", username="moi", by=None, by_name=people.admin.full_name
    )
    assert done(people.admin)[2:4] == [True, False]


def test_the_step_of_vacancies_is_done_when_every_unit_has_a_head(people):
    assert done(people.coordinator)[0] is False
    Role.objects.create(user=people.nobody, kind="head", unit=people.sibling, valid_from="2020-01-01")
    assert done(people.coordinator)[0] is True


def test_an_administrators_step_follows_the_settings(people):
    assert done(people.admin)[1] is False
    site_settings.change({"office_contact": "0297 3 000 000"}, by=people.admin, at=timezone.now())
    assert done(people.admin)[1] is True


def test_what_a_namesake_did_with_accounts_ticks_no_step(people):
    accounts.create_account(username="moi", full_name="Lý Thị Mới", by=people.admin, at=timezone.now())
    assert done(people.admin)[2] is True
    namesake = make.make_role("admin", user=make.make_user(full_name=people.admin.full_name)).user
    assert done(namesake)[2] is False


def test_put_away_they_stay_away_until_asked_for(people, client_of, django_assert_num_queries):
    client = client_of(people.clerk)
    assert client.post(TOGGLE, {"mo": "0"}).url == "/"
    assert '<h2 id="bat-dau">' not in client.get("/").content.decode()
    away = User.objects.get(pk=people.clerk.pk)
    assert away.scope
    with django_assert_num_queries(0):
        assert not first_steps(away, today=timezone.localdate())
    client.post(TOGGLE, {"mo": "1"})
    assert '<h2 id="bat-dau">' in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["clerk", "coordinator", "admin"])
def test_the_steps_are_one_query(people, django_assert_num_queries, who):
    user = getattr(people, who)
    assert user.scope
    with django_assert_num_queries(1):
        assert first_steps(user, today=timezone.localdate())
