"""The list of sheets and the page of one: who sees what, in which state, at which cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign.models import StoredFile
from scoring.models import Action, Assessment, Evidence, Mark, Status
from scoring.workflow import take
from tests import factories as make
from tests.scoring.posting import leave_field
from units.models import Cluster, ClusterMembership, Role


def put(sheet, status):
    Assessment.objects.filter(pk=sheet.pk).update(status=status)
    sheet.refresh_from_db()
    return sheet


def page(client, sheet):
    return client.get(sheet.get_absolute_url()).content.decode()


# The list


def test_the_list_costs_the_same_with_one_row_and_with_thirty(people, sheet_of, client_of, django_assert_num_queries):
    address = reverse("assessment_list")
    client = client_of(people.coordinator)
    with django_assert_num_queries(8):
        assert client.get(address).context["page_obj"].paginator.count == 1
    for _ in range(29):
        make.make_assessment(sheet_of.round, make.make_unit(people.province))
    with django_assert_num_queries(8):
        assert client.get(address).context["page_obj"].paginator.count == 30


def test_the_list_shows_thirty_a_page(people, sheet_of, client_of):
    for _ in range(30):
        make.make_assessment(sheet_of.round, make.make_unit(people.province))
    shown = client_of(people.coordinator).get(reverse("assessment_list"), {"trang": 2}).context["page_obj"]
    assert len(shown.object_list) == 1


def listed(client, **query):
    return {row.sheet.pk for row in client.get(reverse("assessment_list"), query).context["rows"]}


def test_filters_narrow_the_list(people, sheet_of, client_of):
    person = make.make_assessment(sheet_of.round, staff=make.make_staff(people.unit, full_name="Lê Thị Ví Dụ"))
    other = put(make.make_assessment(sheet_of.round, people.sibling), "submitted")
    cluster = Cluster.objects.create(province=people.province, name="Cụm 1", sort_key="cum 1")
    ClusterMembership.objects.create(cluster=cluster, unit=people.sibling)
    client = client_of(people.coordinator)
    assert listed(client) == {sheet_of.pk, person.pk, other.pk}
    assert listed(client, **{"trang-thai": "submitted"}) == {other.pk}
    assert listed(client, **{"pham-vi": "ca-nhan"}) == {person.pk}
    assert listed(client, tim="le thi vi du") == {person.pk}
    assert listed(client, cum=cluster.pk) == {other.pk}
    assert listed(client, dot=sheet_of.round_id, tim="khong co") == set()


def test_people_find_their_units_sheets_and_no_others(people, sheet_of, client_of):
    other = make.make_assessment(sheet_of.round, people.sibling)
    assert listed(client_of(people.clerk)) == {sheet_of.pk}
    assert listed(client_of(people.sibling_clerk)) == {other.pk}
    assert listed(client_of(people.stranger)) == set()
    assert listed(client_of(people.admin)) == set()


# The page of one sheet


@pytest.mark.parametrize("who", ["stranger", "sibling_clerk", "admin", "nobody"])
@pytest.mark.parametrize("name", ["assessment_detail", "assessment_save"])
def test_whoever_may_not_see_the_sheet_finds_no_page(people, sheet_of, client_of, who, name):
    client = client_of(getattr(people, who))
    assert client.get(reverse(name, args=[sheet_of.pk])).status_code == 404
    assert client.post(reverse("assessment_step", args=[sheet_of.pk, "submit"])).status_code == 404
    assert client.post(reverse("assessment_mark", args=[sheet_of.pk, "A1"])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status", "writes"),
    [
        ("clerk", "draft", True),
        ("clerk", "returned", True),
        ("clerk", "submitted", False),
        ("coordinator", "draft", True),
        ("coordinator", "submitted", False),
        ("coordinator", "approved", True),
        ("coordinator", "appraised", False),
        ("head", "draft", False),
        ("head", "submitted", True),
        ("head", "approved", False),
        ("leader", "draft", False),
        ("leader", "approved", False),
    ],
)
def test_each_office_writes_at_its_own_state_and_reads_at_the_others(people, sheet_of, client_of, who, status, writes):
    shown = page(client_of(getattr(people, who)), put(sheet_of, status))
    assert ('name="A1-points"' in shown) == writes


def test_the_ledger_shows_groups_guidance_maximum_and_what_is_missing(people, sheet_of, client_of):
    criterion = sheet_of.rubric.criteria.get(code="A2")
    criterion.guidance, criterion.evidence = "Đủ hồ sơ được 40 điểm", "required"
    criterion.save()
    shown = page(client_of(people.clerk), sheet_of)
    for words in ("A. Nhóm A", "Đủ hồ sơ được 40 điểm", "/ 60", "mẫu", "Còn 1 mục để trình", "Cần tệp minh chứng"):
        assert words in shown


def test_the_running_total_says_only_what_is_true_yet(people, sheet_of, client_of):
    sheet_of.marks.filter(criterion__code="A2").update(self_points=None)
    standing = client_of(people.clerk).get(sheet_of.get_absolute_url()).context["standing"]
    assert (standing.total, standing.given, standing.out_of) == (None, 60, 60)
    assert standing.forecast == "Chấm nốt A2, tổng sẽ từ 60 đến 100."
    assert standing.band == "Đạt đến Xuất sắc"


def test_last_years_mark_and_words_stand_beside(people, sheet_of, client_of):
    before = make.make_assessment(make.make_round(sheet_of.round.campaign, year=2021), people.unit)
    make.fill_self(before, "51.5", "30")
    Mark.objects.filter(assessment=before, criterion__code="A1").update(explanation="Năm ngoái đã làm.")
    shown = page(client_of(people.clerk), sheet_of)
    assert "51,5" in shown
    assert "Năm ngoái đã làm." in shown


def test_after_a_return_only_the_flagged_criteria_open(people, sheet_of, client_of):
    now = timezone.now()
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=now)
    take(Action.RETURN, sheet_of, by=people.head, at=now, reason="Thiếu số liệu", flagged=["A2"])
    shown = page(client_of(people.clerk), sheet_of)
    assert 'name="A2-points"' in shown
    assert 'name="A1-points"' not in shown
    assert "Thiếu số liệu" in shown


def returned(people, sheet, *flagged):
    now = timezone.now()
    take(Action.SUBMIT, sheet, by=people.clerk, at=now)
    return take(Action.RETURN, sheet, by=people.head, at=now, reason="Thiếu số liệu", flagged=flagged)


def test_a_returned_sheet_is_not_called_ready_before_what_was_flagged_is_mended(people, sheet_of, client_of):
    client = client_of(people.clerk)
    returned(people, sheet_of, "A1", "A2")
    shown = page(client, sheet_of)
    assert "Còn 2 tiêu chí bị trả lại chưa sửa" in shown
    assert "Đã đủ để trình" not in shown
    assert shown.count(">cần sửa<") == 2
    answer = leave_field(client, sheet_of, "A1", "51").content.decode()
    assert "Còn 1 tiêu chí bị trả lại chưa sửa" in answer
    assert '<a href="#A2">Còn 1 tiêu chí chưa sửa</a>' in answer
    assert ">đã sửa<" in answer
    assert "Đã đủ để trình" in leave_field(client, sheet_of, "A2", "31").content.decode()


def test_mended_and_put_back_is_not_mended(people, sheet_of, client_of):
    client = client_of(people.clerk)
    returned(people, sheet_of, "A1")
    leave_field(client, sheet_of, "A1", "51")
    leave_field(client, sheet_of, "A1", "60")
    assert "Còn 1 tiêu chí bị trả lại chưa sửa" in page(client, sheet_of)


def test_a_sheet_returned_as_a_whole_says_that_nothing_was_changed(people, sheet_of, client_of):
    client = client_of(people.clerk)
    returned(people, sheet_of)
    assert "Chưa sửa gì từ lần trả lại" in page(client, sheet_of)
    assert "Đã đủ để trình" in leave_field(client, sheet_of, "A1", "51").content.decode()


def test_what_is_flagged_and_untouched_keeps_nobody_from_submitting(people, sheet_of, client_of):
    sheet = returned(people, sheet_of, "A1")
    assert take(Action.SUBMIT, sheet, by=people.clerk, at=timezone.now()).status == "submitted"


def test_after_the_deadline_the_sheet_is_read_only_and_says_since_when(people, sheet_of, client_of):
    sheet_of.round.opens_at = timezone.now() - timedelta(days=9)
    sheet_of.round.closes_at = timezone.now() - timedelta(days=1)
    sheet_of.round.save()
    shown = page(client_of(people.clerk), sheet_of)
    assert "Phiếu đã khóa từ" in shown
    assert 'name="A1-points"' not in shown


def test_a_unit_without_a_head_says_so_and_offers_the_coordinator_to_appoint_one(people, sheet_of, client_of):
    Role.objects.filter(unit=people.unit, kind="head").delete()
    shown = page(client_of(people.coordinator), put(sheet_of, "submitted"))
    assert "Chưa có người duyệt." in shown
    assert reverse("unit_detail", args=[people.unit.pk]) in shown


def test_a_demo_campaign_marks_its_sheets(people, sheet_of, client_of):
    sheet_of.round.campaign.is_demo = True
    sheet_of.round.campaign.save()
    assert "dữ liệu minh họa" in page(client_of(people.clerk), sheet_of)


def test_an_old_version_leads_to_the_new_one(people, sheet_of, client_of):
    new = take(Action.REOPEN, put(sheet_of, "approved"), by=people.coordinator, at=timezone.now(), reason="Tính lại")
    client = client_of(people.clerk)
    assert new.get_absolute_url() in page(client, sheet_of)
    assert sheet_of.get_absolute_url() in page(client, new)


# What a reviewer sees first


def test_the_head_looks_first_at_what_changed_since_the_return(people, sheet_of, client_of):
    now = timezone.now()
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=now)
    take(Action.RETURN, sheet_of, by=people.head, at=now, reason="Xem lại")
    sheet_of.marks.filter(criterion__code="A2").update(self_points=30)
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=now)
    response = client_of(people.head).get(sheet_of.get_absolute_url())
    assert [row.code for row in response.context["looked"]] == ["A2"]
    assert [row.code for row in response.context["ordinary"]] == ["A1"]
    assert "Đã sửa sau khi trả lại: 40 → 30" in response.content.decode()


def test_the_head_looks_first_at_what_is_far_from_last_year(people, sheet_of, client_of):
    before = make.make_assessment(make.make_round(sheet_of.round.campaign, year=2021), people.unit)
    make.fill_self(before, "58.5", "39")
    response = client_of(people.head).get(put(sheet_of, "submitted").get_absolute_url())
    assert [row.code for row in response.context["looked"]] == ["A1"]
    assert "Năm trước 58,5, năm nay 60" in response.content.decode()


def test_the_head_looks_first_at_what_nothing_shows_for(people, sheet_of, client_of):
    sheet_of.rubric.criteria.filter(code="A1").update(evidence="required")
    sheet_of.rubric.criteria.filter(code="A2").update(evidence="file_or_explanation")
    response = client_of(people.head).get(put(sheet_of, "submitted").get_absolute_url())
    assert [(row.code, row.remarks[0].text) for row in response.context["looked"]] == [("A1", "Không có minh chứng")]


def test_the_coordinator_looks_first_at_what_the_head_cut(people, sheet_of, client_of):
    put(sheet_of, "approved").marks.filter(criterion__code="A1").update(head_points=55, head_reason="Thiếu quyết định")
    response = client_of(people.coordinator).get(sheet_of.get_absolute_url())
    assert [row.remarks[0].text for row in response.context["looked"]] == ["Thủ trưởng sửa: 60 → 55"]
    assert "Thiếu quyết định" in response.content.decode()


# Cost


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("who", ["clerk", "head", "coordinator"])
def test_a_sheet_of_twelve_criteria_with_files_opens_in_fifteen_queries(people, client_of, who, status):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, maxima=("10",) * 10 + ("0.5", "1"))
    sheet = make.make_assessment(make.make_round(campaign), people.unit)
    make.fill_self(sheet)
    now = timezone.now()
    stored = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="application/pdf", stored_at=now)
    for mark in sheet.marks.all():
        Evidence.objects.create(mark=mark, file=stored, name="a.pdf", added_at=now, added_by_name="An")
    before = make.make_assessment(make.make_round(campaign, year=2021), people.unit)
    make.fill_self(before)
    address, client = put(sheet, status).get_absolute_url(), client_of(getattr(people, who))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 15
