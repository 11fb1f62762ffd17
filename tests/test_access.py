"""Every address of the site, visited by those who have no business there.

A new URL is covered as soon as it has a name: its object is chosen by OBJECTS below, and a name that no line
of OBJECTS knows fails with a message.
"""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from campaign.models import (
    Award,
    Discipline,
    Figure,
    FindingPhoto,
    Indicator,
    Inspection,
    Plan,
    RemedyEvent,
    StoredFile,
    UnitReport,
)
from reports.models import Document, Report
from scoring.models import Evidence, ImportJob, SignedCopy
from tests import factories as make
from units.models import (
    AccountJob,
    Cluster,
    ClusterLead,
    ClusterMembership,
    ImportBatch,
    Notice,
    Removal,
    Reorganisation,
    SavedView,
)

NAME = "Tên không ai ngoài tỉnh được thấy"
UNIT = "Đơn vị không ai khác được thấy"
# Not found, or no such method.
CLOSED = {404, 405}
# Open to everybody: the door itself with its help, and the page on which anybody checks a document.
PUBLIC = {"login", "verification", "pulse", "offline", "guide_sign_in"}
# What everybody in the province shares: the campaign, its rounds and criteria, the clusters name no unit's marks.
SHARED = {
    "campaign_detail",
    "round_list",
    "round_detail",
    "rubric_list",
    "rubric_detail",
    "rubric_export",
    "cluster_detail",
    "cluster_ranking",
}
# Pages of the campaign that show each person their own rows, and let a clerk record those.
OWN_ROWS = {
    "campaign_calendar",
    "campaign_calendar_file",
    "plan_create",
    "plan_list",
    "inspection_list",
    "remedy_list",
    "indicator_list",
    "indicator_units",
    "figure_list",
    "award_list",
    "discipline_list",
    "unit_report_list",
}

# The longest beginning of a URL's name decides which object its `pk` names.
OBJECTS = {
    "user_": "account",
    "user_job_": "account_job",
    "notice_": "notice",
    "role_": "role",
    "role_give": "account",
    "unit_": "unit",
    "unit_report_": "unit_report",
    "cluster_": "cluster",
    "cluster_join": "unit",
    "cluster_member_end": "membership",
    "cluster_member_remove": "membership",
    "cluster_lead_end": "cluster_lead",
    "cluster_lead_remove": "cluster_lead",
    "head_appoint": "unit",
    "head_end": "acting_head",
    "staff_": "staff",
    "staff_list": "unit",
    "staff_create": "unit",
    "person_": "staff",
    "transfer_": "transfer",
    "transfer_create": "staff",
    "campaign_": "campaign",
    "plan_": "plan",
    "inspection_": "inspection",
    "inspection_plan_": "inspection_plan",
    "inspection_record": "planned",
    "planned_": "planned",
    "finding_": "finding",
    "finding_photo": "finding_photo",
    "finding_photo_add": "finding",
    "remedy_": "finding",
    "remedy_file": "remedy_event",
    "indicator_": "indicator",
    "figure_": "figure",
    "award_": "award",
    "discipline_": "discipline",
    "import_batch_": "batch",
    "import_job_": "import_job",
    "reorganisation_": "reorganisation",
    "round_": "round",
    "rubric_": "rubric",
    "assessment_": "sheet",
    "signed_copy_": "signed_copy",
    "evidence_": "evidence",
    "evidence_add": "sheet",
    "grid_line": "sheet",
    "report_": "report",
    "document_": "document",
    "minutes_": "document",
    "minutes_create": "inspection",
    "reminder_": "document",
    "proposal_": "proposal",
    "nominee_": "nominee",
    "job_": "job",
    "list_view_": "saved_view",
    "removal_": "removal",
}
# Parameters that name an object or a part of one, whatever the page.
OTHERS = {
    "campaign_pk": lambda world: world.campaign.pk,
    "round_pk": lambda world: world.round.pk,
    "unit_pk": lambda world: world.unit.pk,
    "province_pk": lambda world: world.unit.province_id,
    "sheet_pk": lambda world: world.sheet.pk,
    "staff_pk": lambda world: world.staff.pk,
    "mark_pk": lambda world: world.mark.pk,
    "criterion_pk": lambda world: world.mark.criterion_id,
    "group_pk": lambda world: world.mark.criterion.group_id,
    "event_pk": lambda _: 1,
    "year": lambda _: 2022,
    "slug": lambda _: "bat-dau",
    "code": lambda _: "A1",
    "key": lambda _: "plans.units",
    "action": lambda _: "submit",
    "kind": lambda _: "units",
}


