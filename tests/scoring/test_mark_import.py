"""Import files of marks: paper sheets reach the state that their columns prove; people's work is not overwritten."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaign.models import Round
from scoring.imports.marks import MARKS
from scoring.marking import Opinion, record_mark
from scoring.models import Action, Assessment, AssessmentEvent, Mark, Stage, Status
from scoring.opening import open_sheets
from scoring.workflow import take
from tests.factories import make_campaign, make_province, make_role, make_rubric, make_staff, make_unit, moment
from tests.tables import AT, counted, csv_file, take_in, told, xlsx_file
from units.models import ImportBatch, Staff

HEAD = "Năm;Mã đơn vị;Mã cán bộ;Mã tiêu chí;Điểm tự chấm;Điểm thủ trưởng duyệt;Điểm thẩm định;Giải trình\n"


@pytest.fixture
def campaign(db):
    """A campaign with A1 (60, may not apply) and A2 (40) for units, A1 (100) for persons, one unit and one person."""
    campaign = make_campaign(make_province(slug="kien-giang"), slug="van-hoa-cong-so")
    make_rubric(campaign, maxima=[("60", {"not_applicable": True}), "40"])
    make_rubric(campaign, audience="individual", maxima=["100"])
    unit = make_unit(campaign.province, code="SNV", name="Sở Nội vụ")
    make_staff(unit, code="01")
    return campaign


@pytest.fixture
def marks(campaign, tmp_path):
    """marks(rows): imports a CSV of marks named diem.csv."""

    def taken(rows, **options):
        path = csv_file(tmp_path, HEAD + rows, name="diem.csv")
        return take_in(MARKS, path, campaign.province, campaign, **options)

    return taken


@pytest.mark.parametrize(
    ("rows", "status", "total", "band"),
    [
        ("2021;SNV;;A1;50;;;\n2021;SNV;;A2;40;;;\n", Status.SUBMITTED, "90.00", "xuat_sac"),
        ("2021;SNV;;A1;50;50;;\n2021;SNV;;A2;40;;;\n", Status.SUBMITTED, "90.00", "xuat_sac"),
        ("2021;SNV;;A1;50;49,5;;có\n2021;SNV;;A2;40;40;;\n", Status.APPROVED, "89.50", "tot"),
        ("2021;SNV;;A1;50;50;49.5;có\n2021;SNV;;A2;40;40;40;\n", Status.APPRAISED, "89.50", "tot"),
        ("2021;SNV;;A1;;;50;\n2021;SNV;;A2;;;40;\n", Status.APPRAISED, "90.00", "xuat_sac"),
        ("2021;SNV;;A1;50;;;\n", Status.DRAFT, None, None),
        ("2021;SNV;;A1;KAD;KAD;kad;\n2021;SNV;;A2;30;30;30;\n", Status.APPRAISED, "75.00", "tot"),
        ("2021;SNV;;A1;KAD;;;\n2021;SNV;;A2;30;30;30;\n", Status.APPRAISED, "75.00", "tot"),
    ],
)
def test_a_sheet_gets_the_furthest_state_that_its_columns_prove(marks, rows, status, total, band):
    assert told(marks(rows)) == []
    sheet = Assessment.objects.get()
    assert (sheet.status, sheet.total, sheet.band) == (status, total and Decimal(total), band)
    assert sheet.on_time is None
    assert sheet.marks.count() == 2


def test_one_event_names_the_file_and_the_importer_on_the_closing_day(marks):
    outcome = marks("2021;SNV;;A1;50;;;\n2021;SNV;;A2;40;;;\n")
    event = AssessmentEvent.objects.get()
    assert (event.action, event.status, event.by_name) == (Action.IMPORT, Status.SUBMITTED, "Dòng lệnh")
    assert (event.dated, event.at) == (date(2021, 12, 31), AT)
    assert event.reason == "Nhập từ tệp “diem.csv”."
    assert event.marks == {"A1": ["50.00", None, None], "A2": ["40.00", None, None]}
    assert Assessment.objects.get().batch == outcome.batch


def test_a_year_without_a_round_gets_a_historical_one(marks):
    marks("2020;SNV;;A1;50;;;\n")
    round_ = Round.objects.get()
    assert (round_.year, round_.historical) == (2020, True)
    assert round_.opens_at == moment(2020, 1, 1, 0)
    assert round_.closes_at == moment(2020, 12, 31, 23, 59).replace(second=59)
    assert round_.events.get().text == "Lập đợt lịch sử khi nhập tệp “diem.csv”"


def test_an_event_is_dated_the_closing_day_of_a_round_that_is_there(marks, campaign):
    Round.objects.create(
        campaign=campaign, year=2022, opens_at=moment(2022, 6, 1), closes_at=moment(2022, 7, 15, 23, 59)
    )
    marks("2022;SNV;;A1;50;;;\n")
    assert AssessmentEvent.objects.get().dated == date(2022, 7, 15)


def test_persons_have_sheets_of_their_own(marks):
    assert counted(marks("2021;SNV;01;A1;90;;;\n2021;SNV;;A1;50;;;\n")) == (2, 0, 0)
    assert list(Assessment.objects.order_by("staff").values_list("staff__code", "rubric__audience", "status")) == [
        ("01", "individual", "submitted"), (None, "collective", "draft"),
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing(marks):
    rows = "2021;SNV;;A1;50;49;;Chậm\n2021;SNV;;A2;40;40;;\n"
    marks(rows)
    before = list(Assessment.objects.values()), list(Mark.objects.order_by("pk").values())
    assert counted(marks(rows)) == (0, 0, 2)
    assert (list(Assessment.objects.values()), list(Mark.objects.order_by("pk").values())) == before
    assert (AssessmentEvent.objects.count(), ImportBatch.objects.count()) == (1, 1)


def test_later_columns_take_the_sheet_further(marks):
    marks("2021;SNV;;A1;50;;;\n2021;SNV;;A2;40;;;\n")
    assert counted(marks("2021;SNV;;A1;;48;;Chậm\n2021;SNV;;A2;;40;;\n")) == (0, 2, 0)
    sheet = Assessment.objects.get()
    assert (sheet.status, sheet.total) == (Status.APPROVED, 88)
    mark = sheet.marks.get(criterion__code="A1")
    assert (mark.self_points, mark.head_points, mark.head_reason, mark.revision) == (50, 48, "Chậm", 1)
    assert [event.status for event in sheet.events.all()] == [Status.SUBMITTED, Status.APPROVED]


def test_samples_show_what_the_file_would_do(marks):
    first = marks("2021;SNV;;A1;50;;;\n2021;SNV;01;A1;90;;;\n")
    assert first.new_rows == [
        (2, "Năm 2021, Sở Nội vụ: A1. Tiêu chí 1"),
        (3, f"Năm 2021, {Staff.objects.get().full_name}, Sở Nội vụ: A1. Tiêu chí 1"),
    ]
    second = marks("2021;SNV;;A1;KAD;8,5;;Chậm\n2021;SNV;;A2;1;;;\n2021;SNV;01;A1;90;;;\n", dry_run=True)
    assert [(change.row, change.column, change.before, change.after) for change in second.changes] == [
        (2, "Điểm tự chấm", "50", "KAD"),
        (2, "Điểm thủ trưởng duyệt", "", "8,5"),
        (2, "Giải trình", "", "Chậm"),
    ]
    assert second.new_rows == [(3, "Năm 2021, Sở Nội vụ: A2. Tiêu chí 2")]


def test_a_cut_without_words_is_a_warning(marks):
    outcome = marks("2021;SNV;;A1;50;49;48;\n2021;SNV;;A2;40;40;40;\n")
    assert [str(warning) for warning in outcome.warnings] == [
        "Dòng 2, cột “Điểm thủ trưởng duyệt”: Điểm khác mức chấm trước mà không có giải trình.",
        "Dòng 2, cột “Điểm thẩm định”: Điểm khác mức chấm trước mà không có giải trình.",
    ]
    assert Assessment.objects.get().status == Status.APPRAISED


def test_every_error_is_told_and_nothing_is_written(marks, campaign):
    make_unit(campaign.province, code="TU", name="Tỉnh ủy", kind="dang")
    make_unit(campaign.province, code="CU", name="Đơn vị cũ", valid_to=date(2020, 6, 30))
    make_staff(campaign.province.units.get(code="SNV"), code="02", valid_from=date(2022, 1, 1))
    make_staff(campaign.province.units.get(code="SNV"), code="03", category="nguoi_lao_dong")
    outcome = marks(
        "2021;SNV;;A1;60,5;;;\n"
        "2021;SNV;;A2;39,7;-1;41;\n"
        "2021;SNV;;A9;1;;;\n"
        "2021;SNV;;A2;KAD;;;\n"
        "2018;SNV;;A1;1;;;\n"
        "2021;TU;;A1;1;;;\n"
        "2021;CU;;A1;1;;;\n"
        "2021;SNV;02;A1;1;;;\n"
        "2021;SNV;03;A1;1;;;\n"
        "2021;SNV;99;A1;1;;;\n"
        "2021;SNV;01;A1;mười;;;\n"
    )
    assert told(outcome) == [
        "Dòng 2, cột “Điểm tự chấm”: 60,5 lớn hơn điểm tối đa 60. Hãy nhập từ 0 đến 60, cách nhau 0,5.",
        "Dòng 3, cột “Điểm thủ trưởng duyệt”: −1 nhỏ hơn 0. Hãy nhập số từ 0 trở lên.",
        "Dòng 4, cột “Mã tiêu chí”: Bộ tiêu chí không có mã “A9”. Các mã: A1, A2.",
        "Dòng 5, cột “Điểm tự chấm”: Tiêu chí A2 luôn áp dụng, cần có điểm.",
        "Dòng 6, cột “Năm”: Năm 2018 nằm ngoài phong trào (2019–2025).",
        "Dòng 7, cột “Mã đơn vị”: Tỉnh ủy không thuộc loại đơn vị tham gia phong trào.",
        "Dòng 8, cột “Mã đơn vị”: Đơn vị cũ không tồn tại trong năm 2021.",
        "Dòng 9, cột “Mã cán bộ”: Cán bộ “02” không ở Sở Nội vụ trong năm 2021.",
        "Dòng 10, cột “Mã cán bộ”: Cán bộ “03” không thuộc đối tượng tham gia phong trào.",
        "Dòng 11, cột “Mã cán bộ”: Sở Nội vụ chưa có cán bộ mã “99”. Hãy sửa mã hoặc nhập cán bộ trước.",
        "Dòng 12, cột “Điểm tự chấm”: “mười” không phải là số. Hãy nhập số như 8,5 hoặc 1.234.",
    ]
    assert not Assessment.objects.exists()
    assert not Round.objects.exists()


def test_points_off_the_step_and_rows_said_twice_are_refused(marks):
    assert told(marks("2021;SNV;;A2;39,7;;;\n2021;SNV;;A1;1;;;\n2021;SNV;;A1;2;;;\n")) == [
        "Dòng 2, cột “Điểm tự chấm”: 39,7 không đúng mức chia 0,5 điểm. Hãy nhập từ 0 đến 40, cách nhau 0,5.",
        "Dòng 4, cột “Mã tiêu chí”: Tiêu chí này của phiếu đã có ở dòng 3. Hãy bỏ một dòng.",
    ]


def test_what_only_the_appraiser_marks_needs_no_other_mark(db, tmp_path):
    campaign = make_campaign()
    make_rubric(campaign, maxima=["60", ("40", {"kind": "appraiser_only"}), ("5", {"kind": "bonus"})])
    make_unit(campaign.province, code="SNV")
    rows = "2021;SNV;;A1;50;;;\n2021;SNV;;A2;;;;\n"
    take_in(MARKS, csv_file(tmp_path, HEAD + rows), campaign.province, campaign)
    sheet = Assessment.objects.get()
    assert (sheet.status, sheet.total) == (Status.SUBMITTED, None)


def test_what_others_wrote_where_the_appraiser_marks_does_not_count_and_is_said(db, tmp_path):
    campaign = make_campaign()
    make_rubric(campaign, maxima=["60", ("40", {"kind": "appraiser_only"})])
    make_unit(campaign.province, code="SNV")
    rows = "2021;SNV;;A1;50;;;\n2021;SNV;;A2;30;;40;\n"
    outcome = take_in(MARKS, csv_file(tmp_path, HEAD + rows), campaign.province, campaign)
    assert told(outcome) == []
    assert [str(warning) for warning in outcome.warnings] == [
        "Dòng 3, cột “Điểm tự chấm”: Tiêu chí A2 do cấp trên chấm, điểm ở ô này không tính."
    ]
    mark = Mark.objects.get(criterion__code="A2")
    assert (mark.self_points, mark.appraisal_points) == (None, 40)


def test_a_workbook_of_marks(campaign, tmp_path):
    rows = [
        ["Năm", "Mã đơn vị", "Mã tiêu chí", "Điểm tự chấm", "Giải trình"],
        [2021, "SNV", "A1", 49.5, None],
        [2021, "SNV", "A2", "KAD", None],
        [2022, "SNV", "A2", 8, None],
    ]
    rows[2][3] = 40
    assert told(take_in(MARKS, xlsx_file(tmp_path, rows), campaign.province, campaign)) == []
    assert Assessment.objects.get(round__year=2021).total == Decimal("89.50")


class TestBesidePeople:
    @pytest.fixture
    def opened(self, campaign):
        """The sheet of SNV in an open round of 2022, its clerk and its head."""
        unit = campaign.province.units.get(code="SNV")
        round_ = Round.objects.create(
            campaign=campaign, year=2022, opens_at=moment(2022, 6, 1), closes_at=moment(2022, 7, 15, 23)
        )
        open_sheets(round_, at=moment(2022, 6, 1))
        clerk = make_role("clerk", unit=unit).user
        return Assessment.objects.get(staff=None), clerk

    def test_a_blank_sheet_of_an_open_round_may_come_from_paper(self, opened, marks):
        assert counted(marks("2022;SNV;;A1;50;;;\n2022;SNV;;A2;40;;;\n")) == (2, 0, 0)
        sheet, _ = opened
        sheet.refresh_from_db()
        assert (sheet.status, sheet.total, sheet.batch) == (Status.SUBMITTED, 90, None)

    def test_a_mark_that_somebody_typed_is_not_overwritten(self, opened, marks):
        sheet, clerk = opened
        typed = Opinion(Decimal(45), words="Đã làm")
        record_mark(sheet, code="A1", stage=Stage.SELF, typed=typed, revision=0, by=clerk, at=moment(2022, 6, 2))
        assert told(marks("2022;SNV;;A1;50;;;\n")) == [
            f"Dòng 2, cột “Mã tiêu chí”: Tiêu chí A1 đã được {clerk.full_name} nhập trên hệ thống. Hãy bỏ dòng này."
        ]
        assert counted(marks("2022;SNV;;A1;45;;;\n2022;SNV;;A2;40;;;\n")) == (1, 0, 1)

    def test_a_sheet_that_people_have_in_hand_is_not_overwritten(self, opened, marks):
        sheet, clerk = opened
        for mark, points in zip(sheet.marks.order_by("pk"), (50, 40), strict=True):
            typed = Opinion(Decimal(points), words="Đã làm")
            record_mark(
                sheet, code=mark.criterion.code, stage=Stage.SELF, typed=typed, revision=0, by=clerk,
                at=moment(2022, 6, 2),
            )  # fmt: skip
        take(Action.SUBMIT, sheet, by=clerk, at=moment(2022, 6, 3))
        [sentence] = told(marks("2022;SNV;;A1;50;49;;\n2022;SNV;;A2;40;39;;\n"))
        assert sentence == (
            "Dòng 2, cột “Mã đơn vị”: Phiếu năm 2022 này đang “Đã trình” do người dùng xử lý trên hệ thống, "
            "không ghi đè bằng tệp. Hãy bỏ các dòng của phiếu hoặc sửa trên phiếu."
        )
        assert counted(marks("2022;SNV;;A1;50;;;\n")) == (0, 0, 1)


def test_the_number_of_queries_does_not_grow_with_the_sheets(campaign, tmp_path, django_assert_max_num_queries):
    for n in range(60):
        make_unit(campaign.province, code=f"U{n}")
    rows = "".join(f"2021;U{n};;{code};30;30;30;\n" for n in range(60) for code in ("A1", "A2"))
    path = csv_file(tmp_path, HEAD + rows)
    with django_assert_max_num_queries(41):
        assert counted(take_in(MARKS, path, campaign.province, campaign)) == (120, 0, 0)


class TestCommand:
    def call(self, *words):
        out, err = StringIO(), StringIO()
        call_command("import_data", *words, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    def test_counts_and_dry_run(self, campaign, tmp_path):
        path = csv_file(tmp_path, HEAD + "2021;SNV;;A1;50;49;;\n")
        where = ("--province", "kien-giang", "--campaign", "van-hoa-cong-so")
        warning = "Lưu ý. Dòng 2, cột “Điểm thủ trưởng duyệt”: Điểm khác mức chấm trước mà không có giải trình.\n"
        assert self.call("marks", str(path), *where, "--dry-run") == (
            "Chạy thử, chưa ghi gì: 1 dòng mới, 0 dòng đã đổi, 0 dòng giữ nguyên.\n", warning,
        )  # fmt: skip
        assert not Assessment.objects.exists()
        out, _ = self.call("marks", str(path), *where)
        batch = ImportBatch.objects.get().pk
        assert out == (
            "1 dòng mới, 0 dòng đã đổi, 0 dòng giữ nguyên.\n"
            f"Lần nhập số {batch}; rút lại bằng: withdraw_import {batch}\n"
        )
        out, _ = self.call("marks", str(path), *where)
        assert out == "0 dòng mới, 0 dòng đã đổi, 1 dòng giữ nguyên.\n"

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("--province", "x", "--campaign", "y"), "Không có tỉnh “x”."),
            (("--province", "kien-giang"), "Loại tệp này cần --campaign."),
            (("--province", "kien-giang", "--campaign", "y"), "không có phong trào “y”."),
        ],
    )
    def test_what_is_not_there_is_told(self, campaign, tmp_path, words, sentence):
        with pytest.raises(CommandError, match=sentence):
            self.call("marks", str(csv_file(tmp_path, HEAD)), *words)

    def test_errors_fail_the_command(self, campaign, tmp_path):
        path = csv_file(tmp_path, HEAD + "2021;SNV;;A1;61;;;\n")
        with pytest.raises(CommandError) as caught:
            self.call("marks", str(path), "--province", "kien-giang", "--campaign", "van-hoa-cong-so")
        assert str(caught.value) == (
            "Dòng 2, cột “Điểm tự chấm”: 61 lớn hơn điểm tối đa 60. Hãy nhập từ 0 đến 60, cách nhau 0,5.\n"
            "Tệp có 1 lỗi; chưa ghi gì."
        )
