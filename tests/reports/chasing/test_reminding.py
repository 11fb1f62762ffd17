"""Reminders: exactly who holds the work up, once, with a log; the ladder above them; and the site by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from campaign.models import Extension, RoundEvent
from campaign.storing import store_bytes
from reports import snapshots
from reports.chasing import reminding
from reports.chasing.board import board_of
from reports.chasing.rounds import rounds_near_a_deadline
from reports.chasing.rules import rule_of, set_rule
from reports.chasing.sent import sent_in
from reports.models import ChasingRule, Document, Reminder, Rung
from reports.tasks import remind_before_deadlines, remind_of_round
from scoring.models import Assessment
from tests import factories as make
from tests.reports.drafts import PDF
from tests.reports.making import event
from units.lettering import send_due
from units.models import Cluster, ClusterLead, ClusterMembership, Notice, NoticePreference, User
from units.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(people, round_, now):
    def sent(*units, rung=Rung.HOLDER, at=now, audience="collective", by=people.coordinator, **fields):
        pks = [unit.pk for unit in units]
        return reminding.send(round_, audience=audience, units=pks, rung=rung, by=by, at=at, **fields)

    return sent


def told(sent):
    return {each.recipient_id for each in sent.reminders}


def approve(sheet, day):
    event(sheet, "approve", "approved", day)
    Assessment.objects.filter(pk=sheet.pk).update(status="approved")


def test_a_reminder_goes_to_whoever_holds_the_sheet(people, waiting, returned, send):
    waiting(people.unit)
    returned(people.sibling)
    assert told(send(people.unit, people.sibling)) == {people.head.pk, people.sibling_clerk.pk}


def test_the_log_keeps_name_post_words_and_what_became_of_it(people, round_, now, waiting, send):
    sheet = waiting(people.unit)
    User.objects.filter(pk=people.head.pk).update(email="lan@example.gov.vn")
    send(people.unit, note="Gọi 0297 nếu vướng.")
    kept = Reminder.objects.get()
    assert (kept.post, kept.recipient_name, kept.by_name) == (
        "Giám đốc", people.head.full_name, people.coordinator.full_name,
    )  # fmt: skip
    assert "chờ thủ trưởng duyệt" in kept.words
    assert "đã quá 3 ngày" in kept.words
    assert kept.words.endswith("Gọi 0297 nếu vướng.")
    assert kept.notice.user == people.head
    assert kept.notice.url == sheet.get_absolute_url()
    send_due(at=now + timedelta(days=4))
    kept.notice.refresh_from_db()
    assert (kept.email, kept.notice.letter) == ("lan@example.gov.vn", "sent")
    assert kept.words in mail.outbox[0].body


def test_pressed_twice_it_is_sent_once_and_said(people, waiting, send):
    waiting(people.unit)
    send(people.unit)
    again = send(people.unit)
    assert (again.reminders, [each.pk for each in again.today]) == ([], [people.unit.pk])
    assert Reminder.objects.count() == Notice.objects.count() == 1


def test_the_next_day_the_same_person_may_be_reminded_again(people, now, waiting, send):
    waiting(people.unit)
    send(people.unit)
    assert len(send(people.unit, at=now + timedelta(days=1)).reminders) == 1


def test_a_unit_that_finished_in_between_is_left_out_and_told(people, now, waiting, send):
    approve(waiting(people.unit), now.date())
    sent = send(people.unit)
    assert ([each.pk for each in sent.done], sent.reminders) == ([people.unit.pk], [])


def test_a_vacant_post_is_told_instead_of_reminding_somebody_else(people, waiting, send):
    waiting(people.sibling)
    assert [each.pk for each in send(people.sibling).vacant] == [people.sibling.pk]
    assert not Reminder.objects.exists()


def test_the_head_hears_on_the_second_rung_together_with_the_clerk(people, returned, send):
    returned(people.unit)
    assert told(send(people.unit, rung=Rung.HEAD)) == {people.clerk.pk, people.head.pk}


def test_on_the_third_rung_the_unit_above_and_the_leading_unit_hear_of_it_without_seeing_the_sheet(
    people, round_, now, returned, send
):
    above, lead = make.make_unit(people.province), make.make_unit(people.province)
    heads = {make.make_role("head", unit=unit).user.pk for unit in (above, lead)}
    people.unit.parent = above
    people.unit.save()
    cluster = Cluster.objects.create(province=people.province, name="Khối 1", sort_key="k")
    ClusterMembership.objects.create(cluster=cluster, unit=people.unit)
    ClusterLead.objects.create(cluster=cluster, unit=lead, valid_from=date(2020, 1, 1))
    returned(people.unit)
    sent = send(people.unit, rung=Rung.ABOVE)
    assert told(sent) == heads | {people.clerk.pk, people.head.pk}
    outside = [each.notice.url for each in sent.reminders if each.recipient_id in heads]
    assert set(outside) == {round_.get_absolute_url()}


def test_before_the_next_rung_is_due_the_last_one_is_repeated(people, now, returned, send):
    returned(people.unit)
    send(people.unit, rung=None)
    send(people.unit, rung=None, at=now + timedelta(days=1))
    assert {each.rung for each in Reminder.objects.all()} == {Rung.HOLDER}


def test_after_a_reminder_the_same_day_a_higher_rung_reaches_only_the_others(people, returned, send):
    returned(people.unit)
    send(people.unit)
    assert told(send(people.unit, rung=Rung.HEAD)) == {people.head.pk}


def test_persons_sheets_remind_clerk_and_head_at_once(people, round_, waiting, send):
    waiting(None, staff=make.make_staff(people.unit))
    make.make_assessment(round_, staff=make.make_staff(people.unit))
    sent = send(people.unit, audience="individual")
    assert told(sent) == {people.clerk.pk, people.head.pk}
    assert "còn 2/2 phiếu cá nhân" in sent.reminders[0].words
    assert sent.reminders[0].notice.url == reverse("grid_detail", args=[round_.pk, people.unit.pk])


def test_the_ladder_climbs_from_the_log(people, round_, now, waiting, send):
    waiting(people.unit)

    def proposed(days):
        at = now + timedelta(days=days)
        (unit,) = board_of(round_, "collective", at=at, only={people.unit.pk})
        before = reminding.reminded_in(round_, "collective", letters=sent_in(round_)).get(unit.pk)
        return reminding.step_of(unit, before, gaps=rule_of(round_).gaps)

    assert (proposed(0).rung, proposed(0).due) == (Rung.HOLDER, True)
    send(people.unit)
    assert (proposed(1).rung, proposed(1).due) == (Rung.HEAD, False)
    send(people.unit, rung=None, at=now + timedelta(days=3))
    assert Reminder.objects.latest("at").rung == Rung.HEAD
    send(people.unit, rung=None, at=now + timedelta(days=6))
    assert (proposed(11).rung, proposed(11).due) == (Rung.LETTER, True)


def write_letter(people, round_, now, unit, *, audience="collective", issued=True):
    """A letter of yesterday that asks the unit for its sheets."""
    person = audience == "individual"
    facts = {"pk": unit.pk, "step": "ca-nhan" if person else "tra-lai", "people_left": 2 if person else 0}
    about = {"round": round_.pk, "together": False, "units": [facts]}
    signed = {
        "status": "issued", "number": "412", "signer_position": "GIÁM ĐỐC", "signer_name": "Nguyễn Văn Mẫu",
        "issued_by": people.coordinator, "issued_on": (now - timedelta(days=1)).date(),
        "snapshot": snapshots.freeze({"letter": 1}, at=now),
        "pdf": store_bytes(PDF, "application/pdf", by=None, at=now),
    }  # fmt: skip
    asked = {"requested_by": people.coordinator, "requested_at": now, "text": "Công văn", "issuing_body": "snv"}
    letter = Document.objects.create(campaign=round_.campaign, kind="reminder", title="Đôn đốc", about=about, **asked)
    letter.addressed.create(unit=unit)
    Document.objects.filter(pk=letter.pk).update(**signed if issued else {})


def before_of(round_, unit, audience="collective"):
    return reminding.reminded_in(round_, audience, letters=sent_in(round_)).get(unit.pk)


def test_an_issued_letter_is_the_last_rung_and_a_draft_none(people, round_, now, returned, send):
    returned(people.unit)
    send(people.unit, at=now - timedelta(days=5))
    write_letter(people, round_, now, people.unit, issued=False)
    assert before_of(round_, people.unit).rung == Rung.HOLDER
    write_letter(people, round_, now, people.unit)
    before = before_of(round_, people.unit)
    assert (before.rung, before.day, before.times) == (Rung.LETTER, (now - timedelta(days=1)).date(), 1)
    (unit,) = board_of(round_, "collective", at=now, only={people.unit.pk})
    step = reminding.step_of(unit, before, gaps=rule_of(round_).gaps)
    assert (step.rung, step.due, step.on) == (Rung.LETTER, False, (now + timedelta(days=4)).date())


def test_nobody_above_hears_of_it_after_a_letter_once_there_is_time_again(people, round_, now, returned, send):
    above = make.make_unit(people.province)
    make.make_role("head", unit=above)
    people.unit.parent = above
    people.unit.save()
    returned(people.unit)
    write_letter(people, round_, now, people.unit)
    round_.closes_at = now + timedelta(days=9)
    round_.save()
    assert told(send(people.unit, rung=None)) == {people.clerk.pk, people.head.pk}


def test_a_letter_counts_for_the_sheets_that_it_names_even_without_a_reminder(people, round_, now, returned):
    write_letter(people, round_, now, people.sibling, audience="individual")
    assert before_of(round_, people.sibling) is None
    assert before_of(round_, people.sibling, "individual").times == 0


def test_the_board_tells_of_a_letter_alone_without_counting_reminders(people, round_, now, returned, client_of):
    returned(people.unit)
    write_letter(people, round_, now, people.unit)
    html = client_of(people.coordinator).get(reverse("chasing_board", args=[round_.pk])).content.decode()
    assert "bậc 4" in html
    assert "0 lần" not in html


def typed_from_paper(round_, now):
    round_.historical = True


def opens_later(round_, now):
    round_.opens_at, round_.closes_at = now + timedelta(days=9), now + timedelta(days=12)


@pytest.mark.parametrize("state", [typed_from_paper, opens_later])
def test_a_round_that_is_not_under_way_is_urged_on_by_nobody(
    people, round_, now, automatic, returned, send, client_of, state
):
    returned(people.unit)
    ChasingRule.objects.update(days_before=[12, 3])
    state(round_, now)
    round_.save()
    with pytest.raises(Refused, match="nên không đôn đốc được"):
        send(people.unit)
    assert rounds_near_a_deadline(at=now) == []
    client = client_of(people.coordinator)
    assert client.get(reverse("chasing_board", args=[round_.pk])).status_code == 404
    assert client.post(reverse("chasing_remind", args=[round_.pk]), {"tat-ca": "1"}).status_code == 404
    assert "chasing" not in client.get(reverse("chasing_entry")).headers.get("Location", "")


def test_how_a_round_will_be_urged_can_be_set_before_it_begins(people, round_, now, client_of):
    opens_later(round_, now)
    round_.save()
    client, rule = client_of(people.coordinator), reverse("chasing_rule", args=[round_.pk])
    assert rule in client.get(round_.get_absolute_url()).content.decode()
    shown = client.get(rule).content.decode()
    assert reverse("chasing_board", args=[round_.pk]) not in shown
    typed = {"gap_head": "2", "gap_above": "3", "gap_letter": "5", "automatic": "on", "days_before": "7"}
    saved = client.post(rule, typed, follow=True)
    assert saved.redirect_chain == [(round_.get_absolute_url(), 302)]
    assert ChasingRule.objects.get().days_before == [7]
    assert client.get(reverse("chasing_board", args=[round_.pk])).status_code == 404


def test_a_round_typed_from_paper_has_no_rule(people, round_, now, client_of):
    typed_from_paper(round_, now)
    round_.save()
    client, rule = client_of(people.coordinator), reverse("chasing_rule", args=[round_.pk])
    assert client.get(rule).status_code == 404
    assert rule not in client.get(round_.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["stranger", "leader", "head", "clerk", "admin"])
def test_only_the_coordinator_of_the_province_reminds(people, waiting, send, who):
    waiting(people.unit)
    with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
        send(people.unit, by=getattr(people, who))


def test_a_letter_is_no_reminder_and_a_note_has_an_end(people, waiting, send):
    waiting(people.unit)
    with pytest.raises(Refused, match="Công văn"):
        send(people.unit, rung=Rung.LETTER)
    with pytest.raises(Refused, match="quá 200"):
        send(people.unit, note="a" * 201)


@pytest.mark.parametrize("number", [1, 30])
def test_reminding_thirty_units_takes_the_queries_of_one(
    people, round_, now, waiting, send, number, django_assert_num_queries
):
    units = [make.make_unit(people.province) for _ in range(number)]
    for unit in units:
        make.make_role("head", unit=unit)
        waiting(unit)
    people.coordinator.scope  # noqa: B018 -- read once per request
    with django_assert_num_queries(22):
        assert len(send(*units).reminders) == number


@pytest.fixture
def automatic(people, round_, now):
    """The round ends in three days and reminds by itself seven, three and one days ahead."""
    round_.closes_at = now + timedelta(days=3)
    round_.save()
    return ChasingRule.objects.create(round=round_, automatic=True, days_before=[7, 3, 1])


def clock_strikes(at):
    """What beat asks for: every round in turn."""
    for pk in rounds_near_a_deadline(at=at):
        reminding.remind_before_deadlines(pk, at=at)


def test_the_site_reminds_by_itself_on_its_days_and_once(people, now, round_, automatic, returned):
    returned(people.unit)
    remind_before_deadlines()  # asks for a task for each round
    remind_of_round(round_.pk)
    remind_of_round(round_.pk)
    assert {(each.recipient_id, each.by, each.by_name) for each in Reminder.objects.all()} == {
        (people.clerk.pk, None, "Tự động")
    }
    clock_strikes(now + timedelta(days=1))
    assert Reminder.objects.count() == 1
    clock_strikes(now + timedelta(days=2))
    assert Reminder.objects.count() == 2


def test_a_unit_with_more_time_is_reminded_by_its_own_deadline(people, round_, now, automatic, returned):
    returned(people.unit)
    returned(people.sibling)
    Extension.objects.create(
        round=round_, unit=people.unit, until=now + timedelta(days=5), reason="Xin thêm", granted_at=now, by_name="A"
    )
    clock_strikes(now)
    assert [each.unit_id for each in Reminder.objects.all()] == [people.sibling.pk]


def test_a_round_without_a_deadline_ahead_is_not_even_counted(people, round_, now, automatic, returned):
    sheet = returned(people.unit)
    assert rounds_near_a_deadline(at=now) == [round_.pk]
    day_after = now + timedelta(days=1)
    assert rounds_near_a_deadline(at=day_after) == []
    Assessment.objects.filter(pk=sheet.pk).update(due_at=day_after + timedelta(days=7))
    assert rounds_near_a_deadline(at=day_after) == [round_.pk]
    Assessment.objects.filter(pk=sheet.pk).update(due_at=None)
    Extension.objects.create(
        round=round_, unit=people.unit, until=now + timedelta(days=8), reason="Lũ", granted_at=now, by_name="A"
    )
    assert rounds_near_a_deadline(at=day_after) == [round_.pk]


def test_by_itself_the_site_reminds_nobody_unless_it_was_told_to(people, automatic, now, returned):
    returned(people.unit)
    ChasingRule.objects.update(automatic=False)
    clock_strikes(now)
    assert not Reminder.objects.exists()


def test_the_rule_leaves_a_line_in_the_log_of_the_round(people, round_, now):
    asked = {"gap_head": 2, "gap_above": 4, "gap_letter": 6, "automatic": True, "days_before": [1, 7, 7]}
    rule = set_rule(round_, **asked, by=people.coordinator, at=now)
    assert (rule.gaps[Rung.ABOVE], rule.days_before) == (4, [7, 1])
    assert "tự nhắc trước hạn 7, 1 ngày" in RoundEvent.objects.get().text
    with pytest.raises(Refused, match="ít nhất một số ngày"):
        set_rule(round_, **asked | {"days_before": []}, by=people.coordinator, at=now)
    with pytest.raises(Refused, match="từ 1 đến 60"):
        set_rule(round_, **asked | {"days_before": [0]}, by=people.coordinator, at=now)
    with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
        set_rule(round_, **asked, by=people.stranger, at=now)


@pytest.fixture
def remind_page(people, round_, client_of):
    client = client_of(people.coordinator)
    address = reverse("chasing_remind", args=[round_.pk])
    return lambda follow=False, **data: client.post(address, data, follow=follow)


def test_the_preview_says_who_receives_what_and_sends_nothing(people, round_, waiting, remind_page):
    for unit in (people.unit, people.sibling, make.make_unit(people.province)):
        waiting(unit)
    User.objects.filter(pk=people.head.pk).update(email="lan@example.gov.vn")
    html = remind_page(**{"tat-ca": "1"}).content.decode()
    assert people.head.full_name in html
    assert "thư tới lan@example.gov.vn" in html
    assert "Chưa có ai nhận được lời nhắc ở 2 đơn vị" in html
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("email", "wish", "words"),
    [("", "at_once", "không có thư điện tử"), ("lan@example.gov.vn", "none", "không nhận thư điện tử")],
)
def test_the_preview_says_where_no_letter_goes(people, waiting, remind_page, email, wish, words):
    waiting(people.unit)
    User.objects.filter(pk=people.head.pk).update(email=email)
    NoticePreference.objects.create(user=people.head, letters=wish)
    assert words in remind_page(**{"don-vi": people.unit.pk}).content.decode()


def test_sending_leads_to_the_log_and_the_person_finds_the_notice(people, round_, waiting, remind_page, client):
    waiting(people.unit)
    page = remind_page(follow=True, **{"don-vi": people.unit.pk, "note": "", "rung": "1", "gui": "1"})
    html = page.content.decode()
    assert "Đã nhắc 1 người của 1 đơn vị." in html
    assert "Chưa đọc trên trang" in html
    client.force_login(people.head, backend="units.account_loading.AccountBackend")
    assert "chờ thủ trưởng duyệt" in client.get(reverse("notice_list")).content.decode()


def test_without_a_unit_one_is_asked_for_it(people, round_, waiting, remind_page):
    waiting(people.unit)
    assert "Chưa chọn đơn vị nào" in remind_page(follow=True).content.decode()
    assert "Chưa chọn đơn vị nào" in remind_page(follow=True, **{"don-vi": ["x", "99999999"]}).content.decode()


def test_the_log_can_be_read_for_one_unit(people, round_, waiting, returned, send, client_of):
    waiting(people.unit)
    returned(people.sibling)
    send(people.unit, people.sibling)
    client = client_of(people.coordinator)
    page = client.get(reverse("chasing_log", args=[round_.pk]), {"don-vi": people.unit.pk})
    assert [each.unit_id for each in page.context["page_obj"]] == [people.unit.pk]
    assert len(client.get(reverse("chasing_log", args=[round_.pk])).context["page_obj"]) == 2


def test_the_page_of_the_rule_keeps_what_is_typed(people, round_, client_of):
    client, address = client_of(people.coordinator), reverse("chasing_rule", args=[round_.pk])
    typed = {"gap_head": "2", "gap_above": "3", "gap_letter": "5", "automatic": "on", "days_before": "7, 3 1"}
    assert client.post(address, typed).status_code == 302
    assert ChasingRule.objects.get().days_before == [7, 3, 1]
    assert "7, 3, 1" in client.get(address).content.decode()
    assert "không phải các số ngày" in client.post(address, typed | {"days_before": "ba"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_reminds(people, now, automatic, returned):
    returned(people.unit)
    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(_remind_in_a_connection_of_its_own, now) for _ in range(2)]:
            each.result()
    assert Reminder.objects.count() == Notice.objects.count() == 1


def _remind_in_a_connection_of_its_own(now):
    try:
        clock_strikes(now)
    finally:
        connection.close()
