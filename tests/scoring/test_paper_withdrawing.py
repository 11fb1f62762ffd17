"""Taking a file of marks back: sheets say again what they said, or one sentence says what was built on them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.forms.models import model_to_dict

from campaign.models import Round, StoredFile
from scoring.imports.marks import MARKS
from scoring.marking import Opinion, record_mark
from scoring.models import Action, Assessment, AssessmentEvent, Evidence, Mark, Rubric, Stage
from scoring.opening import open_sheets
from scoring.workflow import take
from tests.factories import make_campaign, make_province, make_role, make_rubric, make_staff, make_unit, moment
from tests.tables import AT, csv_file, take_in, told
from units.refusals import Refused
from units.withdrawing import withdraw

HEAD = "Năm;Mã đơn vị;Mã cán bộ;Mã tiêu chí;Điểm tự chấm;Điểm thủ trưởng duyệt;Điểm thẩm định;Giải trình\n"
OWN = "2021;SNV;;A1;50;;;\n2021;SNV;;A2;40;;;\n2021;SNV;01;A1;90;;;\n"
HEADS = "2021;SNV;;A1;;48;;Chậm\n2021;SNV;;A2;;40;;\n"
LATER = AT + timedelta(days=1)


@pytest.fixture
def campaign(db):
    campaign = make_campaign(make_province(slug="kien-giang"), slug="van-hoa-cong-so")
    make_rubric(campaign, maxima=[("60", {"not_applicable": True}), "40"])
    make_rubric(campaign, audience="individual", maxima=["100"])
    make_staff(make_unit(campaign.province, code="SNV", name="Sở Nội vụ"), code="01")
    return campaign


@pytest.fixture
def batch_of(campaign, tmp_path):
    """batch_of(rows): takes a CSV of marks in and returns its batch."""

    def taken(rows, at=AT):
        outcome = take_in(MARKS, csv_file(tmp_path, HEAD + rows), campaign.province, campaign, at=at)
        assert told(outcome) == []
        return outcome.batch

    return taken


@pytest.fixture
def opened(campaign):
    """The sheets of an open round of 2021, and the clerk of SNV."""
    round_ = Round.objects.create(
        campaign=campaign, year=2021, opens_at=moment(2021, 6, 1), closes_at=moment(2021, 7, 15, 23)
    )
    open_sheets(round_, at=moment(2021, 6, 1))
    return make_role("clerk", unit=campaign.province.units.get(code="SNV")).user


def take_back(batch):
    return withdraw(MARKS, batch, by_name="Dòng lệnh", at=LATER)


def refused(batch):
    before = said()
    with pytest.raises(Refused) as caught:
        take_back(batch)
    assert said() == before
    return str(caught.value)


def said():
    """What sheets, marks (but for their revisions) and events say."""
    marks = [
        {name: value for name, value in row.items() if name != "revision"}
        for row in Mark.objects.order_by("pk").values()
    ]
    sheets = [model_to_dict(sheet) for sheet in Assessment.objects.order_by("pk")]
    return sheets, marks, list(AssessmentEvent.objects.order_by("pk").values())


def type_mark(sheet, points, by):
    revision = sheet.marks.get(criterion__code="A1").revision
    record_mark(
        sheet, code="A1", stage=Stage.SELF, typed=Opinion(Decimal(points), words="Đã làm"), revision=revision,
        by=by, at=moment(2021, 6, 2),
    )  # fmt: skip


def test_what_a_file_made_is_gone(batch_of):
    take_back(batch_of(OWN))
    assert said() == ([], [], [])
    assert not Round.objects.exists()
    assert not Rubric.objects.filter(frozen_at__isnull=False).exists()


def test_what_a_file_changed_is_put_back(batch_of):
    first = batch_of(OWN)
    before = said()
    second = batch_of(HEADS, at=LATER)
    take_back(second)
    assert said() == before
    take_back(first)
    assert said() == ([], [], [])


def test_a_revision_never_goes_back(batch_of):
    batch_of(OWN)
    take_back(batch_of(HEADS, at=LATER))
    assert list(Mark.objects.filter(assessment__staff=None).values_list("revision", flat=True)) == [2, 2]


def test_blank_sheets_of_a_round_are_blank_again(opened, batch_of):
    before = said()
    take_back(batch_of("2021;SNV;;A1;KAD;KAD;;\n2021;SNV;;A2;40;;;Rõ\n"))
    assert said() == before
    assert Round.objects.count() == 1
    assert Rubric.objects.filter(frozen_at__isnull=False).count() == 2


def test_a_round_that_others_use_stays(batch_of):
    batch_of("2021;SNV;01;A1;90;;;\n")
    take_back(batch_of("2021;SNV;;A1;50;;;\n", at=LATER))
    assert Assessment.objects.get().staff.code == "01"
    assert Round.objects.get().year == 2021


def test_a_later_file_goes_first(batch_of):
    first = batch_of(OWN)
    batch_of(HEADS, at=LATER)
    assert refused(first) == (
        "Không rút được lần nhập này: phiếu “Phiếu chấm điểm tập thể năm 2021, Sở Nội vụ” đã được nhập tiếp từ một tệp "
        "khác. Hãy rút lần nhập đó trước."
    )


def test_marks_that_people_typed_afterwards_stay(opened, batch_of):
    batch = batch_of("2021;SNV;;A2;40;;;\n")
    type_mark(Assessment.objects.get(staff=None), "45", opened)
    assert refused(batch).endswith("đã có người sửa sau khi nhập. Hãy sửa trên phiếu thay vì rút cả tệp.")


def test_marks_typed_on_a_sheet_that_the_file_made_stay(batch_of):
    batch = batch_of("2021;SNV;;A1;50;;;\n")
    Mark.objects.filter(criterion__code="A2").update(self_points=1, saved_at=LATER, saved_by_name="Ai đó")
    assert refused(batch).endswith("đã có người sửa sau khi nhập. Hãy sửa trên phiếu thay vì rút cả tệp.")


def test_a_step_taken_afterwards_stays(opened, batch_of, campaign):
    batch = batch_of("2021;SNV;;A1;50;;;Rõ\n2021;SNV;;A2;40;;;Rõ\n")
    head = make_role("head", unit=campaign.province.units.get(code="SNV")).user
    take(Action.APPROVE, Assessment.objects.get(staff=None), by=head, at=moment(2021, 6, 3))
    assert refused(batch).endswith("đã qua bước “Duyệt” sau khi nhập. Hãy sửa trên phiếu thay vì rút cả tệp.")


def test_evidence_added_afterwards_stays(batch_of):

    batch = batch_of("2021;SNV;;A1;50;;;\n")
    file = StoredFile.objects.create(sha256="a" * 64, size=1, content_type="application/pdf", stored_at=AT)
    Evidence.objects.create(mark=Mark.objects.first(), file=file, name="a.pdf", added_at=LATER, added_by_name="Ai đó")
    assert refused(batch).endswith("đã có người sửa sau khi nhập. Hãy sửa trên phiếu thay vì rút cả tệp.")


def test_withdrawing_takes_as_many_queries_for_many_sheets(campaign, batch_of, django_assert_max_num_queries):
    for n in range(30):
        make_unit(campaign.province, code=f"U{n}")
    batch = batch_of("".join(f"2021;U{n};;{code};30;30;30;\n" for n in range(30) for code in ("A1", "A2")))
    with django_assert_max_num_queries(60):
        take_back(batch)
    assert not Assessment.objects.exists()
