"""The demo province after a few weeks of use: one of everything that a page may show, made the way people make it."""

from datetime import date, timedelta
from io import BytesIO, StringIO

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

import reports.tasks
import scoring.tasks
from campaign.models import Campaign, Discipline
from reports.models import Document, Job, Report
from scoring.models import ImportJob
from tests import factories as make
from tests.reports.drafts import issue_seen
from units.models import Staff, Unit, User

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
    _proposal(office, campaign)
    _letters(office)
    _imports(office)
    _people(campaign)
    work()


def work():
    """Does what the worker would do, until nothing waits."""
    while waiting := [*Job.objects.filter(finished_at=None).values_list("pk", flat=True)]:
        for pk in waiting:
            reports.tasks.run_job(pk)
    for job in ImportJob.objects.filter(status__in=("waiting", "checking", "importing")):
        scoring.tasks.run_import(job.pk)


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
    Discipline.objects.create(
        unit=Unit.objects.get(province=province, code="STC"),
        form="khien_trach",
        decision_number="12/QĐ-STC",
        decided_on=date(2022, 3, 1),
    )
