"""The demo province after a few weeks of use: one of everything that a page may show, made the way people make it."""

from datetime import date, timedelta
from io import BytesIO, StringIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from PIL import Image

import reports.tasks
import scoring.tasks
import units.tasks
from campaign import inspection_planning as planning
from campaign.inspecting import Found, record_visit
from campaign.models import Campaign, Discipline, Inspection
from campaign.remedying import report
from reports.models import Document, Job, Report
from scoring.models import Assessment, ImportJob, Mark
from scoring.planning.drawing_up import Asked, draw_up
from scoring.planning.risk import WEIGHTS
from scoring.scrutiny.checking_texts import ask_check, run_check
from tests import factories as make
from tests.reports.drafts import issue_seen
from units.models import AccountJob, Reorganisation, Staff, Unit, User

COORDINATOR, CLERK, HEAD, LEADER, ADMIN = (
    "chuyenvien.snv",
    "daumoi.giongrieng",
    "thutruong.giongrieng",
    "lanhdao",
    "quantri",
)
BROKEN_UNITS = (
    "Mã đơn vị;Tên đơn vị;Loại đơn vị;Hiệu lực từ\nSM1;Sở Mẫu Một;so_nganh;31/2/2022\n;Sở Thiếu Mã;so_nganh;\n"
)
COPIED = (
    "Ban hành Kế hoạch số 12 ngày 05/01/2022, họp giao ban mỗi tuần, niêm yết công khai 42 thủ tục tại bộ phận một "
    "cửa và kiểm tra việc đeo thẻ, mặc trang phục của cán bộ trong quý."
)
ONE_WEEK = timedelta(days=7)
NEW_UNITS = "Mã đơn vị;Tên đơn vị;Loại đơn vị;Hiệu lực từ\nSM2;Trung tâm Minh Họa;su_nghiep;01/01/2022\n"


def client_of(username):
    client = Client()
    client.force_login(User.objects.get(username=username), backend="units.account_loading.AccountBackend")
    return client


def build():
    """Loads the demo and works in it; leaves no job waiting."""
    call_command("seed_demo", stdout=StringIO())
    office = client_of(COORDINATOR)
    campaign = Campaign.objects.get(is_demo=True)
    issued = _report(office, campaign, kind="annual", year=2021, as_of="31/12/2021")
    by = User.objects.get(username=COORDINATOR)
    issue_seen(issued, by=by, at=timezone.now(), number="58", issued_on=date(2022, 1, 14))
    work()
    _report(office, campaign, kind="mid_term", year=2022, as_of="8/8/2022")
    office.post(reverse("report_brief", args=[issued.pk]))
    office.post(reverse("report_new_version", args=[issued.pk]), {"reason": "Bổ sung số liệu của hai xã."})
    _proposal(office, campaign)
    _letters(office)
    _imports(office)
    _people(campaign)
    _accounts(client_of(ADMIN), campaign)
    _drafts(office, campaign)
    _inspections(campaign, by)
    work()


def work():
    """Does what the worker would do, until nothing waits."""
    while waiting := [*Job.objects.filter(finished_at=None).values_list("pk", flat=True)]:
        for pk in waiting:
            reports.tasks.run_job(pk)
    for job in ImportJob.objects.at_work():
        scoring.tasks.run_import(job.pk)


def _accounts(admin, campaign):
    """Work on many accounts in each of its states, and a setting that was changed."""
    rows = "Họ và tên;Vai trò;Mã đơn vị\nLý Thị Mẫu;đầu mối;SYT\nHồ Văn Mẫu;đầu mối;STC\n"
    for confirmed in (True, False):
        upload = BytesIO(rows.encode())
        upload.name = "tai-khoan.csv"
        job = admin.post(reverse("user_import"), {"province": campaign.province_id, "file": upload}).url
        if confirmed:
            admin.post(f"{job}lam/")
            units.tasks.run_account_job(AccountJob.objects.first().pk)
    for kind, username in (("disable", HEAD), ("reset", CLERK)):
        chosen = User.objects.get(username=username).pk
        admin.post(reverse("user_bulk_ask"), {"viec": kind, "tai-khoan": [chosen]})
    fill_in(admin, reverse("settings_page"), office_contact="Điện thoại 0297 3 000 000 (số minh họa)")


def fill_in(client, url, **changes):
    """Sends the form of a page as it is offered, but for the changes."""
    page = html.document_fromstring(client.get(url).content.decode())
    form = next(each for each in page.forms if each.method == "POST" and set(changes) <= set(each.fields.keys()))
    values = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    answer = client.post(form.action or url, {**values, **changes})
    assert answer.status_code == 302, (url, answer.content.decode())


