"""Pages of rounds: what everybody of the province sees, and what only the coordinator may do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign import rounds
from scoring.models import Assessment, Status
from tests import factories as make
from units.days import show_day


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign)
    return make.make_round(campaign)


def text_of(response):
    return response.content.decode()


def test_the_coordinator_makes_a_round_and_opens_its_sheets(people, client_of):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign)
    client = client_of(people.coordinator)
    made = client.post(
        reverse("round_create", args=[campaign.pk]),
        {"year": "2022", "opens_on": "1/6/2022", "closes_on": "15/07/2022"},
        follow=True,
    )
    assert "1/6/2022 đến 23:59 ngày 15/7/2022" in text_of(made)
    round_ = campaign.rounds.get()
    opened = client.post(reverse("round_open", args=[round_.pk]), follow=True)
    assert "Đã mở 2 phiếu." in text_of(opened)
    again = client.post(reverse("round_open", args=[round_.pk]), follow=True)
    assert "đều đã có phiếu" in text_of(again)


def test_a_refused_form_keeps_what_was_typed(people, client_of, round_):
    form = {"extend-unit": people.unit.pk, "extend-until": "1/1/2020", "extend-reason": "Mất điện dài ngày"}
    page = text_of(client_of(people.coordinator).post(reverse("round_extend_unit", args=[round_.pk]), form))
    assert "Hạn riêng phải sau ngày khóa của đợt" in page
    assert "Mất điện dài ngày" in page


def test_extending_and_excusing_a_unit_show_on_the_page(people, client_of, round_):
    client = client_of(people.coordinator)
    until = timezone.localdate(round_.closes_at) + timedelta(days=5)
    client.post(
        reverse("round_extend_unit", args=[round_.pk]),
        {"extend-unit": people.unit.pk, "extend-until": show_day(until), "extend-reason": "Mất điện"},
    )
    client.post(
        reverse("round_excuse_unit", args=[round_.pk]),
        {"excuse-unit": people.sibling.pk, "excuse-reason": "Mới lập", "excuse-document": "CV 12/UBND"},
    )
    page = text_of(client.get(round_.get_absolute_url()))
    assert f"{people.unit.name}</span> đến 23:59 ngày {show_day(until)}" in page
    assert f"{people.sibling.name}</span>, theo CV 12/UBND" in page


@pytest.mark.parametrize("who", ["clerk", "head", "leader"])
def test_others_of_the_province_see_the_round_and_change_nothing(people, client_of, round_, who):
    client = client_of(getattr(people, who))
    page = text_of(client.get(round_.get_absolute_url()))
    assert "Mở phiếu cho" not in page
    assert client.post(reverse("round_open", args=[round_.pk])).status_code == 404
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("who", "seen"),
    [("clerk", False), ("head", False), ("sibling_clerk", True), ("leader", True), ("coordinator", True)],
)
def test_why_a_unit_was_let_off_is_read_by_itself_and_the_province(people, client_of, round_, who, seen):
    now = timezone.now()
    particulars = {"unit": people.sibling, "by": people.coordinator, "at": now}
    rounds.excuse_unit(round_, reason="Lý do riêng một", document="CV 12/UBND", **particulars)
    until = timezone.localdate(round_.closes_at) + timedelta(days=5)
    rounds.extend_unit(round_, until=until, reason="Lý do riêng hai", **particulars)
    page = text_of(client_of(getattr(people, who)).get(round_.get_absolute_url()))
    assert (people.sibling.name in page, "Lý do riêng một" in page, "Lý do riêng hai" in page) == (seen, seen, seen)


def test_ending_an_excusal_reads_its_reason_like_any_other_text(people, client_of, round_):
    particulars = {"unit": people.sibling, "by": people.coordinator, "at": timezone.now()}
    rounds.excuse_unit(round_, reason="Mới lập", document="CV 12/UBND", **particulars)
    url = reverse("round_end_excusal", args=[round_.pk, people.sibling.pk])
    client = client_of(people.coordinator)
    assert "Hãy nêu lý do" in text_of(client.post(url, {"reason": "\x00"}, follow=True))
    client.post(url, {"reason": "Đã\x00 ổn định"})
    assert round_.events.first().text.endswith("Đã ổn định")


@pytest.mark.parametrize("who", ["stranger", "admin", "nobody"])
def test_the_round_does_not_exist_for_others(people, client_of, round_, who):
    assert client_of(getattr(people, who)).get(round_.get_absolute_url()).status_code == 404


def test_closing_in_bulk_closes_what_may_be_closed(people, client_of, round_):
    whole, broken = make.make_assessment(round_, people.unit), make.make_assessment(round_, people.sibling)
    make.fill_self(whole)
    Assessment.objects.filter(pk=whole.pk).update(status=Status.APPRAISED, total=100, band="xuat_sac")
    Assessment.objects.filter(pk=broken.pk).update(status=Status.APPRAISED)
    page = text_of(client_of(people.coordinator).post(reverse("round_finalize", args=[round_.pk]), follow=True))
    assert "Đã chốt 1 phiếu." in page
    assert f"{people.sibling.name}: Phiếu chưa có tổng điểm" in page
    assert Assessment.objects.get(pk=whole.pk).status == Status.FINAL


def test_the_list_costs_the_same_for_1_and_30_rounds(people, client_of, django_assert_num_queries):
    campaign = make.make_campaign(people.province)
    url = reverse("round_list", args=[campaign.pk])
    client = client_of(people.coordinator)
    make.make_round(campaign, year=1990)
    for years in (1, 30):
        for year in range(2000, 1999 + years):
            make.make_round(campaign, year=year)
        with django_assert_num_queries(6):
            client.get(url)


def test_the_latest_round_stands_first_until_the_list_is_sorted(people, client_of):
    campaign = make.make_campaign(people.province)
    for year in (2021, 2023, 2022):
        make.make_round(campaign, year=year)
    client, url = client_of(people.coordinator), reverse("round_list", args=[campaign.pk])
    assert [each.year for each, _ in client.get(url).context["rounds"]] == [2023, 2022, 2021]
    assert [each.year for each, _ in client.get(url, {"xep": "dot"}).context["rounds"]] == [2021, 2022, 2023]


def test_the_list_and_what_is_sent_out_say_the_same_of_a_round(people, client_of):
    now, campaign = timezone.now(), make.make_campaign(people.province)
    windows = {"Chưa mở": (1, 9), "Đang nhận phiếu": (-4, 4), "Đã khóa": (-9, -1)}
    for year, (opens, closes) in zip((2021, 2022, 2023), windows.values(), strict=True):
        make.make_round(campaign, year=year, opens_at=now + timedelta(opens), closes_at=now + timedelta(closes))
    client, url = client_of(people.coordinator), reverse("round_list", args=[campaign.pk])
    page = client.get(url).content.decode()
    sent = b"".join(client.get(url, {"xuat": "csv"}).streaming_content).decode()
    for words in windows:
        assert page.count(words) == sent.count(words) == 1
    assert "còn 4 ngày" in page
