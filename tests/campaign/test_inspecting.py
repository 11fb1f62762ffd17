"""Records of visits: one record with its findings and photos, sent once however often it arrives."""

import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campaign.inspecting import Found, add_findings, add_photo, put_photo_back, record_visit, remove_photo
from campaign.models import Finding, FindingPhoto, Inspection
from campaign.recording import record_inspection, removal_refusal, remove_record
from tests import factories as make
from tests.worker import wait_until
from units.refusals import Refused
from units.undoing import put_back

AT = make.moment(2022, 7, 1)
DAY = date(2022, 6, 20)
REMEDY = {"result": "remedy", "task": "Niêm yết lại", "owner": "Chánh Văn phòng", "due_on": date(2022, 7, 15)}


def fetched(client, url):
    """The status of a file's address; the file itself is read to its end."""
    response = client.get(url)
    b"".join(response.streaming_content if response.streaming else [])
    return response.status_code


def photo(name="anh.jpg", colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


@pytest.fixture
def planned(people):
    plan = make.make_inspection_plan(make.make_campaign(people.province), approved=True, team="Đoàn của Sở")
    return make.make_planned(plan, people.unit, reasons=["Chưa được kiểm tra loại này lần nào"])


@pytest.fixture
def visit(planned):
    def made(**fields):
        plan = planned.plan
        return Inspection(campaign=plan.campaign, unit=planned.unit, kind=plan.kind, inspected_on=DAY, **fields)

    return made


def good(topic="Đeo thẻ", **fields):
    return Found(topic=topic, found="Cả cơ quan đeo thẻ.", result="good", **fields)


def test_a_visit_fulfils_its_place_in_the_plan_and_keeps_what_it_found(planned, visit, people):
    findings = [good(uploads=(photo(),)), Found(topic="Niêm yết", found="Bảng cũ", **REMEDY)]
    kept = record_visit(visit(conclusion="Tốt"), findings, planned=planned, by=people.coordinator, at=AT)
    planned.refresh_from_db()
    assert planned.inspection == kept
    first, second = kept.findings.all()
    assert (first.result, first.state, first.photos.get().name) == ("good", "", "anh.jpg")
    assert (second.task, second.owner, second.due_on, second.state) == (
        "Niêm yết lại", "Chánh Văn phòng", date(2022, 7, 15), "open",
    )  # fmt: skip
    assert second.events.get().action == "assign"


def test_a_record_that_arrives_again_is_stored_once(planned, visit, people):
    sent_as = uuid.uuid4()
    first, again = (
        record_visit(visit(), [good()], planned=planned, sent_as=sent_as, by=people.coordinator, at=AT)
        for _ in range(2)
    )
    assert first == again
    assert Finding.objects.count() == Inspection.objects.count() == 1


def test_a_record_without_findings_is_stored_once_too(planned, visit, people):
    for _ in range(2):
        record_visit(visit(), [], planned=planned, sent_as=uuid.UUID(int=1), by=people.coordinator, at=AT)
    assert Inspection.objects.count() == 1


def test_a_sign_that_is_known_swallows_nothing_else(planned, visit, people):
    sent = {"sent_as": uuid.uuid4(), "by": people.coordinator, "at": AT}
    kept = record_visit(visit(), [good()], planned=planned, **sent)
    for findings in ([good("Trang phục")], [good(uploads=(photo(),))]):
        with pytest.raises(Refused, match=r"đã được ghi ở lần kiểm tra .* ngày 20/6/2022, khác với nội dung này"):
            add_findings(kept, findings, **sent)
    with pytest.raises(Refused, match="khác với nội dung này"):
        record_visit(visit(conclusion="Khác"), [good()], planned=planned, **sent)
    assert Finding.objects.count() == 1


def test_whoever_may_not_record_learns_of_no_record_by_its_sign(planned, visit, people):
    sent_as = uuid.uuid4()
    record_visit(visit(), [good()], planned=planned, sent_as=sent_as, by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
        record_visit(visit(), [good()], planned=planned, sent_as=sent_as, by=people.clerk, at=AT)


def test_a_record_without_findings_can_still_be_removed_and_put_back(visit, planned, people):
    sent = {"planned": planned, "sent_as": uuid.uuid4(), "by": people.coordinator}
    kept = record_visit(visit(), [], **sent, at=AT)
    gone = remove_record(kept, what="lần kiểm tra", by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="đã được ghi rồi bị xóa"):
        record_visit(visit(), [], **sent, at=AT)
    put_back(gone, by=people.coordinator, at=AT)
    assert record_visit(visit(), [], **sent, at=AT) == kept


def test_another_record_of_the_same_place_is_not_swallowed(planned, visit, people):
    record_visit(visit(), [good()], planned=planned, sent_as=uuid.uuid4(), by=people.coordinator, at=AT)
    with pytest.raises(Refused, match=r"vừa được ghi kiểm tra ngày 20/6/2022"):
        record_visit(visit(), [good("Khác")], planned=planned, sent_as=uuid.uuid4(), by=people.coordinator, at=AT)


def test_further_findings_join_an_inspection_on_record(planned, visit, people):
    kept = record_visit(visit(), [good()], planned=planned, by=people.coordinator, at=AT)
    add_findings(kept, [good("Trang phục")], sent_as=uuid.uuid4(), by=people.coordinator, at=AT)
    assert [each.topic for each in kept.findings.all()] == ["Đeo thẻ", "Trang phục"]


def test_further_findings_of_an_inspection_that_was_removed_meanwhile_are_refused(planned, visit, people):
    kept = record_visit(visit(), [], planned=planned, by=people.coordinator, at=AT)
    Inspection.objects.filter(pk=kept.pk).delete()
    with pytest.raises(Refused, match="vừa bị xóa"):
        add_findings(kept, [good()], sent_as=uuid.uuid4(), by=people.coordinator, at=AT)


def test_a_file_that_is_no_photo_is_refused_and_nothing_is_kept(planned, visit, people):
    program = SimpleUploadedFile("anh.jpg", b"MZ\x90\x00 not a picture")
    with pytest.raises(Refused, match="không phải là tệp JPG thật"):
        record_visit(visit(), [good(uploads=(program,))], planned=planned, by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="không thuộc loại nhận được"):
        record_visit(
            visit(),
            [good(uploads=(SimpleUploadedFile("a.xlsx", b"PK"),))],
            planned=planned,
            by=people.coordinator,
            at=AT,
        )
    assert not Inspection.objects.exists()


def test_a_deadline_before_the_visit_is_refused(planned, visit, people):
    late = {**REMEDY, "due_on": DAY - timedelta(days=1)}
    with pytest.raises(Refused, match="ở trước ngày kiểm tra"):
        record_visit(visit(), [Found(topic="A", found="B", **late)], planned=planned, by=people.coordinator, at=AT)


def test_only_the_coordinator_records(planned, visit, people):
    for person in (people.clerk, people.head, people.leader, people.stranger):
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
            record_visit(visit(), [good()], planned=planned, by=person, at=AT)


def test_an_inspection_with_findings_keeps_its_unit_and_stays(planned, visit, people):
    kept = record_visit(visit(), [good()], planned=planned, by=people.coordinator, at=AT)
    assert "không xóa được" in removal_refusal(kept)
    kept.unit = people.sibling
    with pytest.raises(Refused, match="giữ nguyên"):
        record_inspection(kept, by=people.coordinator, at=AT)


def test_photos_are_added_once_and_taken_off_again(people):
    finding = make.make_finding(make.make_inspection(make.make_campaign(people.province), people.unit))
    shown = add_photo(finding, upload=photo(), by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="đã có ở nội dung"):
        add_photo(finding, upload=photo("khac.jpg"), by=people.coordinator, at=AT)
    remove_photo(shown, by=people.coordinator, at=AT)
    assert not finding.photos.kept().exists()
    add_photo(finding, upload=photo(), by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="đã có ở nội dung"):
        put_photo_back(shown, by=people.coordinator, at=AT)


def test_a_photo_that_was_taken_off_is_put_back_from_the_message(people, client_of):
    finding = make.make_finding(make.make_inspection(make.make_campaign(people.province), people.unit))
    shown = add_photo(finding, upload=photo(), by=people.coordinator, at=AT)
    undo = reverse("finding_photo_put_back", args=[shown.pk])
    assert client_of(people.clerk).post(undo).status_code == 404
    client = client_of(people.coordinator)
    page = client.post(reverse("finding_photo_remove", args=[shown.pk]), follow=True).content.decode()
    assert f'class="undo" method="post" action="{undo}"' in page
    for _ in range(2):
        assert "Đã đưa lại ảnh." in client.post(undo, follow=True).content.decode()
    assert finding.photos.kept().get() == shown


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_is_put_back_twice_at_once_is_put_back(people):
    finding = make.make_finding(make.make_inspection(make.make_campaign(people.province), people.unit))
    shown = add_photo(finding, upload=photo(), by=people.coordinator, at=AT)
    remove_photo(shown, by=people.coordinator, at=AT)

    def press():
        try:
            put_photo_back(shown, by=people.coordinator, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            put_photo_back(shown, by=people.coordinator, at=AT)
            second = pool.submit(press)
            wait_until(_somebody_waits_for_a_lock)
        second.result()
    assert finding.photos.kept().get() == shown


def _somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


def test_a_photo_is_put_back_for_an_hour(people):
    finding = make.make_finding(make.make_inspection(make.make_campaign(people.province), people.unit))
    shown = add_photo(finding, upload=photo(), by=people.coordinator, at=AT)
    remove_photo(shown, by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="Đã quá một giờ"):
        put_photo_back(shown, by=people.coordinator, at=AT + timedelta(hours=1, seconds=1))
    put_photo_back(shown, by=people.coordinator, at=AT + timedelta(hours=1))
    assert finding.photos.kept().get() == shown


def record(planned, **fields):
    return reverse("inspection_record", args=[planned.pk]), {
        "inspected_on": "20/6/2022", "team_present": "Ông Minh", "conclusion": "Khá", "so": "2",
        "sent_as": str(uuid.uuid4()),
        "nd0-topic": "A1 Tiêu chí 1", "nd0-found": "Chưa niêm yết", "nd0-result": "remedy", "nd0-task": "Niêm yết",
        "nd0-due_on": "15/7/2022", **fields,
    }  # fmt: skip


def test_the_form_is_sent_without_scripts_and_names_the_criterion(planned, people, client_of):
    make.make_rubric(planned.plan.campaign)
    url, sent = record(planned)
    client = client_of(people.coordinator)
    page = client.get(url).content.decode()
    assert '<option value="A1 Tiêu chí 1">' in page
    assert "Đoàn của Sở" in page
    answer = client.post(url, sent | {"nd0-photos": photo()})
    finding = Finding.objects.get()
    assert answer.url == reverse("inspection_detail", args=[finding.inspection_id])
    assert (finding.criterion_code, finding.topic, finding.photos.count()) == ("A1", "Tiêu chí 1", 1)
    assert client.get(url).url == answer.url
    assert "Chưa niêm yết" in client.get(answer.url).content.decode()


def test_a_phone_is_told_where_the_record_stands(planned, people, client_of):
    url, sent = record(planned)
    client = client_of(people.coordinator)
    first, again = (client.post(url, sent, headers={"X-Record": "1"}) for _ in range(2))
    assert (first.status_code, first.json()) == (
        201,
        {"url": reverse("inspection_detail", args=[Inspection.objects.get().pk])},
    )
    assert again.json() == first.json()


def test_a_refused_record_keeps_every_word(planned, people, client_of):
    url, sent = record(planned, **{"nd0-task": "", "inspected_on": "31/2/2022"})
    page = client_of(people.coordinator).post(url, sent)
    assert page.status_code == 422
    for words in ("Chưa niêm yết", "Hãy ghi việc đơn vị phải làm", "không có trên lịch", "31/2/2022"):
        assert words in page.content.decode()
    assert not Inspection.objects.exists()


def test_a_block_with_a_photo_alone_asks_for_its_words(planned, people, client_of):
    url, sent = record(planned)
    page = client_of(people.coordinator).post(url, sent | {"nd1-photos": photo()})
    assert page.status_code == 422
    assert "Hãy nhập nội dung kiểm tra." in page.content.decode()


def test_photos_are_seen_by_the_province_and_the_unit_alone(people, client_of):
    finding = make.make_finding(make.make_inspection(make.make_campaign(people.province), people.unit))
    shown = add_photo(finding, upload=photo(), by=people.coordinator, at=AT)
    url = reverse("finding_photo", args=[shown.pk])
    seen = {who: fetched(client_of(getattr(people, who)), url) for who in ("coordinator", "leader", "clerk",
            "head", "sibling_clerk", "stranger", "nobody", "admin")}  # fmt: skip
    assert seen == {"coordinator": 200, "leader": 200, "clerk": 200, "head": 200, "sibling_clerk": 404, "stranger": 404,
                    "nobody": 404, "admin": 404}  # fmt: skip
    client = client_of(people.clerk)
    assert client.post(reverse("finding_photo_remove", args=[shown.pk])).status_code == 404
    client_of(people.coordinator).post(reverse("finding_photo_remove", args=[shown.pk]))
    assert fetched(client, url) == 404
    assert FindingPhoto.objects.get().removed_by_name == people.coordinator.full_name


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_an_inspection_costs_the_same(rows, people, client_of, django_assert_num_queries):
    inspection = make.make_inspection(make.make_campaign(people.province), people.unit)
    for number in range(rows):
        add_photo(
            make.make_finding(inspection, result="remedy"),
            upload=photo(colour=(number, 0, 0)),
            by=people.coordinator,
            at=AT,
        )
    client = client_of(people.coordinator)
    with django_assert_num_queries(6):
        assert client.get(inspection.get_absolute_url()).status_code == 200


def test_minutes_begin_with_what_was_recorded(planned, visit, people, client_of):
    findings = [good(), Found(topic="Niêm yết", found="Bảng cũ", **REMEDY)]
    kept = record_visit(
        visit(team_present="Ông Minh, trưởng đoàn", unit_present="Bà Lan"), findings, planned=planned,
        by=people.coordinator, at=AT,
    )  # fmt: skip
    page = client_of(people.coordinator).get(reverse("minutes_create", args=[kept.pk])).content.decode()
    for words in ("Ông Minh, trưởng đoàn", "Bà Lan", "Đeo thẻ: Cả cơ quan đeo thẻ.", "Niêm yết: Bảng cũ",
                  "Niêm yết lại", "15/7/2022"):  # fmt: skip
        assert words in page


def test_today_is_offered_as_the_day(planned, people, client_of):
    page = client_of(people.coordinator).get(reverse("inspection_record", args=[planned.pk])).content.decode()
    today = timezone.localdate()
    assert f'value="{today.day}/{today.month}/{today.year}"' in page


@pytest.fixture
def on_record(planned, visit, people):
    """An inspection on record, and ghi-them of it with what a phone would send."""
    kept = record_visit(visit(conclusion="Tốt"), [good()], planned=planned, by=people.coordinator, at=AT)
    sent = {
        "so": "1", "sent_as": str(uuid.uuid4()),
        "nd0-topic": "Trang phục", "nd0-found": "Gọn gàng", "nd0-result": "good",
    }  # fmt: skip
    return kept, reverse("inspection_findings", args=[kept.pk]), sent


def test_further_findings_leave_the_head_of_the_record_alone(on_record, people, client_of):
    kept, url, sent = on_record
    client = client_of(people.coordinator)
    page = client.get(url).content.decode()
    assert 'name="conclusion"' not in page
    assert reverse("inspection_edit", args=[kept.pk]) in page
    Inspection.objects.filter(pk=kept.pk).update(conclusion="Đã sửa ở Sở")
    old = {"inspected_on": "1/6/2022", "team_present": "", "unit_present": "", "conclusion": "Tốt"}
    assert client.post(url, sent | old).url == kept.get_absolute_url()
    kept.refresh_from_db()
    assert (kept.conclusion, kept.inspected_on) == ("Đã sửa ở Sở", DAY)
    assert [each.topic for each in kept.findings.all()] == ["Đeo thẻ", "Trang phục"]


def test_further_findings_that_arrive_again_are_stored_once_and_others_under_their_sign_are_told(
    on_record, people, client_of
):
    kept, url, sent = on_record
    client = client_of(people.coordinator)
    for _ in range(2):
        assert client.post(url, sent, headers={"X-Record": "1"}).status_code == 201
    assert kept.findings.count() == 2
    other = sent | {"nd0-topic": "Niêm yết"}
    told = client.post(url, other, headers={"X-Record": "1"})
    assert told.status_code == 422
    assert "khác với nội dung này" in told.content.decode()
    fresh = told.context["sent_as"]
    assert str(fresh) != sent["sent_as"]
    client.post(url, other | {"sent_as": str(fresh)})
    assert [each.topic for each in kept.findings.all()] == ["Đeo thẻ", "Trang phục", "Niêm yết"]


def test_further_findings_want_something_to_be_found(on_record, people, client_of):
    _, url, _ = on_record
    page = client_of(people.coordinator).post(url, {"so": "1"})
    assert (page.status_code, "Hãy ghi ít nhất một nội dung" in page.content.decode()) == (422, True)


def test_a_corrected_topic_changes_its_criterion_with_it(planned, people, client_of):
    make.make_rubric(planned.plan.campaign)
    finding = make.make_finding(
        make.make_inspection(planned.plan.campaign, people.unit), criterion_code="A1", topic="Tiêu chí 1"
    )
    client, url = client_of(people.coordinator), reverse("finding_edit", args=[finding.pk])
    page = client.get(url).content.decode()
    assert '<option value="A2 Tiêu chí 2">' in page
    assert 'value="A1 Tiêu chí 1"' in page
    for typed, code, topic in (
        ("A1 Tiêu chí 1", "A1", "Tiêu chí 1"),
        ("A2 Tiêu chí 2", "A2", "Tiêu chí 2"),
        ("Trang phục", "", "Trang phục"),
    ):
        client.post(url, {"topic": typed, "found": "Đã xem"})
        finding.refresh_from_db()
        assert (finding.criterion_code, finding.topic, finding.found) == (code, topic, "Đã xem")


def test_a_topic_left_as_it_was_keeps_a_criterion_that_the_rubric_no_longer_has(people, client_of):
    inspection = make.make_inspection(make.make_campaign(people.province), people.unit)
    finding = make.make_finding(inspection, criterion_code="Z9", topic="Nề nếp")
    url = reverse("finding_edit", args=[finding.pk])
    client_of(people.coordinator).post(url, {"topic": "Z9 Nề nếp", "found": "Đã xem"})
    finding.refresh_from_db()
    assert (finding.criterion_code, finding.topic, finding.found) == ("Z9", "Nề nếp", "Đã xem")