def named_patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name, tuple(sorted(pattern.pattern.converters))
        else:
            yield from named_patterns(pattern)


# A parameter may stand in the part that an app's addresses share; the name alone decides then.
PATTERNS = sorted(set(named_patterns()))
# A slug is that of a chapter of the guide, which is no object of a province.
OF_AN_OBJECT = [pattern for pattern in PATTERNS if set(pattern[1]) - {"slug"}]
OF_NO_OBJECT = [pattern for pattern in PATTERNS if not pattern[1]]


@pytest.fixture
def world(people):
    """One object of each kind, all of the people's unit or province."""
    now, day = timezone.now(), date(2022, 5, 1)
    people.unit.name = UNIT
    people.unit.save()
    campaign = make.make_campaign(people.province, name=NAME)
    round_ = make.make_round(campaign)
    sheet = make.make_assessment(round_, people.unit)
    file = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="application/pdf", stored_at=now)
    mark = sheet.marks.first()
    cluster = Cluster.objects.create(province=people.province, name=NAME, sort_key="k")
    asked = {"requested_at": now, "requested_by": people.coordinator}
    report = Report.objects.create(campaign=campaign, kind="mid_term", year=2022, as_of=day, **asked)
    in_cluster = {"cluster": cluster, "unit": people.unit, "valid_from": day}
    of_unit = {"campaign": campaign, "unit": people.unit}
    proposal = make.make_proposal(campaign)
    inspection = Inspection.objects.create(**of_unit, kind="emulation", inspected_on=day)
    finding = make.make_finding(inspection, result="remedy", topic=NAME)
    planned = make.make_planned(make.make_inspection_plan(campaign, approved=True), people.unit)
    return SimpleNamespace(
        unit=people.unit,
        account=people.clerk,
        account_job=AccountJob.objects.create(kind="create", by=people.admin, requested_at=now, beat_at=now),
        notice=Notice.objects.create(user=people.clerk, at=now, text=NAME, url="/"),
        role=people.clerk.roles.get(),
        acting_head=make.make_role("head", unit=people.unit, acting=True, valid_to=date(2099, 1, 1)),
        staff=make.make_staff(people.unit, full_name=NAME),
        transfer=make.make_transfer(make.make_staff(people.unit, full_name=NAME)),
        cluster=cluster,
        membership=ClusterMembership.objects.create(**in_cluster),
        cluster_lead=ClusterLead.objects.create(**in_cluster),
        batch=ImportBatch.objects.create(
            kind="units", province=people.province, file_name=NAME, sha256="0" * 64, row_count=1, imported_at=now
        ),
        import_job=ImportJob.objects.create(
            kind="units",
            province=people.province,
            file=file,
            file_name=NAME,
            by=people.coordinator,
            requested_at=now,
            beat_at=now,
        ),
        campaign=campaign,
        plan=Plan.objects.create(**of_unit, number=NAME, issued_on=day, file=file),
        inspection=inspection,
        inspection_plan=planned.plan,
        planned=planned,
        finding=finding,
        finding_photo=FindingPhoto.objects.create(finding=finding, file=file, name=NAME, added_at=now),
        remedy_event=RemedyEvent.objects.create(finding=finding, action="report", at=now, words=NAME, file=file),
        indicator=Indicator.objects.create(campaign=campaign, code="may_tinh", name=NAME, shape="ratio"),
        figure=Figure.objects.create(campaign=campaign, key="may_tinh", value=1, source=NAME),
        discipline=Discipline.objects.create(
            unit=people.unit, form="khien_trach", decision_number=NAME, decided_on=day
        ),
        award=Award.objects.create(campaign=campaign, form="bang_khen_tinh", scope="tap_the", quantity=1),
        unit_report=UnitReport.objects.create(**of_unit, year=2022, results=NAME),
        reorganisation=Reorganisation.objects.create(
            province=people.province, kind="giai_the", effective_on=day, note=NAME, done_at=now, by_name=NAME
        ),
        round=round_,
        rubric=sheet.rubric,
        sheet=sheet,
        mark=mark,
        signed_copy=SignedCopy.objects.create(
            assessment=sheet, file=file, file_name=NAME, sheet_sha256="0" * 64, attached_at=now, by_name=NAME
        ),
        evidence=Evidence.objects.create(mark=mark, file=file, name=NAME, added_at=now, added_by_name="A"),
        report=report,
        document=Document.objects.create(campaign=campaign, kind="reminder", title=NAME, unit=people.unit, **asked),
        proposal=proposal,
        nominee=make.make_nominee(proposal, people.unit),
        job=report.jobs.create(kind="compile", requested_at=now, beat_at=now),
        saved_view=SavedView.objects.create(owner=people.clerk, table="don-vi", name=NAME),
        removal=Removal.objects.create(by=people.clerk, at=now, what=NAME, table="units.savedview", row={}),
    )


