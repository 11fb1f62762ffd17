"""Running a round: deadlines include their last day, every change has a reason and a line in the log."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaign import rounds
from campaign.models import Round, RoundState
from tests import factories as make
from units.days import show_day
from units.refusals import Refused


@pytest.fixture
def doer(people):
    return {"by": people.coordinator, "at": timezone.now()}


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


def test_a_round_runs_to_the_last_second_of_its_last_day(campaign, doer):
    made = rounds.create_round(campaign, year=2022, opens_on=date(2022, 6, 1), closes_on=date(2022, 7, 15), **doer)
    assert made.opens_at == make.moment(2022, 6, 1, 0, 0)
    assert made.closes_at == make.moment(2022, 7, 15, 23, 59) + timedelta(seconds=59)
    assert made.events.get().text == "Lập đợt, nhận phiếu từ 1/6/2022 đến hết 15/7/2022"


def test_a_round_takes_sheets_from_its_first_to_its_last_second(campaign):
    round_ = make.make_round(campaign)
    second = timedelta(seconds=1)
    assert round_.state_at(round_.opens_at - second) == RoundState.COMING
    assert round_.state_at(round_.opens_at) == round_.state_at(round_.closes_at) == RoundState.TAKING
    assert round_.state_at(round_.closes_at + second) == RoundState.LOCKED


def test_a_year_has_one_round(campaign, doer):
    days = {"opens_on": date(2022, 6, 1), "closes_on": date(2022, 7, 15)}
    rounds.create_round(campaign, year=2022, **days, **doer)
    with pytest.raises(Refused, match="đã có đợt chấm điểm năm 2022"):
        rounds.create_round(campaign, year=2022, **days, **doer)


def test_the_year_belongs_to_the_campaign(campaign, doer):
    with pytest.raises(Refused, match="từ 2019 đến 2025"):
        rounds.create_round(campaign, year=2018, opens_on=date(2018, 1, 1), closes_on=date(2018, 2, 1), **doer)


def test_moving_the_end_needs_a_reason_and_is_logged(campaign, doer):
    round_ = make.make_round(campaign, opens_at=make.moment(2022, 6, 1), closes_at=make.moment(2022, 7, 15, 23, 59))
    with pytest.raises(Refused, match="lý do"):
        rounds.move_close(round_, closes_on=date(2022, 7, 20), reason=" ", **doer)
    rounds.move_close(round_, closes_on=date(2022, 7, 20), reason="Bão số 1", **doer)
    assert round_.events.get().text == "Đổi ngày khóa từ 15/7/2022 sang 20/7/2022: Bão số 1"


def test_a_round_closes_at_once_and_only_once(campaign, doer):
    round_ = make.make_round(campaign)
    assert rounds.close_now(round_, reason="Đã nhận đủ phiếu", **doer).closes_at == doer["at"]
    later = {**doer, "at": doer["at"] + timedelta(seconds=1)}
    with pytest.raises(Refused, match="Đợt đã khóa"):
        rounds.close_now(round_, reason="Lần nữa", **later)


def test_an_extension_ends_after_the_round_and_the_latest_counts(campaign, doer, people):
    round_ = make.make_round(campaign)
    closing = timezone.localdate(round_.closes_at)
    with pytest.raises(Refused, match="sau ngày khóa"):
        rounds.extend_unit(round_, unit=people.unit, until=closing - timedelta(days=1), reason="Chậm", **doer)
    for days in (3, 5):
        rounds.extend_unit(round_, unit=people.unit, until=closing + timedelta(days=days), reason="Chậm", **doer)
    assert round_.extensions.get().until == rounds.end_of(closing + timedelta(days=5))


def test_several_units_are_extended_at_once_or_none_of_them(campaign, doer, people, django_assert_max_num_queries):
    round_ = make.make_round(campaign)
    until = timezone.localdate(round_.closes_at) + timedelta(days=3)
    with pytest.raises(Refused, match="không thuộc tỉnh"):
        rounds.extend_units(round_, units=[people.unit, make.make_unit()], until=until, reason="Lũ", **doer)
    assert not round_.extensions.exists()
    with django_assert_max_num_queries(8):
        rounds.extend_units(round_, units=[people.unit, people.sibling], until=until, reason="Lũ", **doer)
    assert set(round_.extensions.values_list("unit", flat=True)) == {people.unit.pk, people.sibling.pk}
    assert round_.events.filter(text__startswith="Gia hạn cho").count() == 2


def test_a_day_gone_by_is_no_new_deadline(campaign, people):
    round_ = make.make_round(campaign, opens_at=make.moment(2022, 6, 1), closes_at=make.moment(2022, 7, 15, 23, 59))
    doer = {"reason": "Lũ", "by": people.coordinator, "at": make.moment(2022, 8, 10, 9)}
    with pytest.raises(Refused, match="Ngày 9/8/2022 đã qua"):
        rounds.extend_unit(round_, unit=people.unit, until=date(2022, 8, 9), **doer)
    rounds.extend_unit(round_, unit=people.unit, until=date(2022, 8, 10), **doer)
    assert round_.extensions.get().until == rounds.end_of(date(2022, 8, 10))


def test_nobody_loses_days_when_several_are_extended(campaign, doer, people):
    round_ = make.make_round(campaign)
    first = timezone.localdate(round_.closes_at) + timedelta(days=3)
    later = first + timedelta(days=30)
    rounds.extend_unit(round_, unit=people.unit, until=later, reason="Lũ", **doer)
    both = [people.unit, people.sibling]
    why = f"{people.unit.name} đang có hạn riêng dài hơn, đến hết ngày {show_day(later)}"
    with pytest.raises(Refused, match=why):
        rounds.extend_units(round_, units=both, until=first, reason="Bão", **doer)
    assert round_.extensions.get().until == rounds.end_of(later)
    rounds.extend_units(round_, units=both, until=later, reason="Bão", **doer)
    assert round_.extensions.count() == 2


def test_of_many_with_more_time_some_are_named_and_the_others_counted(campaign, doer, people):
    round_ = make.make_round(campaign)
    first = timezone.localdate(round_.closes_at) + timedelta(days=3)
    units = [make.make_unit(people.province) for _ in range(7)]
    rounds.extend_units(round_, units=units, until=first + timedelta(days=1), reason="Lũ", **doer)
    with pytest.raises(Refused, match="và 2 đơn vị khác đang có hạn riêng dài hơn"):
        rounds.extend_units(round_, units=units, until=first, reason="Bão", **doer)


@pytest.mark.parametrize(("begun", "historical"), [(True, False), (False, False), (True, True)])
def test_a_round_itself_says_as_the_list_does_whether_it_may_be_urged_on(campaign, begun, historical):
    now = timezone.now()
    opens_at = now if begun else now + timedelta(seconds=1)
    round_ = make.make_round(campaign, opens_at=opens_at, closes_at=now + timedelta(days=9), historical=historical)
    assert round_.is_urged(now) == (begun and not historical)
    assert Round.objects.to_remind(now).exists() == round_.is_urged(now)


@pytest.mark.django_db(transaction=True)
def test_one_unit_is_given_less_time_openly(campaign, doer, people):
    round_ = make.make_round(campaign)
    first = timezone.localdate(round_.closes_at) + timedelta(days=3)
    later = first + timedelta(days=30)
    for until in (later, first):
        rounds.extend_unit(round_, unit=people.unit, until=until, reason="Nhập nhầm năm", **doer)
    assert round_.extensions.get().until == rounds.end_of(first)
    said = f"Rút hạn riêng của {people.unit.name} từ {show_day(later)} về {show_day(first)}: Nhập nhầm năm"
    assert round_.events.filter(text=said).exists()


def test_an_excusal_needs_reason_and_document_and_can_end(campaign, doer, people):
    round_ = make.make_round(campaign)
    with pytest.raises(Refused, match="cả lý do và văn bản"):
        rounds.excuse_unit(round_, unit=people.unit, reason="Mới lập", document="", **doer)
    rounds.excuse_unit(round_, unit=people.unit, reason="Mới lập", document="CV 12", **doer)
    with pytest.raises(Refused, match="đã được miễn chấm"):
        rounds.excuse_unit(round_, unit=people.unit, reason="Mới lập", document="CV 12", **doer)
    rounds.end_excusal(round_, unit=people.unit, reason="Đã hoạt động ổn định", **doer)
    assert not round_.excusals.exists()


def test_a_unit_of_another_province_is_neither_extended_nor_excused(campaign, doer):
    round_, stranger = make.make_round(campaign), make.make_unit()
    with pytest.raises(Refused, match="không thuộc tỉnh"):
        rounds.excuse_unit(round_, unit=stranger, reason="x", document="y", **doer)


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "stranger"])
def test_nobody_but_the_coordinator_runs_a_round(campaign, people, who):
    round_, day = make.make_round(campaign), date(2022, 6, 1)
    particulars = {"unit": people.unit, "reason": "Lý do", "by": getattr(people, who), "at": timezone.now()}
    of_all = {name: value for name, value in particulars.items() if name != "unit"}
    for act in (
        lambda: rounds.create_round(campaign, year=2023, opens_on=day, closes_on=day, by=of_all["by"], at=of_all["at"]),
        lambda: rounds.move_close(round_, closes_on=day, **of_all),
        lambda: rounds.close_now(round_, **of_all),
        lambda: rounds.extend_unit(round_, until=day, **particulars),
        lambda: rounds.excuse_unit(round_, document="CV 12", **particulars),
        lambda: rounds.end_excusal(round_, **particulars),
    ):
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
            act()
    assert not round_.events.exists()
