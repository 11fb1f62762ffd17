"""The queue of a head: biggest differences first, what is unremarkable, what changed since the last return."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import StoredFile
from scoring.models import Evidence, Stage, Status
from scoring.queues import approval_queue, difference_of, order_of
from scoring.sorting_out import sorted_out, told
from scoring.unremarkable import compared
from scoring.views import queues
from scoring.workflow import take
from tests import factories as make

NOW = timezone.now()


def waiting_for(user):
    """Every sheet that waits, as the page would tell of it; what the database sorted out is what the rules say."""
    plain, looked_at = sorted_out(user, at=NOW)
    assert [each.pk for each in looked_at] == [pk for pk in order_of(user, Stage.HEAD) if pk not in plain]
    every = {each.pk: each for each in compared(approval_queue(user), user, at=NOW)}
    ordinary, others = told([every[pk] for pk in plain], user, at=NOW), told(looked_at, user, at=NOW)
    assert all(each.is_ordinary for each in ordinary)
    assert not any(each.is_ordinary for each in others)
    return [*ordinary, *others]


@pytest.fixture
def rounds(people):
    campaign, then = make.make_campaign(people.province), NOW - timedelta(days=365)
    before = make.make_round(campaign, year=2021, opens_at=then, closes_at=then + timedelta(days=20))
    return before, make.make_round(campaign, year=2022)


@pytest.fixture
def sent(people, rounds):
    """sent("50", "40", last=("50", "40")): a sheet of a person of the unit that waits for the head."""

    def made(*marks, last=None):
        staff = make.make_staff(people.unit)
        if last:
            old = make.make_assessment(rounds[0], staff=staff, status=Status.FINAL)
            make.fill_self(old, *last)
            old.total = sum(mark.self_points for mark in old.marks.all())
            old.save()
        sheet = make.make_assessment(rounds[1], staff=staff, status=Status.SUBMITTED)
        make.fill_self(sheet, *marks)
        sheet.total = sum(mark.self_points for mark in sheet.marks.all())
        sheet.save()
        return sheet

    return made


def test_the_biggest_difference_comes_first_whichever_way_it_goes(people, sent):
    same, up, down = (
        sent("50", "40", last=("50", "40")),
        sent("55", "40", last=("50", "40")),
        sent("42", "40", last=("50", "40")),
    )
    cut = sent("50", "40", last=("50", "40"))
    cut.marks.filter(criterion__code="A1").update(head_points=30)
    assert list(approval_queue(people.head)) == [cut, down, up, same]


def test_the_difference_shown_is_the_one_that_sorts(people, sent):
    both, by_cut, untold = sent("60", "40", last=("50", "40")), sent("50", "40", last=("50", "39")), sent("50", "40")
    both.marks.filter(criterion__code="A2").update(head_points=Decimal("39.5"))
    by_cut.marks.filter(criterion__code="A1").update(head_points=46)
    found = [(sheet, difference_of(sheet)) for sheet in approval_queue(people.head)]
    assert found == [(both, 10), (by_cut, -4), (untold, None)]


def test_a_collective_sheet_is_held_against_the_unit_and_no_person(people, rounds, sent):
    old = make.make_assessment(rounds[0], people.unit, status=Status.FINAL, total=70)
    collective = make.make_assessment(rounds[1], people.unit, status=Status.SUBMITTED, total=72)
    person = sent("50", "40", last=("50", "40"))
    found = {sheet: difference_of(sheet) for sheet in approval_queue(people.head)}
    assert old.total == 70
    assert found == {collective: 2, person: 0}


def test_a_sheet_is_unremarkable_while_nothing_on_it_needs_eyes(people, sent):
    plain, far, new = sent("50", "40", last=("50", "39")), sent("50", "40", last=("50", "38")), sent("50", "40")
    found = {each.sheet: each for each in waiting_for(people.head)}
    assert found[plain].is_ordinary
    assert found[new].is_ordinary
    assert (found[far].is_ordinary, found[far].looks) == (False, ("Lệch năm trước quá 1 điểm: A2",))


def test_what_may_not_be_approved_is_never_unremarkable(people, rounds, sent):
    sheet = sent("50", "40")
    rounds[1].closes_at = NOW - timedelta(hours=1)
    rounds[1].save()
    (found,) = waiting_for(people.head)
    assert found.sheet == sheet
    assert not found.is_ordinary
    assert found.refused.startswith("Phiếu đã khóa")


KINDS = ("ordinary", "mandatory", "bonus", "deduction", "appraiser_only")
RULES = ("optional", "optional", "required", "file_or_explanation")


@pytest.mark.parametrize("seed", range(3))
def test_the_database_and_the_rules_agree_on_any_sheet(seed, people, rounds):
    """`waiting_for` holds both together; here over sheets with everything that a mark can have."""
    chance = Random(seed)
    maxima = [("10", {"kind": chance.choice(KINDS), "evidence": chance.choice(RULES)}) for _ in range(2)]
    rubric = make.make_rubric(rounds[1].campaign, audience="individual", maxima=maxima)
    file = StoredFile.objects.create(sha256="1" * 64, size=1, content_type="application/pdf", stored_at=NOW)
    for _ in range(25):
        staff = make.make_staff(people.unit)
        for round_, status in zip(rounds, (Status.FINAL, Status.SUBMITTED), strict=True):
            sheet = make.make_assessment(round_, staff=staff, status=status, rubric=rubric, total=chance.choice([7, 9]))
            for mark in sheet.marks.all():
                for stage in ("self", "head", "appraisal")[: 3 if round_ == rounds[0] else 2]:
                    said = chance.choice(["blank", "points", "same"] if stage != "self" else ["points"] * 6 + ["blank"])
                    setattr(mark, f"{stage}_na", chance.random() < 0.05)
                    if said != "blank" and not getattr(mark, f"{stage}_na"):
                        value = mark.self_points if said == "same" else Decimal(chance.choice([0, 8, 8, 9]))
                        setattr(mark, f"{stage}_points", value)
                mark.explanation, mark.head_reason = chance.choice(["Rõ", "Rõ", " "]), chance.choice(["", "Thừa"])
                mark.save()
                if chance.random() < 0.6:
                    Evidence.objects.create(mark=mark, file=file, name="a.pdf", added_at=NOW, added_by_name="A")
    assert 25 == len(waiting_for(people.head)) > len([each for each in waiting_for(people.head) if each.looks]) > 0


@pytest.fixture
def returned(people, sent):
    """A sheet that was sent back for A1 and is with the unit again."""
    sheet = sent("50", "40")
    return take("return", sheet, by=people.head, at=NOW, reason="Bổ sung minh chứng.", flagged=["A1"])


def again(sheet):
    sheet.status = Status.SUBMITTED
    sheet.save()


def test_a_changed_explanation_and_files_are_told_after_a_return(people, returned, client_of):
    mark = returned.marks.get(criterion__code="A1")
    mark.explanation = "Đã bổ sung quyết định 12."
    mark.save()
    for number, removed in ((1, None), (2, NOW + timedelta(hours=2))):
        file = StoredFile.objects.create(sha256=f"{number:064x}", size=1, content_type="application/pdf", stored_at=NOW)
        Evidence.objects.create(
            mark=mark, file=file, name=f"{number}.pdf", removed_at=removed,
            added_at=NOW + timedelta(hours=1) if number == 1 else NOW - timedelta(hours=1), added_by_name="A",
        )  # fmt: skip
    again(returned)
    (found,) = waiting_for(people.head)
    assert set(found.looks) == {
        "Điểm giữ nguyên sau khi trả lại: A1",
        "Đã sửa giải trình sau khi trả lại: A1",
        "Thêm tệp sau khi trả lại: A1",
        "Bỏ tệp sau khi trả lại: A1",
    }
    shown = client_of(people.head).get(returned.get_absolute_url()).content.decode()
    for words in ("Đã sửa giải trình", "Thêm 1 tệp", "Bỏ 1 tệp", "Lúc trả lại: “Đã thực hiện.”", "tiêu chí đã sửa: A1"):
        assert words in shown


def test_a_sheet_sent_again_as_it_was_says_so(people, returned, client_of):
    again(returned)
    shown = client_of(people.head).get(returned.get_absolute_url()).content.decode()
    assert "Điểm giữ nguyên sau khi trả lại" in shown
    assert "<small>tiêu chí đã sửa</small>" in shown


def test_the_page_parts_what_to_look_at_from_what_may_be_approved_together(people, sent, client_of):
    plain, far = sent("50", "40", last=("50", "40")), sent("60", "40", last=("50", "40"))
    client = client_of(people.head)
    page = client.get(reverse("review_queue")).content.decode()
    assert "1 phiếu không có gì khác thường" in page
    assert f'name="phieu" value="{plain.pk}"' in page
    assert f'name="phieu" value="{far.pk}"' not in page
    assert "Lệch năm trước quá 1 điểm: A1" in page
    preview = client.post(f"{reverse('bulk_preview')}?trang-thai=submitted", {"viec": "approve", "phieu": [plain.pk]})
    assert "Duyệt 1 phiếu" in preview.content.decode()


def test_of_more_than_are_approved_at_once_the_first_are_offered_and_the_rest_is_said(
    people, sent, client_of, monkeypatch
):
    monkeypatch.setattr(queues, "MOST_AT_ONCE", 2)
    for _ in range(3):
        sent("50", "40", last=("50", "40"))
    page = client_of(people.head).get(reverse("review_queue")).content.decode()
    assert "3 phiếu không có gì khác thường" in page
    assert page.count('name="phieu"') == 2
    assert "Duyệt 2 phiếu đầu trong 3…" in page
    assert "Xem 2 phiếu đầu trong 3<" in page


def test_an_empty_queue_says_so(people, client_of):
    page = client_of(people.head).get(reverse("review_queue")).content.decode()
    assert "Không còn phiếu nào chờ anh/chị duyệt" in page


def test_a_queue_of_one_page_is_shown_bare_and_a_longer_one_can_be_arranged(people, sent, client_of, monkeypatch):
    monkeypatch.setattr(queues, "PAGE", 2)
    client, url = client_of(people.head), reverse("review_queue")
    for points in ("52", "56"):
        sent(points, "40", last=("50", "40"))
    assert 'class="viewbar"' not in client.get(url).content.decode()
    assert 'class="viewbar"' in client.get(url, {"cot": "lech"}).content.decode()
    sent("60", "40", last=("50", "40"))
    page = client.get(url)
    assert 'class="viewbar"' in page.content.decode()
    assert [each.difference for each in page.context["page_obj"]] == [10, 6]


def test_the_queue_is_narrowed_and_goes_out_whole_in_its_order(people, sent, client_of):
    for points in ("52", "60", "56"):
        sent(points, "40", last=("50", "40"))
    client, url = client_of(people.head), reverse("review_queue")
    middle = client.get(url).context["page_obj"].object_list[1].name
    found = client.get(url, {"tim": middle, "pham-vi": "ca-nhan"})
    assert [each.name for each in found.context["page_obj"]] == [middle]
    assert "3 phiếu cần xem" in found.content.decode()
    assert "Không có phiếu nào khớp bộ lọc" in client.get(url, {"pham-vi": "tap-the"}).content.decode()
    lines = b"".join(client.get(url, {"xuat": "csv", "cot": "lech"}).streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Tên, họ và tên;Chức vụ;Đơn vị;Năm;Lệch"
    assert [line.rpartition(";")[2] for line in lines[1:]] == ["10", "6", "2"]
    nobody = client_of(people.clerk).get(url, {"xuat": "csv"})
    assert len(b"".join(nobody.streaming_content).decode().splitlines()) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_costs_the_same_with_one_sheet_and_with_thirty(
    count, people, sent, client_of, django_assert_num_queries
):
    for _ in range(count):
        sent("60", "40", last=("50", "40"))
    client = client_of(people.head)
    client.get("/")
    with django_assert_num_queries(8):
        client.get(reverse("review_queue"))
