"""Work asked for by two clicks in one moment: one row, one answer, no error."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from scoring.models import ExplanationCheck, RubricTrial
from scoring.rubrics.reading import with_parts
from scoring.rubrics.trying import ask_trial
from scoring.scrutiny.checking_texts import ask_check
from tests import factories as make
from tests.worker import wait_until
from units.refusals import Refused

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def round_(transactional_db, people):
    return make.make_round(make.make_campaign(people.province))


def trial_of(round_, by, mapping):
    return ask_trial(round_.asked_for, round_, mapping, by=by, at=timezone.now())


def both(ask, first, second):
    """What the second of two clicks is told whose first one is not stored yet."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            made = ask(*first)
            answer = pool.submit(_in_a_connection_of_its_own, ask, second)
            wait_until(_somebody_waits)
        return made, answer.result()


def _in_a_connection_of_its_own(ask, said):
    try:
        return ask(*said)
    finally:
        connection.close()


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("known_before", [False, True])
def test_two_clicks_ask_for_one_trial(round_, people, known_before):
    round_.asked_for = with_parts(make.make_rubric(round_.campaign, in_preparation=True).pk)
    assert people.coordinator.scope
    if known_before:
        trial_of(round_, people.coordinator, {"A2": "A2"})
    said = (round_, people.coordinator, {"A1": "A1"})
    first, second = both(trial_of, said, said)
    assert (first.pk, first.requested_at) == (second.pk, second.requested_at)
    assert RubricTrial.objects.get().mapping == {"A1": "A1"}


def test_of_two_other_trials_the_later_one_is_done(round_, people):
    round_.asked_for = with_parts(make.make_rubric(round_.campaign, in_preparation=True).pk)
    assert people.coordinator.scope
    both(trial_of, (round_, people.coordinator, {"A1": "A1"}), (round_, people.coordinator, {"A2": "A2"}))
    assert RubricTrial.objects.get().mapping == {"A2": "A2"}


def test_two_clicks_ask_for_one_search(round_, people):
    assert people.coordinator.scope

    def ask():
        try:
            return ask_check(round_, by=people.coordinator, at=timezone.now())
        except Refused as refusal:
            return str(refusal)

    first, second = both(ask, (), ())
    assert "Đang đối chiếu" in second
    assert ExplanationCheck.objects.get() == first
