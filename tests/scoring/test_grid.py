"""The grid's rows: what each cell says at each stage, what is missing, who sees it, at which cost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring import grid
from scoring.models import Action, Assessment, Stage, Status
from scoring.workflow import take
from tests import factories as make


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, audience="individual", maxima=("60", ("40", {"not_applicable": True})))
    return make.make_round(campaign)


def person(people, round_, name="Lê Văn An", *marks, status=Status.DRAFT):
    sheet = make.make_assessment(round_, staff=make.make_staff(people.unit, full_name=name), status=status)
    if marks:
        make.fill_self(sheet, *marks)
    return sheet


def read(people, round_, who="clerk", stage=Stage.SELF):
    user = getattr(people, who)
    sheets = grid.sheets_of_people(user, round_, people.unit)
    rubric = next(iter(grid.rubrics_of(sheets)), None)
    return grid.grid_of(grid.for_grid(sheets, rubric), user, stage=stage, rubric_id=rubric, at=timezone.now())


def address(people, round_):
    return reverse("grid_detail", args=[round_.pk, people.unit.pk])


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def looks(table):
    return [[cell.look for cell in row.cells] for row in table.rows]


def test_people_stand_in_vietnamese_order_with_their_marks(people, round_):
    person(people, round_, "Nguyễn Thị Bình", "50", "8.5")
    person(people, round_, "Trần Văn Ánh")
    table = read(people, round_)
    assert [row.sheet.staff.full_name for row in table.rows] == ["Trần Văn Ánh", "Nguyễn Thị Bình"]
    assert texts(table) == [["", ""], ["50", "8,5"]]
    assert [column.code for column in table.columns] == ["A1", "A2"]


def test_what_is_missing_is_marked_and_counted(people, round_):
    person(people, round_)
    person(people, round_, "Trần Bình", "50", "40")
    table = read(people, round_)
    assert looks(table) == [["miss", "miss"], ["", ""]]
    assert (table.missing, table.complete, table.ready) == (2, 0, 1)


def test_a_mark_that_owes_words_is_marked_apart_from_a_missing_one(people, round_):
    sheet = person(people, round_, "Lê An", "50", "40")
    sheet.rubric.criteria.update(evidence="file_or_explanation")
    sheet.marks.filter(criterion__code="A2").update(explanation="")
    table = read(people, round_)
    assert looks(table) == [["", "need"]]
    assert (table.missing, table.needing) == (0, 1)


def test_the_head_sees_the_units_mark_until_cutting_it(people, round_):
    sheet = person(people, round_, "Lê An", "50", "40", status=Status.SUBMITTED)
    sheet.marks.filter(criterion__code="A2").update(head_points=30)
    table = read(people, round_, "head", Stage.HEAD)
    assert texts(table) == [["50", "30"]]
    assert looks(table) == [["", "need cut"]]
    assert [cell.before for cell in table.rows[0].cells] == ["50", "40"]


def totals(table):
    return [(row.total, row.band, row.counting) for row in table.rows]


def test_the_total_of_a_row_is_what_its_cells_come_to_and_says_what_counts_instead(people, round_):
    sheet = person(people, round_, "Lê An", "50", "40")
    take(Action.SUBMIT, sheet, by=people.clerk, at=timezone.now())
    sheet.marks.filter(criterion__code="A2").update(head_points=0, head_reason="Không có minh chứng")
    sheet = take(Action.RETURN, sheet, by=people.head, at=timezone.now(), reason="Thiếu minh chứng")
    seen_by_head = read(people, round_, "head", Stage.HEAD)
    assert texts(seen_by_head) == [["50", "0"]]
    assert totals(seen_by_head) == [("50", "Đạt", "tự chấm 90")]
    assert totals(read(people, round_)) == [("90", "Xuất sắc", "")]
    take(Action.SUBMIT, sheet, by=people.clerk, at=timezone.now())
    assert totals(read(people, round_, "head", Stage.HEAD)) == [("50", "Đạt", "")]
    assert totals(read(people, round_)) == [("90", "Xuất sắc", "thủ trưởng duyệt 50")]
    sheet = take(Action.APPROVE, sheet, by=people.head, at=timezone.now())
    assert totals(read(people, round_)) == [("90", "Xuất sắc", "thủ trưởng duyệt 50")]
    take(Action.APPRAISE, sheet, by=people.coordinator, at=timezone.now())
    assert totals(read(people, round_)) == [("90", "Xuất sắc", "Sở thẩm định 50")]


def test_not_applicable_reads_as_kad(people, round_):
    sheet = person(people, round_)
    sheet.marks.filter(criterion__code="A2").update(self_na=True)
    assert texts(read(people, round_)) == [["", "KAD"]]


def test_rows_that_are_past_this_stage_say_why_they_are_closed(people, round_):
    person(people, round_, status=Status.SUBMITTED)
    person(people, round_, "Trần Bình")
    table = read(people, round_)
    assert [row.locked for row in table.rows] == [
        "Phiếu đang ở trạng thái “Đã trình” nên không sửa điểm tự chấm được.",
        "",
    ]
    assert table.closed == ""


def test_one_reason_for_everybody_is_said_once(people, round_):
    person(people, round_, status=Status.SUBMITTED)
    assert read(people, round_).closed.startswith("Phiếu đang ở trạng thái “Đã trình”")


def test_a_criterion_of_the_appraiser_is_closed_to_the_unit(people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, audience="individual", maxima=("60", ("40", {"kind": "appraiser_only"})))
    round_ = make.make_round(campaign)
    person(people, round_)
    assert looks(read(people, round_)) == [["miss", "lock"]]


@pytest.mark.parametrize(
    ("who", "stages"),
    [("clerk", ["self"]), ("head", ["head"]), ("coordinator", ["self", "appraisal"]), ("leader", []), ("admin", [])],
)
def test_the_stages_are_those_of_ones_office(people, who, stages):
    assert grid.stages_for(getattr(people, who), people.unit) == stages


def test_the_stage_where_sheets_wait_opens_first(people):
    stages = [Stage.SELF, Stage.APPRAISAL]
    assert grid.stage_among(stages, {Status.DRAFT: 3}) == Stage.SELF
    assert grid.stage_among(stages, {Status.DRAFT: 3, Status.APPROVED: 1}) == Stage.APPRAISAL
    assert grid.stage_among(stages, {Status.APPROVED: 1}, asked="tu-cham") == Stage.SELF
    assert grid.stage_among(stages, {}) == Stage.SELF


def test_people_under_two_rubrics_are_shown_one_rubric_at_a_time(people, round_, client_of):
    person(people, round_, "Lê An")
    person(people, round_, "Lê Bình")
    other = make.make_rubric(round_.campaign, audience="individual", maxima=("100",))
    make.make_assessment(round_, staff=make.make_staff(people.unit, full_name="Lê Chi"), rubric=other)
    client = client_of(people.clerk)
    first = client.get(address(people, round_)).context
    assert [row.sheet.staff.full_name for row in first["grid"].rows] == ["Lê An", "Lê Bình"]
    assert [(pk, count) for pk, _, count in first["rubrics"]] == [(first["rubric_id"], 2), (other.pk, 1)]
    second = client.get(address(people, round_), {"bo": other.pk}).context["grid"]
    assert [row.sheet.staff.full_name for row in second.rows] == ["Lê Chi"]


def test_the_page_costs_the_same_for_one_person_and_for_thirty(people, round_, client_of, django_assert_num_queries):
    client = client_of(people.clerk)
    person(people, round_)
    with django_assert_num_queries(15):
        assert len(client.get(address(people, round_)).context["grid"].rows) == 1
    for n in range(29):
        person(people, round_, f"Lê Văn {n}", "50", "40")
    with django_assert_num_queries(15):
        assert len(client.get(address(people, round_)).context["grid"].rows) == 30


def test_a_unit_without_sheets_says_so(people, round_, client_of):
    shown = client_of(people.clerk).get(address(people, round_)).content.decode()
    assert "Đơn vị chưa có phiếu cá nhân trong đợt này" in shown


@pytest.mark.parametrize("who", ["leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_those_who_do_not_work_with_the_people_find_no_grid(people, round_, client_of, who):
    person(people, round_)
    assert client_of(getattr(people, who)).get(address(people, round_)).status_code == 404


def test_a_person_with_a_sheet_alone_finds_no_grid(people, round_, client_of):
    sheet = person(people, round_)
    sheet.staff.account = people.nobody
    sheet.staff.save()
    assert client_of(people.nobody).get(address(people, round_)).status_code == 404


def test_a_round_of_another_province_is_no_place_for_the_unit(people, round_, client_of):
    elsewhere = make.make_round()
    assert client_of(people.clerk).get(address(people, elsewhere)).status_code == 404


def test_superseded_versions_and_collective_sheets_stay_out(people, round_):
    person(people, round_)
    make.make_assessment(round_, people.unit)
    Assessment.objects.individual().update(is_current=False)
    assert read(people, round_).rows == []


# What stands behind one cell


def line(client, sheet, code="A1", **query):
    return client.get(reverse("grid_line", args=[sheet.pk, code]), query)


def test_a_cell_tells_its_words_and_last_years_mark(people, round_, client_of):
    sheet = person(people, round_, "Lê An", "50", "40")
    last = make.make_round(round_.campaign, year=2021)
    make.fill_self(make.make_assessment(last, staff=sheet.staff), "48.5", "40")
    told = line(client_of(people.clerk), sheet).json()
    assert (told["text"], told["words"], told["last"], told["last_year"]) == ("50", "Đã thực hiện.", "48,5", 2021)
    assert told["row"]["looks"] == {"A1": "", "A2": ""}


def test_the_head_reads_the_units_words_beside_the_own_reason(people, round_, client_of):
    sheet = person(people, round_, "Lê An", "50", "40", status=Status.SUBMITTED)
    sheet.marks.update(head_reason="Thiếu số liệu")
    told = line(client_of(people.head), sheet).json()
    assert (told["words"], told["explanation"]) == ("Thiếu số liệu", "Đã thực hiện.")


def test_an_unknown_criterion_is_not_found(people, round_, client_of):
    assert line(client_of(people.clerk), person(people, round_), "Z9").status_code == 404


def test_the_words_of_people_are_not_for_the_leader(people, round_, client_of):
    assert line(client_of(people.leader), person(people, round_)).status_code == 404
