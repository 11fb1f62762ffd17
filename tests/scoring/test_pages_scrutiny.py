"""Pages of marks under scrutiny: what stands out, what was copied, and what Sở Nội vụ decides about it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from scoring import tasks
from scoring.gaps import gaps_of
from scoring.models import ExplanationCheck, FlagNote, Likeness, Mark, Status
from scoring.scrutiny import checking_texts, flags
from scoring.scrutiny.checking_texts import ask_check
from scoring.scrutiny.spreads import spreads_of
from tests import factories as make
from units import working
from units.models import Cluster, ClusterMembership
from units.refusals import Refused

TEXT = (
    "Ban hành Kế hoạch số 12 ngày 5 tháng 1, họp giao ban hằng tuần, niêm yết công khai 42 thủ tục tại bộ phận một cửa "
    "và kiểm tra việc đeo thẻ, mặc trang phục của 36 cán bộ trong quý."
)


@pytest.fixture
def round_(people):
    return make.make_round(make.make_campaign(people.province), year=2022)


def judged(round_, unit, own, decided, *, status=Status.APPRAISED):
    """An appraised sheet: self marks and appraisals in the order of the rubric."""
    sheet = make.make_assessment(round_, unit, status=status)
    for mark, self_points, points in zip(sheet.marks.order_by("criterion__position"), own, decided, strict=True):
        mark.self_points, mark.head_points, mark.appraisal_points = Decimal(self_points), Decimal(points), None
        mark.appraisal_points = Decimal(points)
        mark.save()
    return sheet


@pytest.fixture
def sheets(round_, people):
    """Six units that judged themselves alike, and the people's unit that did not."""
    made = [judged(round_, make.make_unit(people.province), ["50", "30"], ["50", "29.5"]) for _ in range(6)]
    return [judged(round_, people.unit, ["60", "40"], ["45", "30"]), *made]


def test_a_gap_is_the_share_of_the_maximum_by_which_the_unit_went_beyond(round_, sheets, people):
    gap = gaps_of(round_)[people.unit.pk]
    assert (gap.own, gap.judged, gap.percent, gap.all_maxima) == (100, 75, Decimal("25.00"), True)
    assert gaps_of(round_, criterion="A2")[people.unit.pk].percent == Decimal("25.00")


def test_what_does_not_apply_or_was_not_judged_yet_is_not_compared(round_, sheets, people):
    marks = sheets[0].marks.order_by("criterion__position")
    marks[0].__class__.objects.filter(pk=marks[0].pk).update(appraisal_points=None, appraisal_na=True)
    assert gaps_of(round_)[people.unit.pk].whole == 40
    sheets[0].__class__.objects.filter(pk=sheets[0].pk).update(status=Status.DRAFT)
    assert people.unit.pk not in gaps_of(round_)


def test_the_unit_that_stands_out_comes_first_with_its_reasons(round_, sheets, people, client_of):
    line = flags.lines_of(round_)[0]
    assert line.unit == people.unit
    assert [flag.kind for flag in line.flags] == ["outlier", "maxima"]
    page = client_of(people.coordinator).get(reverse("scrutiny_detail", args=[round_.campaign_id])).content.decode()
    assert "Chênh 25,0%, ngoài khoảng" in page
    assert "Mọi tiêu chí đều tự chấm điểm tối đa" in page
    assert page.count('<tr><th scope="row"><a href') - page.count('class="code"') == 1


def test_units_are_compared_within_their_cluster(round_, sheets, people):
    cluster = Cluster.objects.create(province=people.province, name="Khối văn xã", sort_key="k")
    for sheet in sheets:
        ClusterMembership.objects.create(cluster=cluster, unit=sheet.unit, valid_from=round_.closing_day)
    assert {line.group for line in flags.lines_of(round_)} == {"Khối văn xã"}


def test_spreads_tell_the_marks_of_each_stage_by_rank(round_, sheets):
    first = spreads_of(round_, sheets[0].rubric)[0]
    own, _, appraisal = first.stages
    assert (first.code, own.count, own.high, own.middle) == ("A1", 7, Decimal("100.0"), Decimal("83.3"))
    assert (appraisal.low, sum(appraisal.bins), own.bins[-1]) == (Decimal("75.0"), 7, 1)


def test_one_criterion_is_shown_with_its_counts(round_, sheets, people, client_of):
    url = reverse("scrutiny_detail", args=[round_.campaign_id])
    page = client_of(people.coordinator).get(url, {"tieu-chi": "A1", "xem": "tat-ca"}).content.decode()
    assert "Số phiếu theo mức điểm, tiêu chí A1" in page
    workbook = client_of(people.coordinator).get(url, {"xuat": "csv", "xem": "tat-ca"})
    assert b"".join(workbook.streaming_content).decode().count("\n") == 8


