"""Counting while others write: nothing that is committed meanwhile is lost, and one count serves all who wait."""

from contextlib import closing
from threading import Barrier, Thread

import pytest
from django.db import connection

from reports.models import Tally, TallyChange
from reports.overview.tallying import tallies_of
from scoring.models import Assessment, Status
from tests import factories as make
from tests.reports.making import sheet_at

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.moment(2022, 8, 8)


@pytest.fixture
def campaign():
    campaign = make.make_campaign()
    round_ = make.make_round(
        campaign, year=2022, opens_at=make.moment(2022, 1, 1), closes_at=make.moment(2022, 6, 30, 23, 59)
    )
    for _ in range(3):
        sheet_at(Status.APPROVED, round_, make.make_unit(campaign.province))
    return campaign


def approved(campaign):
    return tallies_of([campaign], at=NOW)[campaign.pk, 2022, "collective"].numbers["states"]["approved"][""]


def another():
    """A second connection to the same database, of somebody else."""
    return closing(connection.get_new_connection(connection.get_connection_params()))


def test_what_is_committed_after_a_count_began_is_counted_by_the_next_reader(campaign):
    assert approved(campaign) == 3
    pk = Assessment.objects.first().pk
    with another() as other, other.cursor() as cursor:
        cursor.execute("UPDATE scoring_assessment SET band = 'tot' WHERE id <> %s", [pk])
        cursor.execute("UPDATE campaign_campaign SET unit_kinds = ARRAY['xa']")
        Assessment.objects.filter(pk=pk).update(band="dat")  # marks the year, so that the reader counts it
        assert approved(campaign) == 3
        assert not TallyChange.objects.exists()
        other.commit()
    assert TallyChange.objects.exists()
    campaign.refresh_from_db()
    assert approved(campaign) == 0


def test_two_who_save_at_once_do_not_wait_for_each_other(campaign):
    first, second, _ = Assessment.objects.values_list("pk", flat=True)
    with another() as one, another() as two, one.cursor() as a, two.cursor() as b:
        b.execute("SET lock_timeout = '2s'")
        a.execute("UPDATE scoring_assessment SET band = 'tot' WHERE id = %s", [first])
        b.execute("UPDATE scoring_assessment SET band = 'tot' WHERE id = %s", [second])
        two.commit()
        one.commit()
    assert TallyChange.objects.filter(scope="collective").count() >= 2


def test_readers_who_come_together_let_one_of_them_count(campaign):
    start, seen = Barrier(4), []

    def read():
        start.wait()
        seen.append(approved(campaign))
        connection.close()

    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert seen == [3] * 4
    assert Tally.objects.filter(scope="collective").count() == 1
