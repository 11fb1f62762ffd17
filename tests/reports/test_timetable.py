"""The calendar of a campaign: what stands on which day, for whom, and the file that other calendars take in."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from campaign.models import Award, Extension, Inspection, Milestone
from reports.timetable import entries_of, undated_of, weeks_of
from tests import factories as make


@pytest.fixture
def campaign(people):
    campaign = make.make_campaign(people.province, name="Thi đua, văn hóa; công sở")
    make.make_round(
        campaign, year=2022, opens_at=make.moment(2022, 6, 1, 0), closes_at=make.moment(2022, 7, 15, 23, 59)
    )
    return campaign


def titles(campaign, user, year=2022):
    return [(str(entry.day), entry.title) for entry in entries_of(campaign, user, year)]


def get(client, campaign, name="campaign_calendar", **query):
    return client.get(reverse(name, args=[campaign.pk]), query)


def extend(campaign, unit, day):
    until = make.moment(day.year, day.month, day.day, 23, 59)
    return Extension.objects.create(
        round=campaign.rounds.get(year=2022), unit=unit, until=until, reason="Mất điện", granted_at=until, by_name="A"
    )


def test_a_round_opens_and_closes_on_days_of_viet_nam(people, campaign):
    assert titles(campaign, people.clerk) == [
        ("2022-06-01", "Mở đợt chấm điểm năm 2022"),
        ("2022-07-15", "Khóa đợt chấm điểm năm 2022, 23:59"),
    ]


def test_each_sees_their_own_extensions_and_the_province_all_of_them(people, campaign):
    for unit in (people.unit, people.sibling):
        extend(campaign, unit, date(2022, 7, 20))
    seen = {who: titles(campaign, getattr(people, who))[-1][1] for who in ("clerk", "sibling_clerk", "coordinator")}
    both = {f"{people.unit.name}; {people.sibling.name}", f"{people.sibling.name}; {people.unit.name}"}
    assert seen["clerk"] == f"Hết gia hạn, đợt năm 2022: {people.unit.name}"
    assert seen["sibling_clerk"] == f"Hết gia hạn, đợt năm 2022: {people.sibling.name}"
    assert seen["coordinator"].removeprefix("Hết gia hạn, đợt năm 2022: ") in both


def test_many_units_on_one_day_are_counted(people, campaign):
    for _ in range(3):
        extend(campaign, make.make_unit(people.province), date(2022, 7, 20))
    assert titles(campaign, people.coordinator)[-1][1] == "Hết gia hạn, đợt năm 2022: 3 đơn vị"


def test_milestones_stand_on_their_day_or_among_those_without(people, campaign):
    Milestone.objects.create(campaign=campaign, kind="mid_term", year=2022, due_on=date(2022, 8, 8))
    Milestone.objects.create(campaign=campaign, kind="annual", year=None)
    Milestone.objects.create(campaign=campaign, kind="final", year=2025, occasion="80 năm Quốc khánh")
    assert ("2022-08-08", "Báo cáo sơ kết năm 2022") in titles(campaign, people.leader)
    assert [each.title for each in undated_of(campaign, 2022)] == ["Báo cáo năm năm 2022"]
    assert "Báo cáo tổng kết năm 2025, 80 năm Quốc khánh" in [each.title for each in undated_of(campaign, 2025)]


def test_inspections_awards_and_remedies_are_seen_as_far_as_one_may(people, campaign):
    day = date(2022, 3, 1)
    for unit in (people.unit, people.sibling):
        inspection = Inspection.objects.create(campaign=campaign, unit=unit, kind="emulation", inspected_on=day)
        make.make_finding(inspection, result="remedy", due_on=date(2022, 4, 1))
    Award.objects.create(
        campaign=campaign, form="giay_khen", scope="tap_the", unit=people.sibling, quantity=2, decided_on=day
    )
    own = titles(campaign, people.clerk)
    assert ("2022-03-01", f"Đã kiểm tra công tác thi đua: {people.unit.name}") in own
    assert ("2022-04-01", f"Hạn khắc phục: {people.unit.name}") in own
    assert not any("Giấy khen" in title or people.sibling.name in title for _, title in own)
    every = titles(campaign, people.coordinator)
    assert ("2022-03-01", "Giấy khen: 2") in every


def test_planned_visits_are_seen_by_those_who_plan_them(people, campaign):
    planned = make.make_planned(make.make_inspection_plan(campaign, approved=True), people.unit)
    planned.planned_on = date(2022, 5, 5)
    planned.save()
    assert [title for day, title in titles(campaign, people.coordinator) if day == "2022-05-05"] == [
        f"Dự kiến kiểm tra kỷ luật, văn hóa công vụ: {people.unit.name}"
    ]
    assert not any(day == "2022-05-05" for day, _ in titles(campaign, people.clerk))


def test_a_month_is_whole_weeks_from_monday(people, campaign):
    weeks = weeks_of(2022, 7, entries_of(campaign, people.clerk, 2022))
    assert {len(week) for week in weeks} == {7}
    assert weeks[0][0][0].weekday() == 0
    inside = [day for week in weeks for day, in_month, _ in week if in_month]
    assert inside == [date(2022, 7, 1) + timedelta(days=n) for n in range(31)]
    assert [day.day for week in weeks for day, _, entries in week if entries] == [15]


@pytest.mark.parametrize(
    "query", [{}, {"nam": "2022"}, {"nam": "2022", "thang": "7"}, {"nam": "9" * 400, "thang": "x"}]
)
def test_the_page_shows_whatever_is_asked_for(people, client_of, campaign, query):
    assert get(client_of(people.clerk), campaign, **query).status_code == 200


def test_the_grid_names_every_day_in_words_for_those_who_read_it_as_a_list(people, client_of, campaign):
    page = get(client_of(people.clerk), campaign, nam="2022", thang="7").content.decode()
    assert "Thứ Sáu, " in page
    assert "Khóa đợt chấm điểm năm 2022, 23:59" in page
    assert "Đợt chấm, hạn" in page


@pytest.mark.parametrize("who", ["stranger", "admin", "nobody"])
@pytest.mark.parametrize("name", ["campaign_calendar", "campaign_calendar_file"])
def test_it_does_not_exist_for_others(people, client_of, campaign, who, name):
    assert get(client_of(getattr(people, who)), campaign, name).status_code == 404


def test_the_file_is_a_calendar_that_others_can_read(people, client_of, campaign):
    client = client_of(people.clerk)
    answer = get(client, campaign, "campaign_calendar_file", nam="2022")
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["VERSION"], str(calendar["X-WR-CALNAME"])) == ("2.0", "Thi đua, văn hóa; công sở")
    opens, closes = calendar.walk("VEVENT")
    assert (opens.decoded("DTSTART"), opens.decoded("DTEND")) == (date(2022, 6, 1), date(2022, 6, 2))
    assert str(closes["SUMMARY"]) == "Khóa đợt chấm điểm năm 2022, 23:59"
    assert str(closes["URL"]).startswith("http://testserver/phieu/dot/")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    again = Calendar.from_ical(get(client, campaign, "campaign_calendar_file").content)
    assert {str(each["UID"]) for each in again.walk("VEVENT")} == {str(opens["UID"]), str(closes["UID"])}


def test_it_costs_the_same_for_1_and_30_of_everything(people, client_of, campaign, django_assert_max_num_queries):
    client, asked = client_of(people.coordinator), []
    for more in (1, 29):
        for n in range(more):
            unit = make.make_unit(people.province)
            extend(campaign, unit, date(2022, 8, n + 1))
            Inspection.objects.create(campaign=campaign, unit=unit, kind="emulation", inspected_on=date(2022, 5, n + 1))
            make.make_round(campaign, year=1900 + more + n)
        Extension.objects.exclude(round__year=2022).delete()
        with django_assert_max_num_queries(18) as queries:
            get(client, campaign, nam="2022")
        asked.append(len(queries))
    assert asked[0] == asked[1]