def test_a_flag_is_dismissed_with_a_note_that_stays_and_taken_back(round_, sheets, people, client_of):
    client = client_of(people.coordinator)
    url = f"{reverse('scrutiny_flag', args=[sheets[0].pk])}?co=outlier&khoa="
    assert client.get(url).status_code == 200
    refused = client.post(url, {"viec": "dismiss", "ghi-chu": ""})
    assert refused.status_code == 422
    assert "Hãy ghi vì sao bỏ qua." in refused.content.decode()
    client.post(url, {"viec": "dismiss", "ghi-chu": "Đã đối chiếu hồ sơ"})
    detail = reverse("scrutiny_detail", args=[round_.campaign_id])
    assert "Đã đối chiếu hồ sơ" in client.get(detail, {"xem": "tat-ca"}).content.decode()
    client.post(url, {"viec": "restore"})
    assert [note.action for note in FlagNote.objects.order_by("pk")] == ["dismiss", "restore"]
    assert flags.lines_of(round_)[0].is_open


def test_a_flag_puts_the_unit_into_a_plan_with_the_reason(round_, sheets, people, client_of):
    plan = make.make_inspection_plan(round_.campaign)
    url = f"{reverse('scrutiny_flag', args=[sheets[0].pk])}?co=maxima&khoa="
    client = client_of(people.coordinator)
    assert client.post(url, {"viec": "plan", "ke-hoach": ""}).status_code == 422
    client.post(url, {"viec": "plan", "ke-hoach": plan.pk})
    row = plan.units.get()
    assert (row.unit, row.chosen_by, row.reason) == (people.unit, "hand", "Mọi tiêu chí đều tự chấm điểm tối đa")


def test_nobody_else_sees_or_decides(round_, sheets, people, client_of):
    for person in (people.clerk, people.head, people.leader, people.stranger, people.admin):
        client = client_of(person)
        for name in ("scrutiny_detail", "scrutiny_texts"):
            assert client.get(reverse(name, args=[round_.campaign_id])).status_code == 404
        assert client.get(f"{reverse('scrutiny_flag', args=[sheets[0].pk])}?co=maxima").status_code == 404
        with pytest.raises(Refused):
            flags.decide(sheets[0], kind="maxima", key="", action="dismiss", note="A", by=person, at=timezone.now())


def searched(round_, people):
    check = ask_check(round_, by=people.coordinator, at=timezone.now())
    tasks.compare_explanations(check.pk)
    check.refresh_from_db()
    return check


def test_copied_explanations_are_found_between_units_and_from_the_year_before(round_, sheets, people):
    before = make.make_round(round_.campaign, year=2021)
    last_year = judged(before, people.unit, ["50", "30"], ["50", "30"])
    for sheet in (sheets[0], sheets[1], last_year):
        sheet.marks.filter(criterion__code="A1").update(explanation=TEXT)
    sheets[2].marks.filter(criterion__code="A2").update(explanation=TEXT)
    check = searched(round_, people)
    assert (check.read, check.status, check.failure) == (4, "done", "")
    found = {(row.first.assessment, row.second.assessment, row.same_unit, row.share) for row in Likeness.objects.all()}
    assert found == {(last_year, sheets[0], True, 100), (last_year, sheets[1], False, 100)}


def test_the_search_replaces_its_last_results_and_runs_once(round_, sheets, people):
    for sheet in sheets[:2]:
        sheet.marks.filter(criterion__code="A1").update(explanation=TEXT)
    check = searched(round_, people)
    tasks.compare_explanations(check.pk)
    assert Likeness.objects.count() == 1
    Mark.objects.filter(assessment=sheets[1]).update(explanation="Khác.")
    assert searched(round_, people).pk == check.pk
    assert not Likeness.objects.exists()


def test_a_search_that_runs_is_not_asked_for_twice(round_, sheets, people):
    ask_check(round_, by=people.coordinator, at=timezone.now())
    with pytest.raises(Refused, match="Đang đối chiếu"):
        ask_check(round_, by=people.coordinator, at=timezone.now())
    for person in (people.leader, people.clerk):
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
            ask_check(round_, by=person, at=timezone.now())


def test_a_search_whose_worker_died_is_told_of_again_and_the_dead_one_writes_nothing(round_, sheets, people):
    for sheet in sheets[:2]:
        sheet.marks.filter(criterion__code="A1").update(explanation=TEXT)
    at = timezone.now()
    check = ask_check(round_, by=people.coordinator, at=at)
    dead = working.claim(ExplanationCheck.objects.all(), check.pk, at=at)
    later = at + settings.JOB_PATIENCE + timedelta(seconds=1)
    tasks.compare_explanations(check.pk)
    assert not Likeness.objects.exists()
    checking_texts.rescue_stalled(at=later)
    assert checking_texts.waiting_since() == at
    checking_texts.run_check(check.pk, clock=lambda: later)
    assert ExplanationCheck.objects.get().status == "done"
    assert Likeness.objects.count() == 1
    with pytest.raises(working.TakenOver):
        working.finish(dead, at=later)


