"""Saving cells of the grid: each stands alone, two people on one cell, what is refused, at which cost."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.grid_entering import MOST_CELLS
from scoring.models import Assessment, Mark, Status
from tests import factories as make


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, audience="individual", maxima=("60", ("40", {"not_applicable": True})))
    return make.make_round(campaign)


@pytest.fixture
def sheet(people, round_):
    return person(people, round_)


def person(people, round_, *, status=Status.DRAFT):
    return make.make_assessment(round_, staff=make.make_staff(people.unit), status=status)


def cell(sheet, code="A1", points="50", *, words=None, revision=0):
    return {"sheet": sheet.pk, "code": code, "points": points, "words": words, "revision": revision}


def post(client, sheet, *cells, stage="self", body=None):
    body = {"stage": stage, "cells": cells} if body is None else body
    address = reverse("grid_save", args=[sheet.round_id, sheet.unit_id])
    return client.post(address, body if isinstance(body, str) else json.dumps(body), content_type="application/json")


@pytest.fixture
def save(people, client_of):
    """save("clerk", cell(…), …): what the server answers to that person, as read from JSON."""

    def saved(who, sheet, *cells, **more):
        user = getattr(people, who)
        return post(client_of(user), sheet, *cells, **more).json()

    return saved


def mark(sheet, code="A1"):
    return sheet.marks.get(criterion__code=code)


def total(sheet):
    return Assessment.objects.get(pk=sheet.pk).total


def test_cells_of_several_people_are_saved_with_their_totals(people, round_, sheet, save):
    other = person(people, round_)
    answer = save("clerk", sheet, cell(sheet), cell(sheet, "A2", "38,5"), cell(other, "A1", "60"))
    assert answer["cells"][f"{sheet.pk}:A2"] == {"state": "saved", "text": "38,5", "revision": 1, "words": ""}
    assert answer["rows"][str(sheet.pk)] == {
        "total": "88,5",
        "counting": "",
        "band": "Tốt",
        "locked": "",
        "looks": {"A1": "", "A2": ""},
    }
    assert answer["rows"][str(other.pk)]["looks"] == {"A1": "", "A2": "miss"}
    assert (total(sheet), total(other)) == (Decimal("88.5"), None)
    assert (mark(other).self_points, mark(other).saved_by_name) == (60, people.clerk.full_name)


def test_a_wrong_cell_leaves_the_others_saved(sheet, save):
    answer = save("clerk", sheet, cell(sheet, "A1", "61"), cell(sheet, "A2", "40"))["cells"]
    assert answer[f"{sheet.pk}:A1"] == {
        "state": "refused",
        "sentence": "61 lớn hơn điểm tối đa 60. Hãy nhập từ 0 đến 60, cách nhau 0,5. Ô này chưa được lưu.",
    }
    assert answer[f"{sheet.pk}:A2"]["state"] == "saved"
    assert (mark(sheet).self_points, mark(sheet, "A2").self_points) == (None, 40)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("chín", "“chín” không phải là số. Hãy nhập từ 0 đến 60, cách nhau 0,5. Ô này chưa được lưu."),
        ("8,3", "8,3 không đúng mức chia 0,5 điểm."),
        ("-1", "−1 nhỏ hơn 0."),
        ("KAD", "Tiêu chí A1 luôn áp dụng, cần có điểm."),
        ("9" * 21, "Ô điểm dài 21 ký tự, không phải là số. Hãy nhập từ 0 đến 60, cách nhau 0,5."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(sheet, save, typed, said):
    answer = save("clerk", sheet, cell(sheet, points=typed))["cells"][f"{sheet.pk}:A1"]
    assert answer["state"] == "refused"
    assert answer["sentence"].startswith(said)


@pytest.mark.parametrize(("typed", "stored"), [("8.5", Decimal("8.5")), (" 8,50 ", Decimal("8.5")), ("", None)])
def test_numbers_are_read_as_spreadsheets_write_them(sheet, save, typed, stored):
    save("clerk", sheet, cell(sheet, points=typed))
    assert mark(sheet).self_points == stored


def test_kad_is_taken_where_the_criterion_allows_it(sheet, save):
    answer = save("clerk", sheet, cell(sheet, "A1", "54"), cell(sheet, "A2", "kad"))
    assert answer["cells"][f"{sheet.pk}:A2"]["text"] == "KAD"
    assert total(sheet) == 90


def test_points_alone_leave_the_words_as_they_are(sheet, save):
    sheet.marks.update(explanation="Đã làm xong")
    save("clerk", sheet, cell(sheet))
    assert mark(sheet).explanation == "Đã làm xong"


def test_words_go_with_the_mark(sheet, save):
    answer = save("clerk", sheet, cell(sheet, words="  Có giấy khen "))
    assert answer["cells"][f"{sheet.pk}:A1"]["words"] == "Có giấy khen"
    assert mark(sheet).explanation == "Có giấy khen"


def test_words_beyond_their_length_are_refused(people, round_, save):
    sheet = person(people, round_, status=Status.SUBMITTED)
    answer = save("head", sheet, cell(sheet, words="a" * 2001), stage="head")["cells"][f"{sheet.pk}:A1"]
    assert answer["sentence"] == "Phần chữ dài 2001 ký tự, nhiều nhất là 2000. Ô này chưa được lưu."


def test_the_second_of_two_people_sees_both_values(people, sheet, save):
    save("clerk", sheet, cell(sheet, points="50"))
    answer = save("coordinator", sheet, cell(sheet, points="45"))["cells"][f"{sheet.pk}:A1"]
    assert answer["state"] == "conflict"
    assert answer["sentence"].startswith(f"{people.clerk.full_name} vừa lưu 50 lúc ")
    assert (answer["keep"], answer["write"], answer["text"], answer["revision"]) == ("Giữ 50", "Ghi 45", "50", 1)
    save("coordinator", sheet, cell(sheet, points="45", revision=1))
    assert mark(sheet).self_points == 45


def test_a_revision_that_a_line_nobody_wrote_on_cannot_have_is_an_old_page(sheet, save):
    answer = save("clerk", sheet, cell(sheet, revision=7), cell(sheet, code="A2", points="38,5"))["cells"]
    assert answer[f"{sheet.pk}:A1"]["sentence"].startswith("Trang này đã cũ.")
    assert answer[f"{sheet.pk}:A2"]["state"] == "saved"


def test_sending_again_what_was_saved_is_no_conflict(sheet, save):
    save("clerk", sheet, cell(sheet))
    assert save("clerk", sheet, cell(sheet))["cells"][f"{sheet.pk}:A1"]["state"] == "saved"
    assert mark(sheet).revision == 1


def test_the_head_marks_in_columns_of_ones_own_and_owes_a_reason_for_a_cut(people, round_, save):
    sheet = person(people, round_)
    make.fill_self(sheet)
    Assessment.objects.update(status=Status.SUBMITTED)
    answer = save("head", sheet, cell(sheet, points="55"), stage="head")
    assert answer["rows"][str(sheet.pk)]["looks"]["A1"] == "need cut"
    answer = save("head", sheet, cell(sheet, points="55", words="Đi muộn", revision=1), stage="head")
    assert answer["rows"][str(sheet.pk)] | {"locked": ""} == {
        "total": "95",
        "counting": "",
        "band": "Xuất sắc",
        "locked": "",
        "looks": {"A1": "cut", "A2": ""},
    }
    stored = mark(sheet)
    assert (stored.self_points, stored.head_points, stored.head_reason) == (60, 55, "Đi muộn")


def test_the_coordinator_appraises_in_the_same_grid(people, round_, save):
    sheet = person(people, round_, status=Status.APPROVED)
    save("coordinator", sheet, cell(sheet, points="55"), stage="appraisal")
    assert mark(sheet).appraisal_points == 55


@pytest.mark.parametrize(
    ("who", "stage", "status"),
    [("clerk", "head", "submitted"), ("head", "self", "draft"), ("clerk", "self", "submitted"),
     ("head", "head", "approved"), ("clerk", "appraisal", "approved")],
)  # fmt: skip
def test_the_grid_refuses_what_the_sheet_refuses(people, round_, save, who, stage, status):
    sheet = person(people, round_, status=status)
    answer = save(who, sheet, cell(sheet), stage=stage)["cells"][f"{sheet.pk}:A1"]
    assert answer["state"] == "refused"
    assert mark(sheet).revision == 0


def test_after_the_deadline_each_cell_says_until_when_it_was_open(sheet, save):
    sheet.round.closes_at = timezone.now() - timedelta(days=1)
    sheet.round.save()
    answer = save("clerk", sheet, cell(sheet))
    assert answer["cells"][f"{sheet.pk}:A1"]["sentence"].startswith("Phiếu đã khóa từ")
    assert answer["rows"][str(sheet.pk)]["locked"].startswith("Phiếu đã khóa từ")


def test_sheets_that_are_not_in_this_grid_are_not_touched(people, round_, sheet, save):
    others = [
        make.make_assessment(round_, staff=make.make_staff(people.sibling)),
        make.make_assessment(round_, people.unit),
    ]
    for other in others:
        answer = save("coordinator", sheet, cell(other))["cells"][f"{other.pk}:A1"]
        assert answer == {"state": "refused", "sentence": "Phiếu này không còn trong bảng. Hãy tải lại trang."}
    assert not Mark.objects.filter(revision__gt=0).exists()


def test_an_unknown_criterion_is_refused(sheet, save):
    answer = save("clerk", sheet, cell(sheet, "Z9"))["cells"][f"{sheet.pk}:Z9"]
    assert answer["sentence"] == "Phiếu không có tiêu chí Z9."


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", '{"stage": "self"}', '{"stage": "nobody", "cells": []}',
     '{"stage": "self", "cells": [1]}', '{"stage": "self", "cells": [{"sheet": 1}]}'],
)  # fmt: skip
def test_a_body_that_no_grid_sends_is_refused(people, sheet, client_of, body):
    response = post(client_of(people.clerk), sheet, body=body)
    assert response.status_code == 409
    assert response.json()["sentence"].startswith("Trang này đã cũ.")


def test_more_cells_than_one_request_takes_are_refused(people, sheet, client_of):
    cells = [cell(sheet)] * (MOST_CELLS + 1)
    response = post(client_of(people.clerk), sheet, *cells)
    assert response.json()["sentence"] == "Mỗi lần chỉ lưu được 5000 ô. Hãy dán ít dòng hơn."


@pytest.mark.parametrize("who", ["leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_others_find_nothing_to_save_to(people, sheet, client_of, who):
    user = getattr(people, who)
    assert post(client_of(user), sheet, cell(sheet)).status_code == 404
    assert mark(sheet).self_points is None


def test_a_request_of_thirty_people_costs_what_one_costs(people, round_, client_of, django_assert_num_queries):
    sheets = [person(people, round_) for _ in range(30)]
    client = client_of(people.clerk)
    with django_assert_num_queries(15):
        post(client, sheets[0], cell(sheets[0]), cell(sheets[0], "A2", "40"))
    cells = [cell(sheet, code, "30") for sheet in sheets[1:] for code in ("A1", "A2")]
    with django_assert_num_queries(15):
        post(client, sheets[1], *cells)
    assert Assessment.objects.filter(total=60).count() == 29


def test_sheets_are_locked_in_one_order_so_that_two_people_never_block_each_other(people, round_, save):
    sheets = [person(people, round_) for _ in range(3)]
    with CaptureQueriesContext(connection) as queries:
        save("clerk", sheets[0], *(cell(sheet) for sheet in reversed(sheets)))
    locking = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    assert len(locking) == 1
    assert 'ORDER BY "scoring_assessment"."id" ASC' in locking[0]


@pytest.mark.parametrize("where", ["sheet", "revision"])
def test_numbers_without_end_and_depths_without_end_are_an_old_page(people, client_of, sheet, where):
    client, body = client_of(people.clerk), {"stage": "self", "cells": [cell(sheet)]}
    body["cells"][0][where] = 12345678
    endless = json.dumps(body).replace("12345678", "1e999")
    for sent in (endless, "[" * 100_000, '{"cells": ' * 100_000):
        answer = post(client, sheet, body=sent)
        assert answer.status_code == 409
        assert answer.json()["sentence"].startswith("Trang này đã cũ")
