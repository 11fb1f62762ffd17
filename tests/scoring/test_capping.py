"""The cap on the top band: it demotes nobody, it stops FINAL for the surplus until a person decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from scoring.capping import surplus_sentence
from scoring.models import Action, Assessment, Status
from scoring.workflow import take
from tests import factories as make
from units.models import Cluster, ClusterMembership


@pytest.fixture
def cluster_sheets(people):
    """sheets(*totals): appraised sheets of one cluster of five whose top band is capped at 40%, so 2 places."""
    campaign = make.make_campaign(people.province)
    rubric = make.make_rubric(campaign)
    rubric.bands.filter(code="xuat_sac").update(top_share=40)
    round_ = make.make_round(campaign)
    cluster = Cluster.objects.create(province=people.province, name="Khối 1")

    def sheets(*totals):
        made = []
        for total in totals:
            unit = make.make_unit(people.province)
            ClusterMembership.objects.create(cluster=cluster, unit=unit)
            sheet = make.make_assessment(round_, unit)
            make.fill_self(sheet, total - 40, 40)
            band = "xuat_sac" if total >= 90 else "tot"
            Assessment.objects.filter(pk=sheet.pk).update(status=Status.APPRAISED, total=total, band=band)
            sheet.refresh_from_db()
            made.append(sheet)
        return made

    return sheets


def stopped(sheets):
    return [surplus_sentence(sheet) is not None for sheet in sheets]


def test_the_surplus_is_counted_from_the_best_total(cluster_sheets):
    assert stopped(cluster_sheets(99, 98, 97, 80, 75)) == [False, False, True, False, False]


def test_a_tie_across_the_line_stops_all_who_are_tied(cluster_sheets):
    assert stopped(cluster_sheets(99, 95, 95, 80, 75)) == [False, True, True, False, False]


def test_nobody_is_stopped_within_the_share(cluster_sheets):
    assert stopped(cluster_sheets(99, 98, 80, 80, 75)) == [False] * 5


def test_units_that_left_the_cluster_before_the_closing_day_make_no_room(cluster_sheets):
    sheets = cluster_sheets(99, 98, 97, 80, 75)
    before = sheets[0].round.closing_day - timedelta(days=1)
    ClusterMembership.objects.filter(unit__in=[sheet.unit for sheet in sheets[3:]]).update(valid_to=before)
    assert stopped(sheets[:3]) == [False, True, True]


def test_a_decision_with_reason_lifts_the_stop(cluster_sheets, people):
    sheet = cluster_sheets(99, 98, 97, 80, 75)[2]
    take(
        Action.OVERRIDE_BAND, sheet, by=people.coordinator, at=timezone.now(), reason="Thành tích nổi trội",
        band="xuat_sac",
    )  # fmt: skip
    sheet.refresh_from_db()
    assert surplus_sentence(sheet) is None
    assert take(Action.FINALIZE, sheet, by=people.coordinator, at=timezone.now()).status == Status.FINAL


def test_the_sentence_names_cluster_band_and_share(cluster_sheets):
    assert surplus_sentence(cluster_sheets(99, 98, 97, 80, 75)[2]) == (
        "Khối 1: mức Xuất sắc vượt tỷ lệ 40%. Hãy quyết định xếp loại phiếu này kèm lý do rồi mới chốt."
    )
