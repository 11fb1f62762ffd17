"""The demo: the figures of Kiên Giang's review come out of its rows, and every account finds its work."""

from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone
from pypdf import PdfReader

from campaign.models import Campaign, Extension, UnitReport
from campaign.storing import path_of
from reports.compiling import compute
from reports.demo.accounts import PASSWORD, SHOWN
from reports.demo.papers import one_page_pdf
from reports.demo.seeding import seed
from scoring.models import Action, Assessment, AssessmentEvent, Evidence, Status
from scoring.sheets import lines_of, missing_to_submit
from scoring.workflow import refusal
from tests.factories import make_user
from units.models import Unit, User
from units.permissions import heads_in_office
from units.refusals import Refused


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The demo, loaded once for this module and taken out again."""
    from django.db import transaction  # noqa: PLC0415 -- held open around the whole module

    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(at=timezone.now())
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded, db):
    return seeded


@pytest.fixture(scope="module")
def body(seeded, django_db_blocker):
    return compute(seeded, kind="mid_term", year=2022, as_of=date(2022, 8, 8))


def person(username):
    return User.objects.get(username=username)


def sheet(unit, *, staff=None):
    return Assessment.objects.get(round__year=2022, unit__code=unit, staff__code=staff)


@pytest.mark.parametrize(
    ("key", "numerator", "denominator", "value", "qualifier"),
    [
        ("plans.issued", "126", "201", "62.69", "="),
        ("inspections.emulation", "23", "201", "11.44", "="),
        ("inspections.emulation.so_nganh", "6", "22", "27.27", "="),
        ("inspections.emulation.doanh_nghiep", "3", "3", "100.00", "="),
        ("inspections.emulation.huyen", "7", "15", "46.67", "="),
        ("inspections.emulation.xa", "7", "143", "4.90", "="),
        ("inspections.discipline", "21", None, None, "="),
        ("inspections.discipline.so_nganh", "7", None, None, "="),
        ("inspections.discipline.huyen", "6", None, None, "="),
        ("inspections.discipline.xa", "7", None, None, "="),
        ("indicators.chuan_van_hoa", "4946", "5213", "94.88", "="),
        ("indicators.ho_so_dung_han", None, None, "90.00", ">"),
        ("indicators.may_tinh", None, None, "5200", ">"),
        ("awards.bang_khen_tinh.collective", "2262", None, None, "="),
        ("awards.bang_khen_tinh.individual", "3324", None, None, "="),
    ],
)
def test_the_figures_of_the_review(body, key, numerator, denominator, value, qualifier):
    figure = body["figures"][key]
    said = (figure["numerator"], figure["denominator"], figure["value"], figure["qualifier"])
    assert said == (numerator, denominator, value, qualifier)


def test_the_parts_that_do_not_add_up_are_the_only_warning(body):
    assert [warning["code"] for warning in body["warnings"]] == ["parts_differ"]


def test_units_campaign_and_accounts_are_marked_as_demo(demo):
    assert Campaign.objects.filter(is_demo=True).get() == demo
    assert Unit.objects.taking_part_in(demo).count() == 201
    assert not User.objects.filter(is_demo=False).exists()


@pytest.mark.parametrize("row", SHOWN, ids=[row[0] for row in SHOWN])
def test_every_account_shown_can_sign_in_and_has_its_role(demo, row):
    username, name, kind, *_ = row
    user = person(username)
    assert user.check_password(PASSWORD)
    assert (user.full_name, user.roles.get().kind) == (name, kind)


def test_the_password_meets_the_rule(demo):
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415 -- the rule in force

    assert validate_password(PASSWORD, person("lanhdao")) is None


def test_the_clerk_finds_a_draft_that_lacks_b3_and_words_at_d2(demo):
    draft = sheet("H906")
    assert draft.status == Status.DRAFT
    lacking = missing_to_submit(lines_of(draft))
    assert [(item.code, item.sentence) for item in lacking] == [
        ("B3", "Chưa có điểm; cần minh chứng hoặc giải trình"), ("D2", "Cần minh chứng hoặc giải trình"),
    ]  # fmt: skip
    assert draft in Assessment.objects.to_enter_by(person("daumoi.giongrieng"))


def test_the_deadlines_of_the_two_trial_units_are_weeks_ahead(demo):
    until = Extension.objects.values_list("unit__code", "until")
    assert {code for code, _ in until} == {"H906", "STC"}
    assert all(moment > timezone.now() + timedelta(days=58) for _, moment in until)


@pytest.mark.parametrize(
    ("username", "unit", "staff", "action"),
    [
        ("thutruong.stc", "STC", None, Action.APPROVE),
        ("thutruong.giongrieng", "H906", "H906_07", Action.APPROVE),
        ("chuyenvien.snv", "SYT", None, Action.APPRAISE),
    ],
)
def test_heads_and_the_coordinator_find_work_that_they_may_do_now(demo, username, unit, staff, action):
    assert refusal(action, sheet(unit, staff=staff), person(username), at=timezone.now()) is None


def test_one_unit_waits_because_its_head_is_gone(demo):
    waiting = sheet("H912")
    assert waiting.status == Status.SUBMITTED
    assert not heads_in_office(waiting.unit, day=date(2022, 7, 1)).exists()


def test_the_round_of_2022_has_sheets_in_every_state_and_some_late_or_missing(demo):
    sheets = Assessment.objects.filter(round__year=2022, staff=None)
    assert set(sheets.values_list("status", flat=True)) == set(Status.values) - {Status.CLOSED}
    assert sheets.filter(status=Status.DRAFT, marks__self_points=None).exists()
    assert sheets.count() == 200


def test_everything_happened_before_the_day_of_the_review(demo):
    days = AssessmentEvent.objects.order_by("dated").values_list("dated", flat=True)
    assert days.last() < date(2022, 8, 8)
    assert {day.year for day in days} == {2019, 2020, 2021, 2022}


def test_every_sheet_agrees_with_its_last_event(demo):
    last = {event.assessment_id: event.status for event in AssessmentEvent.objects.order_by("pk")}
    for pk, status in Assessment.objects.values_list("pk", "status"):
        assert last.get(pk, Status.DRAFT) == status


def test_nobody_approved_what_they_submitted(demo):
    submitted = dict(
        AssessmentEvent.objects.filter(action=Action.SUBMIT, by__isnull=False).values_list("assessment", "by")
    )
    approved = AssessmentEvent.objects.filter(action=Action.APPROVE, by__isnull=False)
    for sheet_id, by in approved.values_list("assessment", "by"):
        assert submitted.get(sheet_id) != by


def test_nobody_approved_or_appraised_a_sheet_about_themselves(demo):
    judged = AssessmentEvent.objects.filter(action__in=[Action.APPROVE, Action.APPRAISE])
    own = judged.filter(assessment__staff__full_name=F("by_name"), assessment__staff__code__endswith="_01")
    assert not own.exists()
    assert not judged.filter(assessment__staff__account=F("by")).exists()


def test_the_evidence_is_pdf_that_opens(demo):
    evidence = Evidence.objects.select_related("file").first()
    text = PdfReader(path_of(evidence.file)).pages[0].extract_text()
    assert text == "H906: Ke hoach trien khai phong trao thi dua (du lieu minh hoa)"
    assert len(PdfReader(BytesIO(one_page_pdf("(a) \\ b"))).pages) == 1


def test_units_wrote_their_reports_in_words(demo):
    assert list(UnitReport.objects.order_by("unit__code").values_list("unit__code", "sent_at__year")) == [
        ("H906", None), ("STC", 2022),
    ]  # fmt: skip


class TestCommand:
    def test_a_second_run_says_that_it_is_there(self, demo):
        out = StringIO()
        call_command("seed_demo", stdout=out)
        assert out.getvalue() == "Dữ liệu minh họa đã có, không nạp lại.\n"

    def test_it_prints_the_accounts(self, demo):
        out = StringIO()
        call_command("seed_demo", "--print-accounts", stdout=out)
        assert out.getvalue().splitlines()[:3] == [
            f"Tài khoản dùng thử, mật khẩu chung: {PASSWORD}",
            "  chuyenvien.snv        Chuyên viên Sở Nội vụ, Kiên Giang (Bùi Thị Giả Định)",
            "  daumoi.giongrieng     Cán bộ đầu mối, UBND huyện Giồng Riềng (Lê Thị Ví Dụ)",
        ]

    def test_production_takes_no_demo(self, db, settings):
        settings.PRODUCTION = True
        for words in ((), ("--print-accounts",)):
            with pytest.raises(CommandError, match="không có dữ liệu minh họa"):
                call_command("seed_demo", *words)
        with pytest.raises(Refused, match="không nhận dữ liệu minh họa"):
            seed(at=timezone.now())


def test_it_does_not_mix_with_real_accounts(demo):
    make_user()
    with pytest.raises(Refused, match="đã có tài khoản thật"):
        seed(at=timezone.now())
