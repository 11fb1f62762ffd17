"""Taking steps from the page: trình, duyệt, trả lại, thẩm định, chốt, mở lại; refusals keep what was typed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.models import Action, Assessment, AssessmentEvent, Status
from tests import factories as make
from tests.scoring.posting import fields_of, take_step


def put(sheet, status, **more):
    Assessment.objects.filter(pk=sheet.pk).update(status=status, **more)
    sheet.refresh_from_db()
    return sheet


def status_of(sheet):
    return Assessment.objects.get(pk=sheet.pk).status


def told(client, response):
    """The page a step leads to."""
    return client.get(response["Location"]).content.decode()


def test_the_clerk_submits_and_the_event_knows_from_where(people, sheet_of, client_of):
    client = client_of(people.clerk)
    response = take_step(client, sheet_of, "submit")
    assert "Đã trình" in told(client, response)
    assert status_of(sheet_of) == Status.SUBMITTED
    assert sheet_of.events.get().address == "127.0.0.1"


def test_what_was_typed_without_scripts_is_saved_before_the_step(people, sheet_of, client_of):
    take_step(client_of(people.clerk), sheet_of, "submit", **fields_of(sheet_of, A1="55"))
    assert status_of(sheet_of) == Status.SUBMITTED
    assert sheet_of.marks.get(criterion__code="A1").self_points == 55


def test_a_line_that_cannot_be_saved_stops_the_step_and_keeps_the_typing(people, sheet_of, client_of):
    response = take_step(client_of(people.clerk), sheet_of, "submit", **fields_of(sheet_of, A1="99", A2="30"))
    assert response.status_code == 422
    assert 'value="99"' in response.content.decode()
    assert status_of(sheet_of) == Status.DRAFT
    assert sheet_of.marks.get(criterion__code="A2").self_points == 30


def test_submitting_lists_what_is_missing(people, sheet_of, client_of):
    sheet_of.marks.filter(criterion__code="A2").update(self_points=None)
    response = take_step(client_of(people.clerk), sheet_of, "submit")
    assert "Chưa trình được, còn thiếu 1 mục: A2: chưa có điểm." in response.content.decode()
    assert '<a href="#A2">Đến A2</a>' in response.content.decode()


def test_a_refused_approval_leads_to_the_criterion_that_owes_a_reason(people, sheet_of, client_of):
    put(sheet_of, "submitted").marks.filter(criterion__code="A2").update(head_points=10)
    response = take_step(client_of(people.head), sheet_of, "approve")
    assert '<a href="#A2">Đến A2</a>' in response.content.decode()


def test_a_submit_after_the_deadline_is_refused_in_words(people, sheet_of, client_of):
    sheet_of.round.closes_at = timezone.now() - timedelta(days=1)
    sheet_of.round.save()
    response = take_step(client_of(people.clerk), sheet_of, "submit")
    assert response.status_code == 422
    assert "Phiếu đã khóa từ" in response.content.decode()


def test_a_double_click_says_the_state_and_is_no_error(people, sheet_of, client_of):
    client = client_of(people.clerk)
    posted = fields_of(sheet_of)
    take_step(client, sheet_of, "submit", **posted)
    shown = told(client, take_step(client, sheet_of, "submit", **posted))
    assert "Phiếu đang ở trạng thái “Đã trình”" in shown
    assert AssessmentEvent.objects.count() == 1


def test_a_head_approves_and_goes_on_to_the_next_sheet(people, sheet_of, client_of):
    following = make.make_assessment(sheet_of.round, staff=make.make_staff(people.unit))
    make.fill_self(following)
    put(sheet_of, "submitted")
    put(following, "submitted")
    client = client_of(people.head)
    response = take_step(client, sheet_of, "approve")
    assert response["Location"] == following.get_absolute_url()
    assert f"{sheet_of.title}, {people.unit.name}: đã duyệt. Đây là phiếu tiếp theo." in told(client, response)
    assert status_of(sheet_of) == Status.APPROVED


def test_a_head_returns_with_a_reason_and_flags(people, sheet_of, client_of):
    put(sheet_of, "submitted")
    take_step(client_of(people.head), sheet_of, "return", reason="Bổ sung A2", flagged=["A2"])
    assert status_of(sheet_of) == Status.RETURNED
    assert sheet_of.events.get().flagged == ["A2"]
    assert sheet_of.marks.get(flagged=True).criterion.code == "A2"


def test_a_return_without_a_reason_keeps_flags_and_marks(people, sheet_of, client_of):
    put(sheet_of, "submitted")
    typed = fields_of(sheet_of, stage="head", A1="58", A1_words="Thiếu số liệu")
    response = take_step(client_of(people.head), sheet_of, "return", flagged=["A2"], **typed)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Hãy nêu lý do." in shown
    assert [row.code for row in response.context["rows"] if row.flagged] == ["A2"]
    assert sheet_of.marks.get(criterion__code="A1").head_points == 58
    assert status_of(sheet_of) == Status.SUBMITTED


def test_a_change_without_a_reason_stops_the_approval(people, sheet_of, client_of):
    put(sheet_of, "submitted")
    response = take_step(client_of(people.head), sheet_of, "approve", **fields_of(sheet_of, stage="head", A1="58"))
    assert "A1: cần lý do sửa điểm" in response.content.decode()
    assert status_of(sheet_of) == Status.SUBMITTED


def test_the_coordinator_appraises_then_closes(people, sheet_of, client_of):
    put(sheet_of, "approved", total=100, band="xuat_sac")
    client = client_of(people.coordinator)
    typed = fields_of(sheet_of, stage="appraisal", A1="57", A1_words="Giảm theo kiểm tra")
    take_step(client, sheet_of, "appraise", **typed)
    assert status_of(sheet_of) == Status.APPRAISED
    assert Assessment.objects.get(pk=sheet_of.pk).total == 97
    take_step(client, sheet_of, "finalize")
    assert status_of(sheet_of) == Status.FINAL


def test_a_return_by_so_names_a_new_deadline_to_the_last_second(people, sheet_of, client_of):
    put(sheet_of, "approved")
    sheet_of.round.closes_at = timezone.now() - timedelta(days=1)
    sheet_of.round.save()
    client = client_of(people.coordinator)
    refused = take_step(client, sheet_of, "return_from_appraisal", reason="Thiếu quyết định")
    assert "Hãy đặt hạn mới" in refused.content.decode()
    assert "Thiếu quyết định" in refused.content.decode()
    day = timezone.localdate() + timedelta(days=5)
    take_step(client, sheet_of, "return_from_appraisal", reason="Thiếu quyết định", due_day=f"{day:%d/%m/%Y}")
    due = timezone.localtime(Assessment.objects.get(pk=sheet_of.pk).due_at)
    assert (due.date(), f"{due:%H:%M:%S}") == (day, "23:59:59")


def test_a_day_typed_wrongly_is_told_and_kept(people, sheet_of, client_of):
    put(sheet_of, "approved")
    posted = {"reason": "Thiếu", "due_day": "31/2/2030"}
    response = take_step(client_of(people.coordinator), sheet_of, "return_from_appraisal", **posted)
    assert response.status_code == 422
    assert "31/2/2030" in response.content.decode()


def test_a_band_is_decided_with_a_reason(people, sheet_of, client_of):
    put(sheet_of, "appraised", total=100, band="xuat_sac")
    take_step(client_of(people.coordinator), sheet_of, "override_band", band="tot", reason="Quyết định 12/QĐ")
    assert Assessment.objects.get(pk=sheet_of.pk).decided_band == "tot"


def test_reopening_a_closed_sheet_needs_the_number_of_a_decision(people, sheet_of, client_of):
    put(sheet_of, "final", total=100, band="xuat_sac")
    client = client_of(people.coordinator)
    refused = take_step(client, sheet_of, "reopen", reason="Theo kết luận kiểm tra")
    assert "Hãy nhập số quyết định." in refused.content.decode()
    assert "Theo kết luận kiểm tra" in refused.content.decode()
    response = take_step(client, sheet_of, "reopen", reason="Theo kết luận kiểm tra", document="Quyết định 15/QĐ-SNV")
    assert Assessment.objects.get(previous=sheet_of).get_absolute_url() == response["Location"]


def test_the_unit_answers_a_cut_once(people, sheet_of, client_of):
    put(sheet_of, "approved").marks.filter(criterion__code="A1").update(head_points=50)
    client = client_of(people.clerk)
    assert "Gửi giải trình của đơn vị" in client.get(sheet_of.get_absolute_url()).content.decode()
    take_step(client, sheet_of, "answer", reason="Đã có quyết định công nhận")
    assert sheet_of.events.get().action == Action.ANSWER
    again = take_step(client, sheet_of, "answer", reason="Nói thêm")
    assert "Đơn vị đã giải trình một lần" in again.content.decode()


@pytest.mark.parametrize(
    ("who", "status", "action"),
    [("clerk", "submitted", "approve"), ("leader", "approved", "appraise"), ("head", "approved", "appraise")],
)
def test_who_sees_the_sheet_but_has_not_the_office_is_refused(people, sheet_of, client_of, who, status, action):
    put(sheet_of, status)
    response = take_step(client_of(getattr(people, who)), sheet_of, action)
    assert response.status_code == 422
    assert "Việc này do" in response.content.decode()
    assert status_of(sheet_of) == status


def test_an_unknown_step_is_no_page(people, sheet_of, client_of):
    assert take_step(client_of(people.clerk), sheet_of, "import").status_code == 404


def test_getting_the_address_of_a_step_leads_back_to_the_sheet(people, sheet_of, client_of):
    address = reverse("assessment_step", args=[sheet_of.pk, "submit"])
    assert client_of(people.clerk).get(address)["Location"] == sheet_of.get_absolute_url()
