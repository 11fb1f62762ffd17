"""Who asks for the pages that are measured, and about what: the demo province, or a synthetic one of many units."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils import timezone

from benchmarks.province import imported, own_database
from campaign.models import Campaign, Round
from reports.demo.seeding import PROVINCE, SLUG, seed
from scoring.models import Assessment, Status
from scoring.rubrics.packs import load_packs
from synthetic.province import make
from synthetic.writing import HEADERS
from units.models import Role, RoleKind, Unit, User

YEAR, STAFF_OF_A_UNIT, SEED = 2022, 2, 1


@dataclass(frozen=True)
class People:
    """One person of each office, the sheet that the clerk writes now and one that waits for the head."""

    campaign: Campaign
    coordinator: User
    leader: User
    clerk: User
    head: User
    sheet: Assessment
    submitted: Assessment

    @property
    def mark(self):
        return self.sheet.marks.filter(self_points__isnull=False).select_related("criterion").first()

    @property
    def criteria(self):
        return self.sheet.marks.count()

    @property
    def units(self):
        return self.campaign.province.units.count()


@contextmanager
def people_of(folder, units):
    """The People of the demo, or of a synthetic province of `units` units, in a database of its own."""
    with own_database():
        yield _of_synthetic(folder, units) if units else _of_demo()


def _of_demo():
    seed(at=timezone.now())
    campaign = Campaign.objects.get(province__slug=PROVINCE, slug=SLUG)
    of_province = Role.objects.filter(province=campaign.province).select_related("user")
    clerks = Role.objects.filter(kind=RoleKind.CLERK, unit__province=campaign.province).select_related("user")
    drafts = Assessment.objects.current().collective().in_status(Status.DRAFT)
    clerk = next(role for role in clerks if drafts.filter(unit=role.unit_id).exists())
    waiting = Assessment.objects.current().in_status(Status.SUBMITTED)
    heads = Role.objects.filter(kind=RoleKind.HEAD, unit__province=campaign.province).select_related("user")
    head = max(heads, key=lambda role: waiting.filter(unit=role.unit_id).count())
    return People(
        campaign=campaign,
        coordinator=of_province.filter(kind=RoleKind.COORDINATOR)[0].user,
        leader=of_province.filter(kind=RoleKind.LEADER)[0].user,
        clerk=clerk.user,
        head=head.user,
        sheet=drafts.filter(unit=clerk.unit_id)[0],
        submitted=waiting.filter(unit=head.unit_id).order_by("staff", "pk")[0],
    )


def _of_synthetic(folder, units):
    """A year of marks; the unit with the most people writes its own sheet again and has sent those of its people."""
    make(
        slug="do-thu",
        out=folder,
        units=units,
        staff=units * STAFF_OF_A_UNIT,
        first_year=YEAR,
        last_year=YEAR,
        seed=SEED,
    )
    load_packs([folder / "campaign.yaml"])
    campaign = Campaign.objects.select_related("province").get()
    for kind in HEADERS:
        imported(campaign, kind, folder)
    now = timezone.now()
    Round.objects.update(historical=False, opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))
    sheets = Assessment.objects.current()
    unit = Unit.objects.annotate(people=Count("assessments")).order_by("-people")[0]
    sheets.individual().filter(unit=unit).update(status=Status.SUBMITTED)
    sheets.collective().filter(unit=unit).update(status=Status.DRAFT)
    sheet = sheets.collective().get(unit=unit)
    offices = {
        "coordinator": {"province": campaign.province}, "leader": {"province": campaign.province},
        "clerk": {"unit": unit}, "head": {"unit": unit},
    }  # fmt: skip
    return People(
        campaign=campaign, sheet=sheet, submitted=sheets.individual().filter(unit=unit).first(),
        **{kind: _holding(kind, scope) for kind, scope in offices.items()},
    )  # fmt: skip


def _holding(kind, scope):
    user = User.objects.create_user(username=f"do-thu-{kind}", password=None, full_name="Người Đo Thử")
    Role.objects.create(user=user, kind=kind, valid_from=date(2019, 1, 1), **scope)
    return user
