"""Saving marks from the page: one line as it is left, the whole sheet at once, and everything that can go wrong."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from scoring.models import Assessment, Mark, Status
from tests import factories as make
from tests.scoring.posting import HTMX, fields_of, leave_field


@pytest.fixture
def sheet(people):
    return make.make_assessment(make.make_round(make.make_campaign(people.province)), people.unit)


def mark(sheet, code="A1"):
    return sheet.marks.get(criterion__code=code)


def save_all(client, sheet, posted):
    return client.post(reverse("assessment_save", args=[sheet.pk]), posted)


# One line (htmx)


@pytest.mark.parametrize("typed", ["58,5", "58.5", " 58,50 ", "58 ,5", "５８，５"])
def test_a_line_is_saved_as_it_is_left(people, sheet, client_of, typed):
    shown = leave_field(client_of(people.clerk), sheet, "A1", typed).content.decode()
    assert mark(sheet).self_points == 58.5
    assert "đã lưu" in shown
    assert 'id="luu-A1"' in shown


def test_a_field_says_whose_points_it_takes_of_what_and_out_of_how_many(people, sheet, client_of):
    found = mark(sheet)
    page = client_of(people.clerk).get(sheet.get_absolute_url()).content.decode()
    assert f'aria-label="Điểm tự chấm A1, tối đa 60: {escape(found.criterion.title)}"' in page


def test_the_answer_swaps_small_pieces_and_never_the_fields(people, sheet, client_of):
    shown = leave_field(client_of(people.clerk), sheet, "A1", "58").content.decode()
    assert "<textarea" not in shown
    assert 'name="A1-points"' not in shown
    assert 'name="A1-revision" value="1"' in shown
    for piece in ("ban-A1", "loi-A1", "nhom-A", "tong", "tong-hep", "con-thieu", "mc-A1"):
        assert f'id="{piece}"' in shown
    assert shown.count("hx-swap-oob") == 7


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("61", "61 lớn hơn điểm tối đa 60. Hãy nhập từ 0 đến 60, cách nhau 0,5."),
        ("8,3", "8,3 không đúng mức chia 0,5 điểm."),
        ("-1", "−1 nhỏ hơn 0."),
        ("tám", "“tám” không phải là số. Hãy nhập từ 0 đến 60, cách nhau 0,5. Ô này chưa được lưu."),
        ("KAD", "luôn áp dụng"),
    ],
)
def test_bad_points_get_a_sentence_and_change_nothing(people, sheet, client_of, typed, sentence):
    response = leave_field(client_of(people.clerk), sheet, "A1", typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert mark(sheet).self_points is None


def test_not_applicable_is_typed_as_kad_where_the_criterion_allows_it(people, sheet, client_of):
    sheet.rubric.criteria.filter(code="A1").update(not_applicable=True)
    assert leave_field(client_of(people.clerk), sheet, "A1", "kad").status_code == 200
    assert mark(sheet).self_na is True


def test_too_many_words_are_refused_with_their_number(people, sheet, client_of):
    response = leave_field(client_of(people.clerk), sheet, "A1", "8", words="x" * 4001)
    assert response.status_code == 422
    assert "4001" in response.content.decode()
    assert 'id="loi-A1" class="trouble" data-at-words' in response.content.decode()


def test_a_reason_of_the_head_has_its_own_limit(people, sheet, client_of):
    Assessment.objects.update(status=Status.SUBMITTED)
    response = leave_field(client_of(people.head), sheet, "A1", "8", stage="head", words="x" * 2001)
    assert response.status_code == 422
    assert "Phần chữ dài 2001 ký tự, nhiều nhất là 2000." in response.content.decode()


def test_a_line_read_in_another_tab_of_ones_own_is_said_so_beside_what_differs(people, sheet, client_of):
    leave_field(client_of(people.clerk), sheet, "A1", "50", words="Một.", revision=0)
    shown = leave_field(client_of(people.clerk), sheet, "A1", "50", words="Hai.", revision=0).content.decode()
    assert "Anh/chị vừa lưu “Một.” ở thẻ khác lúc" in shown
    assert "Ở thẻ này đang nhập “Hai.”." in shown
    assert 'id="loi-A1" class="trouble" data-at-words' in shown


def test_fields_of_words_cut_nothing_and_say_how_much_fits(people, sheet, client_of):
    shown = client_of(people.clerk).get(sheet.get_absolute_url()).content.decode()
    area = shown[shown.index('id="chu-A1"') :].split(">")[0]
    assert 'data-most="4000"' in area
    assert "maxlength" not in area


def test_the_second_of_two_people_sees_both_values_and_loses_nothing(people, sheet, client_of):
    leave_field(client_of(people.coordinator), sheet, "A1", "50", revision=0)
    response = leave_field(client_of(people.clerk), sheet, "A1", "55", revision=0)
    shown = response.content.decode()
    assert response.status_code == 409
    assert f"{people.coordinator.full_name} vừa lưu 50 lúc" in shown
    assert "Anh/chị đang nhập 55." in shown
    assert "Giữ 50" in shown
    assert "Ghi 55" in shown
    assert mark(sheet).self_points == 50
    leave_field(client_of(people.clerk), sheet, "A1", "55", revision=1)
    assert mark(sheet).self_points == 55


def test_two_people_on_different_criteria_do_not_collide(people, sheet, client_of):
    assert leave_field(client_of(people.coordinator), sheet, "A1", "50", revision=0).status_code == 200
    assert leave_field(client_of(people.clerk), sheet, "A2", "30", revision=0).status_code == 200


def test_after_the_deadline_a_line_is_refused_in_words(people, sheet, client_of):
    sheet.round.closes_at = timezone.now() - timedelta(days=1)
    sheet.round.save()
    response = leave_field(client_of(people.clerk), sheet, "A1", "50")
    assert response.status_code == 409
    assert "Phiếu đã khóa từ" in response.content.decode()


@pytest.mark.parametrize(("who", "words"), [("head", "Chỉ cán bộ đầu mối"), ("leader", "Chỉ cán bộ đầu mối")])
def test_who_sees_the_sheet_but_may_not_enter_is_refused(people, sheet, client_of, who, words):
    response = leave_field(client_of(getattr(people, who)), sheet, "A1", "50")
    assert response.status_code == 409
    assert words in response.content.decode()


def test_an_expired_session_is_told_to_scripts_as_401(people, sheet, client):
    response = leave_field(client, sheet, "A1", "50")
    assert response.status_code == 401
    assert "Location" not in response.headers


def test_a_page_without_scripts_is_sent_to_the_sign_in_page(sheet, client):
    response = client.post(reverse("assessment_save", args=[sheet.pk]))
    assert response.status_code == 302
    assert reverse("login") in response["Location"]


def test_a_head_who_changes_a_mark_is_asked_for_the_reason(people, sheet_of, client_of):
    Assessment.objects.filter(pk=sheet_of.pk).update(status="submitted")
    client = client_of(people.head)
    shown = leave_field(client, sheet_of, "A1", "55", words="", stage="head").content.decode()
    assert "cần ghi lý do" in shown
    assert "−5" in shown
    assert "Duyệt 95 điểm" in shown
    assert "đã lưu" in leave_field(client, sheet_of, "A1", "55", words="Thiếu số liệu", stage="head").content.decode()
    assert mark(sheet_of).self_points == 60


@pytest.mark.django_db(transaction=True)
def test_saving_one_mark_takes_ten_queries_and_one_commit(people, sheet, client_of):
    client = client_of(people.clerk)
    client.get(sheet.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        assert leave_field(client, sheet, "A1", "50", revision=0).status_code == 200
    statements = [query["sql"] for query in captured]
    assert [sql for sql in statements if sql == "COMMIT"] == ["COMMIT"]
    assert len([sql for sql in statements if sql not in ("BEGIN", "COMMIT")]) <= 10


# The whole sheet (no scripts)


def test_the_whole_sheet_is_saved_by_one_button(people, sheet, client_of):
    response = save_all(client_of(people.clerk), sheet, fields_of(sheet, A1="50", A2="30", A1_words="Có kế hoạch"))
    assert response.status_code == 302
    assert (mark(sheet).self_points, mark(sheet, "A2").self_points) == (50, 30)
    sheet.refresh_from_db()
    assert (sheet.total, mark(sheet).explanation) == (80, "Có kế hoạch")


def test_lines_that_fail_keep_what_was_typed_and_the_others_are_saved(people, sheet, client_of):
    response = save_all(client_of(people.clerk), sheet, fields_of(sheet, A1="99", A2="30", A1_words="Đã gõ dài"))
    shown = response.content.decode()
    assert response.status_code == 422
    assert "99 lớn hơn điểm tối đa 60." in shown
    assert 'value="99"' in shown
    assert "Đã gõ dài" in shown
    assert (mark(sheet).self_points, mark(sheet, "A2").self_points) == (None, 30)


def test_a_line_left_alone_overwrites_nobody(people, sheet, client_of):
    stale = fields_of(sheet, A2="30")
    leave_field(client_of(people.coordinator), sheet, "A1", "50")
    assert save_all(client_of(people.clerk), sheet, stale).status_code == 302
    assert (mark(sheet).self_points, mark(sheet, "A2").self_points) == (50, 30)


def test_a_collision_shows_both_values_and_the_second_save_writes_knowingly(people, sheet, client_of):
    stale = fields_of(sheet, A1="55")
    leave_field(client_of(people.coordinator), sheet, "A1", "50")
    response = save_all(client_of(people.clerk), sheet, stale)
    shown = response.content.decode()
    assert "vừa lưu 50" in shown
    assert 'value="55"' in shown
    row = next(row for row in response.context["rows"] if row.code == "A1")
    again = fields_of(sheet, A1="55") | {"A1-revision": row.revision, "A1-seen": row.seen}
    assert save_all(client_of(people.clerk), sheet, again).status_code == 302
    assert mark(sheet).self_points == 55


def test_after_the_deadline_what_was_typed_is_shown_again(people, sheet, client_of):
    sheet.round.closes_at = timezone.now() - timedelta(days=1)
    sheet.round.save()
    response = save_all(client_of(people.clerk), sheet, fields_of(sheet, A1="55"))
    assert response.status_code == 409
    assert "Phiếu đã khóa từ" in response.content.decode()
    assert 'value="55"' in response.content.decode()


def test_a_single_line_posted_without_htmx_is_saved_as_well(people, sheet, client_of):
    posted = {name: value for name, value in fields_of(sheet, A1="50").items() if name.startswith("A1-")}
    response = client_of(people.clerk).post(reverse("assessment_mark", args=[sheet.pk, "A1"]), posted)
    assert response.status_code == 302
    assert mark(sheet).self_points == 50


def test_an_unknown_criterion_is_refused(people, sheet, client_of):
    posted = {"Z9-points": "1", "Z9-words": "", "Z9-revision": 0, "Z9-stage": "self"}
    address = reverse("assessment_mark", args=[sheet.pk, "Z9"])
    response = client_of(people.clerk).post(address, posted, headers=HTMX)
    assert response.status_code == 409
    assert "không có tiêu chí Z9" in response.content.decode()


def test_getting_the_save_address_leads_back_to_the_sheet(people, sheet, client_of):
    assert client_of(people.clerk).get(reverse("assessment_save", args=[sheet.pk])).status_code == 302
    assert Mark.objects.filter(assessment=sheet, revision__gt=0).count() == 0
