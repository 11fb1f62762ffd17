"""Remedies: the unit reports, Sở Nội vụ accepts or sends back with a reason, and the log keeps everything."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaign.models import RemedyEvent
from campaign.remedying import accept, assign, correct, move_deadline, report, send_back, withdraw_remedy
from tests import factories as make
from units.models import Notice
from units.refusals import Refused

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def finding(people):
    return make.make_finding(make.make_inspection(make.make_campaign(people.province), people.unit), result="remedy")


@pytest.fixture
def later(now):
    return timezone.localdate(now) + timedelta(days=20)


def actions(finding):
    return [event.action for event in finding.events.order_by("pk")]


def test_the_unit_reports_and_the_coordinator_accepts(finding, people, now):
    report(finding, words="Đã thay bảng", upload=SimpleUploadedFile("a.pdf", PDF), by=people.clerk, at=now)
    finding.refresh_from_db()
    assert finding.state == "reported"
    accept(finding, by=people.coordinator, at=now)
    finding.refresh_from_db()
    assert (finding.state, actions(finding)) == ("accepted", ["report", "accept"])
    said = finding.events.first()
    assert (said.by_name, said.file_name) == (people.clerk.full_name, "a.pdf")
    assert Notice.objects.get(user=people.clerk).text.startswith("Sở Nội vụ đã chấp nhận")


def test_whoever_reported_and_left_the_unit_since_is_not_told_but_those_in_office(finding, people, now):
    report(finding, words="Đã thay bảng", by=people.clerk, at=now)
    people.clerk.roles.update(valid_to=timezone.localdate(now) - timedelta(days=1))
    make.make_role("clerk", unit=people.sibling, user=people.clerk)
    successor = make.make_role("clerk", unit=people.unit).user
    accept(finding, by=people.coordinator, at=now)
    told = set(Notice.objects.filter(text__startswith="Sở Nội vụ đã chấp nhận").values_list("user", flat=True))
    assert told == {successor.pk, people.head.pk}


def test_a_report_is_sent_back_with_a_reason_and_a_new_deadline(finding, people, now, later):
    report(finding, words="Đã thay bảng", by=people.head, at=now)
    for words, day, said in [("", later, "nêu lý do"), ("Thiếu", None, "nhập hạn"),
                             ("Thiếu", timezone.localdate(now) - timedelta(days=1), "đã qua")]:  # fmt: skip
        with pytest.raises(Refused, match=said):
            send_back(finding, words=words, due_on=day, by=people.coordinator, at=now)
    send_back(finding, words="Thiếu số điện thoại", due_on=later, by=people.coordinator, at=now)
    finding.refresh_from_db()
    assert (finding.state, finding.due_on) == ("returned", later)
    report(finding, words="Đã bổ sung", by=people.clerk, at=now)
    assert actions(finding) == ["report", "return", "report"]


def test_the_log_keeps_names_and_positions_as_they_were(finding, people, now):
    report(finding, words="Đã làm", by=people.head, at=now)
    people.head.full_name = "Tên mới"
    people.head.save()
    people.head.roles.update(position="Chức vụ mới")
    event = RemedyEvent.objects.get()
    assert event.by_name != "Tên mới"
    assert event.by_position == "Giám đốc"


def test_each_side_does_its_own(finding, people, now, later):
    for person in (people.coordinator, people.sibling_clerk, people.leader, people.stranger):
        with pytest.raises(Refused, match="cán bộ đầu mối hoặc thủ trưởng"):
            report(finding, words="A", by=person, at=now)
    report(finding, words="A", by=people.clerk, at=now)
    for person in (people.clerk, people.head, people.leader, people.stranger):
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
            accept(finding, by=person, at=now)


def test_nothing_is_decided_before_a_report_and_nothing_after_the_end(finding, people, now, later):
    with pytest.raises(Refused, match="Chờ đơn vị khắc phục"):
        accept(finding, by=people.coordinator, at=now)
    report(finding, words="A", by=people.clerk, at=now)
    with pytest.raises(Refused, match="Đơn vị báo đã khắc phục"):
        report(finding, words="B", by=people.clerk, at=now)
    accept(finding, by=people.coordinator, at=now)
    for verb in (withdraw_remedy, accept):
        with pytest.raises(Refused, match="Đã chấp nhận"):
            verb(finding, words="A", by=people.coordinator, at=now)


def test_a_deadline_moves_and_an_order_is_withdrawn_with_a_reason(finding, people, now, later):
    with pytest.raises(Refused, match="lý do đổi"):
        move_deadline(finding, words=" ", due_on=later, by=people.coordinator, at=now)
    move_deadline(finding, words="Chờ kinh phí", due_on=later, by=people.coordinator, at=now)
    withdraw_remedy(finding, words="Ghi nhầm đơn vị", by=people.coordinator, at=now)
    finding.refresh_from_db()
    assert (finding.state, finding.due_on, actions(finding)) == ("withdrawn", later, ["deadline", "withdraw"])


def test_words_are_corrected_until_the_unit_answers_and_the_old_ones_stay(finding, people, now):
    fields = {"topic": "Niêm yết", "found": "Thiếu 2 thủ tục", "task": "Bổ sung", "owner": "", "due_on": finding.due_on}
    correct(finding, fields=fields, by=people.coordinator, at=now)
    assert "Bảng niêm yết đã cũ." in finding.events.get().words
    report(finding, words="Đã bổ sung", by=people.clerk, at=now)
    with pytest.raises(Refused, match="giữ nguyên như đã ghi"):
        correct(finding, fields=fields, by=people.coordinator, at=now)


def test_the_people_of_the_unit_are_told_once_each(finding, people, now):
    assign([finding], by=people.coordinator, at=now)
    told = Notice.objects.values_list("user", flat=True)
    assert sorted(told) == sorted([people.clerk.pk, people.head.pk])


@pytest.mark.parametrize("who", ["clerk", "head"])
def test_the_unit_sees_it_on_its_home_page_and_reports_from_there(finding, who, people, client_of):
    client, url = client_of(getattr(people, who)), reverse("remedy_detail", args=[finding.pk])
    home = client.get("/").content.decode()
    assert url in home
    assert "Niêm yết lại thủ tục hành chính." in home
    assert "Báo đã khắc phục" in client.get(url).content.decode()
    refused = client.post(reverse("remedy_report", args=[finding.pk]), {"words": ""})
    assert refused.status_code == 422
    sent = {"words": "Đã thay bảng", "upload": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(reverse("remedy_report", args=[finding.pk]), sent).status_code == 302
    assert url not in client.get("/").content.decode()
    assert "Báo đã khắc phục</button>" not in client.get(url).content.decode()


def test_many_remedies_are_one_line_of_the_home_page(finding, people, client_of):
    for _ in range(4):
        make.make_finding(finding.inspection, result="remedy")
    assert "5 nội dung phải khắc phục sau kiểm tra" in client_of(people.clerk).get("/").content.decode()


def test_the_coordinator_sees_what_was_reported_and_what_is_overdue(finding, people, client_of, now):
    late = make.make_finding(finding.inspection, result="remedy", due_on=timezone.localdate(now) - timedelta(days=1))
    report(finding, words="Đã làm", by=people.clerk, at=now)
    client = client_of(people.coordinator)
    home = client.get("/").content.decode()
    assert "1 kết quả khắc phục chờ chấp nhận" in home
    assert "1 nội dung khắc phục quá hạn" in home
    overdue = client.get(reverse("remedy_list", args=[finding.inspection.campaign_id]), {"trang-thai": "qua-han"})
    assert reverse("remedy_detail", args=[late.pk]) in overdue.content.decode()
    assert reverse("remedy_detail", args=[finding.pk]) not in overdue.content.decode()


def test_the_coordinator_decides_on_the_page(finding, people, client_of, now, later):
    report(finding, words="Đã làm", by=people.clerk, at=now)
    client, url = client_of(people.coordinator), reverse("remedy_decide", args=[finding.pk])
    day = f"{later.day}/{later.month}/{later.year}"
    assert client.get(reverse("remedy_detail", args=[finding.pk])).status_code == 200
    answer = client.post(url, {"viec": "tra-lai", "words": "", "due_on": day}, follow=True)
    assert "Hãy nêu lý do" in answer.content.decode()
    client.post(url, {"viec": "tra-lai", "words": "Thiếu ảnh", "due_on": day})
    finding.refresh_from_db()
    assert (finding.state, finding.due_on) == ("returned", later)
    assert client.post(url, {"viec": "la"}).status_code == 302
    assert client_of(people.clerk).post(url, {"viec": "chap-nhan"}, follow=True).status_code == 200
    finding.refresh_from_db()
    assert finding.state == "returned"


def test_the_file_of_a_report_is_seen_by_those_who_see_the_remedy(finding, people, client_of, now):
    report(finding, words="Đã làm", upload=SimpleUploadedFile("a.pdf", PDF), by=people.clerk, at=now)
    url = reverse("remedy_file", args=[RemedyEvent.objects.get().pk])
    answers = [
        client_of(getattr(people, who)).get(url) for who in ("clerk", "coordinator", "sibling_clerk", "stranger")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
    assert [b"".join(answer.streaming_content) for answer in answers[:2]] == [PDF, PDF]


def test_a_finding_is_corrected_on_its_page(finding, people, client_of):
    client, url = client_of(people.coordinator), reverse("finding_edit", args=[finding.pk])
    assert "Việc phải khắc phục" in client.get(url).content.decode()
    client.post(url, {"topic": "Niêm yết", "found": "Thiếu", "task": "Bổ sung", "owner": "", "due_on": "1/9/2099"})
    finding.refresh_from_db()
    assert (finding.topic, finding.task) == ("Niêm yết", "Bổ sung")
    good = make.make_finding(finding.inspection)
    page = client.get(reverse("finding_edit", args=[good.pk])).content.decode()
    assert "Việc phải khắc phục" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_remedies_costs_the_same(rows, finding, people, client_of, django_assert_num_queries):
    for _ in range(rows):
        make.make_finding(
            make.make_inspection(finding.inspection.campaign, make.make_unit(people.province)), result="remedy"
        )
    client = client_of(people.coordinator)
    with django_assert_num_queries(10):
        assert client.get(reverse("remedy_list", args=[finding.inspection.campaign_id])).status_code == 200


@pytest.mark.parametrize("reported", [False, True])
def test_a_remedy_that_was_withdrawn_by_mistake_waits_again(reported, finding, people, client_of, now):
    if reported:
        report(finding, words="Đã làm", by=people.clerk, at=now)
    finding.refresh_from_db()
    before, client = finding.state, client_of(people.coordinator)
    url, page = reverse("remedy_decide", args=[finding.pk]), reverse("remedy_detail", args=[finding.pk])
    client.post(url, {"viec": "rut", "words": "Giao nhầm đơn vị"})
    assert "Giao lại yêu cầu, vì rút nhầm" in client.get(page).content.decode()
    client_of(people.clerk).post(url, {"viec": "giao-lai"})
    finding.refresh_from_db()
    assert finding.state == "withdrawn"
    client = client_of(people.coordinator)
    client.post(url, {"viec": "giao-lai"})
    finding.refresh_from_db()
    assert finding.state == before
    assert finding.events.last().action == "restore"
    assert "đang ở trạng thái" in client.post(url, {"viec": "giao-lai"}, follow=True).content.decode()


def test_the_chips_count_what_the_filters_beside_them_leave(finding, people, client_of):
    campaign = finding.inspection.campaign
    other = make.make_inspection(campaign, people.sibling, kind="emulation")
    make.make_finding(other, result="remedy")
    client, url = client_of(people.coordinator), reverse("remedy_list", args=[campaign.pk])

    def waiting(**asked):
        return {value: number for value, _, number in client.get(url, asked).context["chips"]}["cho-don-vi"]

    assert waiting() == 2
    assert waiting(loai_kiem_tra="emulation") == 1
    assert waiting(tim=people.sibling.code) == 1


def test_a_decision_that_nobody_knows_is_told(finding, people, client_of):
    url = reverse("remedy_decide", args=[finding.pk])
    page = client_of(people.coordinator).post(url, {"viec": "la"}, follow=True).content.decode()
    assert "Hãy chọn một việc" in page
