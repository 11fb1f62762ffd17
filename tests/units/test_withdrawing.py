"""Taking an import back: the tables are as they were, or one sentence says what rests on it."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaign.models import Figure, Plan
from campaign.record_import import FIGURES, PLANS
from scoring.imports.kinds import IMPORTERS
from tests.factories import (
    make_assessment,
    make_campaign,
    make_province,
    make_role,
    make_round,
    make_staff,
    make_unit,
    make_user,
)
from tests.tables import AT, csv_file, take_in, told
from units.models import Cluster, ClusterMembership, ImportBatch, ImportChange, Staff, Succession, Unit
from units.refusals import Refused
from units.register_import import STAFF, SUCCESSIONS, UNITS
from units.remembering import remember
from units.withdrawing import NO_LONGER_FITS, withdraw

UNIT_HEAD = "Mã đơn vị;Tên đơn vị;Loại đơn vị;Mã đơn vị cấp trên;Cụm/khối;Hiệu lực từ;Hiệu lực đến\n"
STAFF_HEAD = "Mã đơn vị;Mã cán bộ;Họ và tên;Chức vụ;Đối tượng;Từ ngày;Đến ngày\n"
LATER = AT + timedelta(days=1)
TABLES = (Unit, Cluster, ClusterMembership, Staff, Succession, Plan, Figure)


@pytest.fixture
def province(db):
    return make_province(slug="kien-giang", name="Kiên Giang")


@pytest.fixture
def import_text(tmp_path, province):
    """import_text(importer, text): takes a CSV in and returns its batch."""

    def taken(importer, text, campaign=None, **options):
        outcome = take_in(importer, csv_file(tmp_path, text), province, campaign, **options)
        assert told(outcome) == []
        return outcome.batch

    return taken


def rows_there():
    """Everything that the tables say, ids and all."""
    return {model: list(model.objects.order_by("pk").values()) for model in TABLES}


def take_back(batch, **who):
    return withdraw(IMPORTERS[batch.kind], batch, **{"by_name": "Dòng lệnh", "at": LATER, **who})


def refusal(batch, **who):
    with pytest.raises(Refused) as caught:
        take_back(batch, **who)
    return str(caught.value)


class TestWhole:
    def test_new_rows_go_and_changed_rows_say_again_what_they_said(self, province, import_text):
        import_text(UNITS, UNIT_HEAD + "H1;UBND huyện A;huyen;;Cụm 1;01/01/2019;\nX1;UBND xã B;xa;H1;;;\n")
        before = rows_there()
        batch = import_text(
            UNITS,
            UNIT_HEAD
            + "H1;UBND huyện A;huyen;;Cụm 2;01/01/2019;30/06/2025\n"
            + "X1;UBND xã B mới;xa;H2;Cụm 2;;\nH2;UBND huyện C;huyen;;Cụm 3;;\n",
        )
        assert rows_there() != before
        take_back(batch)
        assert rows_there() == before

    def test_the_batch_stays_as_a_record(self, import_text):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n")
        take_back(batch, by_name="Trần Văn Mẫu")
        batch.refresh_from_db()
        assert (batch.withdrawn_at, batch.withdrawn_by_name, batch.row_count) == (LATER, "Trần Văn Mẫu", 1)
        assert not ImportChange.objects.filter(batch=batch).exists()

    def test_withdrawing_twice_is_refused(self, import_text):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n")
        take_back(batch)
        assert refusal(batch) == "Dòng lệnh đã rút lần nhập này lúc 09:00 ngày 2/3/2023."

    def test_the_file_may_come_again(self, import_text):
        text = UNIT_HEAD + "A;Sở A;so_nganh;;Khối 1;;\n"
        first = import_text(UNITS, text)
        take_back(first)
        second = import_text(UNITS, text)
        assert second.pk != first.pk
        assert Unit.objects.get().batch == second
        take_back(second)
        assert not Unit.objects.exists()

    def test_only_a_coordinator_of_the_province_withdraws(self, province, import_text):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n")
        stranger = make_role("coordinator", province=make_province()).user
        assert refusal(batch, by=stranger) == "Chỉ chuyên viên Sở Nội vụ của tỉnh được rút lần nhập tệp."
        take_back(batch, by=make_role("coordinator", province=province).user)

    def test_imports_of_one_row_are_taken_back_in_turn(self, import_text):
        first = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n", file_name="dau.csv")
        second = import_text(UNITS, UNIT_HEAD + "A;Sở B;so_nganh;;;;\n", file_name="sau.csv")
        assert refusal(first) == (
            "Không rút được lần nhập này: đơn vị “Sở B” đã được tệp “sau.csv” nhập ngày 1/3/2023 đổi tiếp. "
            "Hãy rút lần nhập đó trước."
        )
        take_back(second)
        take_back(first)
        assert not Unit.objects.exists()

    def test_a_row_changed_twice_by_one_import_keeps_what_it_said_first(self, import_text):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n")
        other = ImportBatch.objects.create(
            kind="units",
            province=batch.province,
            file_name="x",
            sha256="0" * 64,
            row_count=1,
            imported_at=AT,
            by_name="x",
        )
        unit = Unit.objects.get()
        for name in ("Sở B", "Sở C"):
            was, unit.name = unit.name, name
            remember(other, [(unit, {"name": was})])
        unit.save()
        assert ImportChange.objects.get(batch=other).before == {"was": {"name": "Sở A"}, "is": {"name": "Sở C"}}
        take_back(other)
        assert Unit.objects.get().name == "Sở A"

    def test_an_import_of_before_this_record_is_refused(self, province):
        batch = ImportBatch.objects.create(
            kind="units", province=province, file_name="x", sha256="0" * 64, row_count=1, imported_at=AT, by_name="x"
        )
        assert refusal(batch) == (
            "Lần nhập này có từ trước khi hệ thống ghi lại dữ liệu cũ nên không rút được. Hãy sửa trực tiếp từng dòng."
        )


class TestWhatRestsOnIt:
    def test_a_row_that_somebody_corrected(self, import_text):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n")
        Unit.objects.update(valid_to=date(2025, 1, 1))
        assert refusal(batch) == (
            "Không rút được lần nhập này: đơn vị “Sở A” đã được sửa sau khi nhập. "
            "Hãy sửa trực tiếp từng dòng thay vì rút cả tệp."
        )

    def test_a_changed_row_that_somebody_changed_again(self, province, import_text):
        make_unit(province, code="A", name="Sở A")
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở B;so_nganh;;;;\n")
        Unit.objects.update(name="Sở C")
        assert "“Sở C” đã được sửa sau khi nhập" in refusal(batch)

    def test_what_somebody_changed_beside_it_stays(self, province, import_text):
        make_unit(province, code="A", name="Sở A")
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở B;so_nganh;;;;\n")
        Unit.objects.update(self_marking=True)
        take_back(batch)
        assert Unit.objects.values_list("name", "self_marking").get() == ("Sở A", True)

    def test_a_changed_row_that_is_gone(self, province, import_text):
        make_unit(province, code="A", name="Sở A")
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở B;so_nganh;;;;\n")
        Unit.objects.all().delete()
        assert refusal(batch) == NO_LONGER_FITS

    @pytest.mark.parametrize(
        ("build", "named"),
        [
            (
                lambda unit: make_role("head", unit=unit, user=make_user(full_name="Lê An")),
                "vai trò “Thủ trưởng đơn vị: Lê An”",
            ),
            (lambda unit: make_unit(unit.province, parent=unit, name="Phòng B"), "đơn vị “Phòng B”"),
            (lambda unit: make_staff(unit, full_name="Lê An"), "cán bộ “Lê An”"),
            (
                lambda unit: make_assessment(make_round(make_campaign(unit.province)), unit),
                "phiếu chấm điểm “Phiếu chấm điểm tập thể năm 2022, Sở A”",
            ),
            (
                lambda unit: Plan.objects.create(
                    campaign=make_campaign(unit.province), unit=unit, number="12/KH", issued_on=date(2022, 1, 1)
                ),
                "kế hoạch “12/KH”",
            ),
        ],
    )  # fmt: skip
    def test_what_refers_to_a_new_unit(self, import_text, build, named):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n")
        build(Unit.objects.get())
        assert refusal(batch) == (
            f"Không rút được lần nhập này: đơn vị “Sở A” đã có {named}. Hãy bỏ hoặc rút phần đó trước."
        )
        assert Unit.objects.filter(name="Sở A").exists()

    def test_another_unit_in_a_cluster_that_the_file_made(self, province, import_text):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;Khối 1;;\n")
        ClusterMembership.objects.create(cluster=Cluster.objects.get(), unit=make_unit(province, name="Sở B"))
        assert refusal(batch) == (
            "Không rút được lần nhập này: cụm, khối thi đua “Khối 1” đã có thành viên cụm, khối “Sở B thuộc Khối 1”. "
            "Hãy bỏ hoặc rút phần đó trước."
        )

    def test_marks_of_a_person(self, province, import_text):
        unit = make_unit(province, code="A")
        batch = import_text(STAFF, STAFF_HEAD + "A;1;Lê Văn An;;cong_chuc;;\n")
        make_assessment(make_round(make_campaign(province)), unit, staff=Staff.objects.get())
        assert "cán bộ “Lê Văn An” đã có phiếu chấm điểm" in refusal(batch)

    def test_sheets_of_a_unit_whose_old_name_would_come_back(self, province, import_text):
        unit = make_unit(province, code="A", name="Sở A")
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở B;so_nganh;;;;\n")
        make_assessment(make_round(make_campaign(province)), unit)
        assert refusal(batch) == (
            "Không rút được lần nhập này: đơn vị “Sở A” đã có phiếu chấm nên giữ tên, loại và cấp trên đang có."
        )
        assert Unit.objects.get().name == "Sở B"

    def test_a_circle_that_the_old_parents_would_close(self, province, import_text):
        top = make_unit(province, code="T", name="Sở T")
        make_unit(province, code="A", name="Phòng A", parent=top)
        batch = import_text(UNITS, UNIT_HEAD + "A;Phòng A;so_nganh;;;;\n")
        Unit.objects.filter(pk=top.pk).update(parent=Unit.objects.get(code="A"))
        assert refusal(batch) == (
            "Không rút được lần nhập này: cấp trên cũ của đơn vị “Phòng A” nay đã trực thuộc đơn vị này. "
            "Hãy sửa cấp trên trước."
        )

    def test_a_post_that_would_overlap_a_later_one(self, province, import_text):
        unit = make_unit(province, code="A")
        make_staff(unit, code="1", full_name="Lê Văn An", valid_from=date(2019, 1, 1))
        batch = import_text(STAFF, STAFF_HEAD + "A;1;Lê Văn An;;cong_chuc;01/01/2019;31/12/2020\n")
        make_staff(unit, code="1", full_name="Lê Văn An", valid_from=date(2021, 1, 1))
        assert "mã cán bộ “1” sẽ có hai vị trí ở một đơn vị" in refusal(batch)

    def test_dates_that_would_no_longer_be_in_order(self, province, import_text):
        make_unit(province, code="A", name="Sở A", valid_from=date(2020, 1, 1))
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;01/01/2019;\n")
        Unit.objects.update(valid_to=date(2019, 6, 30))
        assert refusal(batch) == NO_LONGER_FITS

    def test_a_guard_of_another_app(self, import_text, settings):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n")
        settings.IMPORT_GUARDS = ["tests.units.test_withdrawing.say_no"]
        assert refusal(batch) == "Báo cáo đã ban hành."


def say_no(batch):
    return "Báo cáo đã ban hành."


class TestCommand:
    def test_takes_back_and_says_so(self, import_text):
        batch = import_text(UNITS, UNIT_HEAD + "A;Sở A;so_nganh;;;;\n", file_name="dv.csv")
        out = StringIO()
        call_command("withdraw_import", str(batch.pk), stdout=out)
        assert out.getvalue() == f"Đã rút lần nhập số {batch.pk}: tệp đơn vị “dv.csv”.\n"
        with pytest.raises(CommandError, match="Dòng lệnh đã rút lần nhập này"):
            call_command("withdraw_import", str(batch.pk))

    def test_an_unknown_batch(self, db):
        with pytest.raises(CommandError, match="Không có lần nhập số 999"):
            call_command("withdraw_import", "999")


CODES = "ABCDE"
codes, days = st.sampled_from(CODES), st.sampled_from(["01/01/2019", "15/07/2020", "30/06/2025"])
# A unit hangs below one that comes before it in the alphabet, so that nothing stands above itself.
unit_rows = st.tuples(
    codes,
    st.sampled_from("XYZ"),
    st.sampled_from(["xa", "huyen"]),
    codes,
    st.sampled_from(["", "Cụm 1", "Cụm 2"]),
    days,
).map(lambda row: ";".join((*row[:3], row[3] if row[3] < row[0] else "", *row[4:])) + ";")
staff_rows = st.tuples(
    codes, st.sampled_from("123"), st.sampled_from(["An", "Bình"]), st.sampled_from(["can_bo", "vien_chuc"])
)
plan_rows = st.tuples(codes, st.sampled_from(["1/KH", "2/KH"]), days)
figure_rows = st.tuples(codes, st.sampled_from("=>~"), st.integers(0, 3).map(str))
succession_rows = st.tuples(
    codes, codes, days, st.sampled_from(["doi_ten", "nhap"]), st.sampled_from(["", "1/NQ"])
).filter(lambda row: row[0] != row[1])


def a_file(importer, head, rows, *, key, line=";".join):
    """(importer, head, lines) of a file that says nothing twice."""
    rows = st.lists(rows, min_size=1, max_size=6, unique_by=key)
    return rows.map(lambda rows: (importer, head, [line(row) for row in rows]))


FILES = st.one_of(
    a_file(UNITS, UNIT_HEAD, unit_rows, key=lambda row: row[0], line=str),
    a_file(UNITS, UNIT_HEAD, unit_rows, key=lambda row: row[0], line=str),
    a_file(
        STAFF, STAFF_HEAD, staff_rows, key=lambda row: row[:2],
        line=lambda row: f"{row[0]};{row[1]};Lê Văn {row[2]};;{row[3]};01/01/2019;",
    ),
    a_file(PLANS, "Mã đơn vị;Số, ký hiệu;Ngày ban hành\n", plan_rows, key=lambda row: row[:2]),
    a_file(
        FIGURES, "Năm;Mã đơn vị;Mã chỉ tiêu;Dấu;Giá trị;Mẫu số\n", figure_rows, key=lambda row: row[0],
        line=lambda row: f"2022;{row[0]};may_tinh;{row[1]};{row[2]};",
    ),
    a_file(
        SUCCESSIONS, "Mã đơn vị cũ;Mã đơn vị mới;Ngày hiệu lực;Hình thức;Số quyết định\n", succession_rows,
        key=lambda row: row[:3],
    ),
)  # fmt: skip


class TestAnyFile(TestCase):
    """Whatever files came one after another: taken back from the last to the first, the tables are as they were."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))

    @settings(max_examples=60, deadline=None)
    @given(st.lists(FILES, min_size=1, max_size=6))
    def test_withdrawal_is_the_way_back(self, files):
        place = make_province()
        campaign = make_campaign(place)
        campaign.indicators.create(code="may_tinh", name="Máy tính", shape="value")
        for code in CODES:
            make_unit(place, code=code, name="X", kind="xa")
        stages = []
        for importer, head, lines in files:
            before = rows_there()
            outcome = take_in(importer, csv_file(self.folder, head + "\n".join(lines)), place, campaign)
            assert told(outcome) == []
            if outcome.batch:
                stages.append((before, outcome.batch))
            assert (rows_there() == before) is (outcome.batch is None)
        for before, batch in reversed(stages):
            take_back(batch)
            assert rows_there() == before

    @settings(max_examples=40, deadline=None)
    @given(FILES, FILES)
    def test_what_a_later_file_changed_is_never_lost(self, first, second):
        """The earlier of two imports is taken back only where the later one would have come out the same without it."""
        place = make_province()
        campaign = make_campaign(place)
        campaign.indicators.create(code="may_tinh", name="Máy tính", shape="value")
        for code in CODES:
            make_unit(place, code=code, name="X", kind="xa")
        batches = []
        for importer, head, lines in (first, second):
            path = csv_file(self.folder, head + "\n".join(lines))
            batches.append(take_in(importer, path, place, campaign).batch)
        if None in batches:
            return
        both = rows_there()
        try:
            take_back(batches[0])
        except Refused:
            assert rows_there() == both
        else:
            take_back(batches[1])
            assert {model: len(rows) for model, rows in rows_there().items()} == {
                model: 5 if model is Unit else 0 for model in TABLES
            }
            assert set(Unit.objects.values_list("name", "kind", "parent", "valid_from")) == {("X", "xa", None, None)}