def _report(office, campaign, **asked):
    fill_in(office, reverse("report_create"), **asked)
    work()
    return Report.objects.get(campaign=campaign, kind=asked["kind"], year=asked["year"])


def _proposal(office, campaign):
    fill_in(office, reverse("proposal_create", args=[campaign.pk]), form="bang_khen_tinh", year="2022")


def _letters(office):
    page = html.document_fromstring(office.get(reverse("reminder_late")).content.decode())
    late = [box.get("value") for box in page.iterfind(".//input[@name='don-vi']")][:2]
    deadline = timezone.localdate() + timedelta(days=10)
    asked = {"don-vi": late, "how": "rieng", "new_deadline": f"{deadline:%d/%m/%Y}", "issuing_body": "snv"}
    office.post(reverse("reminder_compose"), asked)
    assert Document.objects.filter(kind="reminder").count() == len(late) > 0


def _imports(office):
    for text, name in ((BROKEN_UNITS, "don-vi-sai.csv"), (NEW_UNITS, "don-vi-moi.csv")):
        upload = BytesIO(text.encode())
        upload.name = name
        office.post(f"{reverse('import_job_create')}?loai=units", {"file": upload})
        work()


def _people(campaign):
    province = campaign.province
    staff = Staff.objects.filter(unit__province=province, account=None, valid_to=None, unit__code="H906").last()
    make.make_transfer(
        staff, Unit.objects.get(province=province, code="STC"), first_day=timezone.localdate() + timedelta(days=9)
    )
    Reorganisation.objects.create(
        province=province,
        kind="doi_ten",
        effective_on=date(2022, 3, 1),
        done_at=timezone.now(),
        by_name="Trần Văn Ví Dụ",
    )
    Discipline.objects.create(
        unit=Unit.objects.get(province=province, code="STC"),
        form="khien_trach",
        decision_number="12/QĐ-STC",
        decided_on=date(2022, 3, 1),
    )


def _drafts(office, campaign):
    """A rubric in preparation with a criterion taken out, and a round whose sheets are not open yet."""
    office.post(reverse("rubric_new_version", args=[campaign.rubrics.in_force().first().pk]))
    draft = campaign.rubrics.get(in_preparation=True)
    office.post(reverse("rubric_remove", args=[draft.pk]), {"criterion": draft.criteria.last().pk})
    days = {"year": "2023", "opens_on": "1/9/2023", "closes_on": "29/10/2023"}
    office.post(reverse("round_create", args=[campaign.pk]), days)


def _inspections(campaign, by):
    """A plan with a visit, its remedy reported by the unit; a draft; and two explanations that are alike."""
    now, today = timezone.now(), timezone.localdate()
    asked = Asked("discipline", 2022, 8, "mixed", "loai", "2022-thu", WEIGHTS)
    plan, _ = (draw_up(campaign, asked, by=by, at=now) for _ in range(2))
    planning.approve_plan(plan, decision_number="45/QĐ-SNV", decided_on=date(2022, 3, 1), by=by, at=now)
    unit = Unit.objects.get(province=campaign.province, code="H906")
    planned = plan.units.filter(unit=unit).first() or planning.add_unit(plan, unit, reason="Có đơn thư", by=by, at=now)
    out = plan.units.exclude(unit=unit).first()
    planning.take_unit_out(out, reason="Trùng lịch thanh tra", by=by, at=now)
    photo = BytesIO()
    Image.new("RGB", (40, 30), "#1f4690").save(photo, "PNG")
    upload = SimpleUploadedFile("bang-niem-yet.png", photo.getvalue())
    found = [
        Found("Đeo thẻ, trang phục", "Cả cơ quan chấp hành.", "good", uploads=(upload,)),
        *(
            Found(topic, "Bảng đã cũ.", "remedy", task="Thay bảng.", owner="Chánh Văn phòng", due_on=today + ONE_WEEK)
            for topic in ("Niêm yết thủ tục", "Sơ đồ chỉ dẫn")
        ),
    ]
    visit = Inspection(campaign=campaign, unit=unit, kind="discipline", inspected_on=date(2022, 6, 20))
    visit = record_visit(visit, found, planned=planned, by=by, at=now)
    paper = SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.4\n%%EOF\n")
    clerk = User.objects.get(username=CLERK)
    report(visit.findings.last(), words="Đã thay sơ đồ.", upload=paper, by=clerk, at=now)
    round_ = campaign.rounds.get(year=2022)
    sheets = list(Assessment.objects.current().collective().in_round(round_).in_status("final", "appraised")[:2])
    Mark.objects.filter(assessment__in=sheets, criterion__code="A1").update(explanation=COPIED)
    run_check(ask_check(round_, by=by, at=now).pk, clock=timezone.now)