def address(name, parameters, world):
    values = {parameter: OTHERS[parameter](world) for parameter in parameters if parameter in OTHERS}
    if "pk" in parameters:
        beginnings = [beginning for beginning in OBJECTS if name.startswith(beginning)]
        assert beginnings, f"tests/test_access.py: say in OBJECTS which object the pk of “{name}” names."
        values["pk"] = getattr(world, OBJECTS[max(beginnings, key=len)]).pk
    unknown = set(parameters) - set(values)
    assert not unknown, f"tests/test_access.py: say in OTHERS what {sorted(unknown)} of “{name}” may be."
    return reverse(name, kwargs=values)


def visits(client, patterns, world):
    """(name, what GET answers, what POST answers) of each address."""
    for name, parameters in patterns:
        url = address(name, parameters, world)
        yield name, client.get(url), client.post(url)


def test_every_address_has_a_name():
    assert [pattern for pattern in PATTERNS if not pattern[0]] == []


def test_nobody_comes_in_without_signing_in(client, world):
    door = reverse("login")
    for name, shown, sent in visits(client, PATTERNS, world):
        answers = [(answer.status_code, answer.headers.get("Location", "").split("?")[0]) for answer in (shown, sent)]
        open_to_all = [(200, ""), (sent.status_code if sent.status_code in CLOSED else 200, "")]
        assert answers == (open_to_all if name in PUBLIC else [(302, door)] * 2), name


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_for_outsiders_the_objects_of_the_province_do_not_exist(client_of, people, world, who):
    client = client_of(getattr(people, who))
    found = {
        name: (shown.status_code, sent.status_code)
        for name, shown, sent in visits(client, OF_AN_OBJECT, world)
        if not {shown.status_code, sent.status_code} <= CLOSED
    }
    assert found == {}


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_for_outsiders_no_list_names_anything_of_the_province(client_of, people, world, who):
    client = client_of(getattr(people, who))
    pages = {name: client.get(reverse(name), follow=True) for name, _ in OF_NO_OBJECT}
    assert [name for name, page in pages.items() if NAME in page.content.decode()] == []


def test_a_sibling_unit_does_not_come_near_the_units_own(client_of, people, world):
    open_to_all = SHARED | OWN_ROWS
    found = {
        name: (shown.status_code, sent.status_code)
        for name, shown, sent in visits(client_of(people.sibling_clerk), OF_AN_OBJECT, world)
        if name not in open_to_all and not {shown.status_code, sent.status_code} <= CLOSED
    }
    assert found == {}


def test_the_lists_of_the_campaign_show_a_sibling_unit_its_own_rows_alone(client_of, people, world):
    client = client_of(people.sibling_clerk)
    lists = [pattern for pattern in OF_AN_OBJECT if pattern[0] in OWN_ROWS]
    pages = {name: client.get(address(name, parameters, world)) for name, parameters in lists}
    assert [name for name, page in pages.items() if UNIT in page.content.decode()] == []


def test_administrators_see_no_marks_by_virtue_of_that_role(client_of, people, world):
    own = ("user_", "role_")
    others = [pattern for pattern in OF_AN_OBJECT if not pattern[0].startswith(own)]
    found = {
        name for name, shown, _ in visits(client_of(people.admin), others, world) if shown.status_code not in CLOSED
    }
    assert found == set()