def test_after_a_failure_the_search_is_asked_for_again(round_, sheets, people, client_of):
    check = ask_check(round_, by=people.coordinator, at=timezone.now())
    working.give_up(
        working.claim(ExplanationCheck.objects.all(), check.pk, at=timezone.now()), "Hỏng.", at=timezone.now()
    )
    page = client_of(people.coordinator).get(reverse("scrutiny_texts", args=[round_.campaign_id])).content.decode()
    assert "Hỏng." in page
    assert "Đối chiếu lại" in page
    assert searched(round_, people).status == "done"


def test_drafts_are_not_read(round_, sheets, people):
    for sheet in sheets[:2]:
        sheet.marks.filter(criterion__code="A1").update(explanation=TEXT)
    sheets[1].__class__.objects.filter(pk=sheets[1].pk).update(status=Status.DRAFT)
    assert searched(round_, people).read == 1


def test_the_two_texts_stand_side_by_side_and_a_pair_is_dismissed(round_, sheets, people, client_of):
    for sheet in sheets[:2]:
        sheet.marks.filter(criterion__code="A1").update(explanation=TEXT)
    searched(round_, people)
    client, url = client_of(people.coordinator), reverse("scrutiny_texts", args=[round_.campaign_id])
    page = client.get(url).content.decode()
    assert page.count("<mark>") == 2
    assert "giống hoàn toàn" in page
    assert "1 lời giải trình giống của đơn vị khác" in {
        flag.words for line in flags.lines_of(round_) for flag in line.flags
    }
    pair = Likeness.objects.get()
    flag = f"{reverse('scrutiny_flag', args=[pair.second.assessment_id])}?co=copied&khoa={flags.key_of(pair)}"
    client.post(flag, {"viec": "dismiss", "ghi-chu": "Hai đơn vị dùng chung trụ sở"})
    assert "<mark>" not in client.get(url).content.decode()
    assert "Hai đơn vị dùng chung trụ sở" in client.get(url, {"xem": "da-bo-qua"}).content.decode()
    assert "copied" not in {flag.kind for line in flags.lines_of(round_) for flag in line.flags}


def test_another_shelf_of_pairs_keeps_whom_one_looks_for(round_, sheets, people, client_of):
    url = reverse("scrutiny_texts", args=[round_.campaign_id])
    page = client_of(people.coordinator).get(url, {"cua": "nam-truoc", "tim": people.unit.code}).content.decode()
    assert f'href="?cua=nam-truoc&amp;tim={people.unit.code}&amp;xem=tat-ca">Mọi cặp' in page


def test_the_page_asks_for_the_search_and_shows_how_far_it_is(round_, sheets, people, client_of):
    client = client_of(people.coordinator)
    client.post(reverse("scrutiny_check", args=[round_.pk]))
    assert ExplanationCheck.objects.get().is_at_work
    progress = reverse("scrutiny_progress", args=[round_.pk])
    assert "Đang chờ đến lượt" in client.get(progress, headers={"HX-Request": "true"}).content.decode()
    assert client.get(progress).status_code == 302
    assert "Đang chờ đến lượt" in client.get(reverse("scrutiny_texts", args=[round_.campaign_id])).content.decode()


def test_the_list_is_sorted_within_its_shelf_and_goes_out_as_it_is_shown(round_, sheets, people, client_of):
    client, url = client_of(people.coordinator), reverse("scrutiny_detail", args=[round_.campaign_id])
    asked = {"xem": "tat-ca", "xep": "quyet_dinh", "cot": "quyet_dinh"}
    page = client.get(url, asked)
    assert next(line.unit for line in page.context["page_obj"]) == people.unit
    assert 'href="?xep=quyet_dinh&amp;cot=quyet_dinh&amp;xem=can-xem"' in page.content.decode()
    assert '<input type="hidden" name="xep" value="quyet_dinh">' in page.content.decode()
    lines = b"".join(client.get(url, asked | {"xuat": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Mã đơn vị;Tên đơn vị;So với;Được quyết định"
    assert (len(lines), lines[1].split(";")[0]) == (8, people.unit.code)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_cost_the_same_with_one_sheet_and_with_thirty(
    rows, round_, people, client_of, django_assert_num_queries
):
    made = [judged(round_, make.make_unit(people.province), ["60", "40"], ["40", "30"]) for _ in range(rows + 1)]
    for sheet in made:
        sheet.marks.filter(criterion__code="A1").update(explanation=TEXT)
    searched(round_, people)
    client = client_of(people.coordinator)
    with django_assert_num_queries(13):
        assert client.get(reverse("scrutiny_detail", args=[round_.campaign_id])).status_code == 200
    with django_assert_num_queries(8):
        assert client.get(reverse("scrutiny_texts", args=[round_.campaign_id])).status_code == 200
