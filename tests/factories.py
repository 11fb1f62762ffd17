"""The least valid object of each kind; keyword arguments say what a test cares about."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

from campaign.models import Campaign, Finding, Inspection, InspectionPlan, PlannedInspection, Round
from reports.models import Document, Nominee, Proposal
from scoring.models import Assessment, Band, Criterion, CriterionGroup, Mark, Rubric
from units.models import Province, Role, Staff, Transfer, Unit, User
from units.text import fold, person_sort_key, sort_key

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
PASSWORD = "Mat-khau-thu-2022!"
_numbers = count(1)


def moment(year, month, day, hour=9, minute=0):
    """An aware moment in Việt Nam."""
    return datetime(year, month, day, hour, minute, tzinfo=LOCAL)


def make_province(**fields):
    n = next(_numbers)
    return Province.objects.create(
        **{"slug": f"tinh-{n}", "code": f"T{n}", "name": f"Tỉnh {n}", "valid_from": date(2000, 1, 1), **fields}
    )


def make_unit(province=None, **fields):
    n = next(_numbers)
    values = {"code": f"DV{n}", "name": f"Đơn vị {n}", "kind": "so_nganh", **fields}
    values.setdefault("search_key", fold(f"{values['code']} {values['name']}"))
    values.setdefault("sort_key", sort_key(values["name"]))
    return Unit.objects.create(province=province or make_province(), **values)


def make_staff(unit=None, **fields):
    n = next(_numbers)
    values = {"code": f"CB{n}", "full_name": f"Nguyễn Văn Mẫu {n}", "category": "cong_chuc", **fields}
    values.setdefault("search_key", fold(f"{values['code']} {values['full_name']}"))
    values.setdefault("name_key", person_sort_key(values["full_name"]))
    return Staff.objects.create(unit=unit or make_unit(), **values)


def make_user(**fields):
    n = next(_numbers)
    return User.objects.create_user(
        **{"username": f"nguoi{n}", "password": PASSWORD, "full_name": f"Trần Thị Ví Dụ {n}", **fields}
    )


def make_role(kind, *, province=None, unit=None, user=None, **fields):
    return Role.objects.create(
        user=user or make_user(),
        kind=kind,
        province=province,
        unit=unit,
        **{"valid_from": date(2019, 1, 1), **fields},
    )


def make_campaign(province=None, **fields):
    n = next(_numbers)
    return Campaign.objects.create(
        province=province or make_province(),
        **{
            "slug": f"phong-trao-{n}",
            "name": f"Phong trào {n}",
            "starts": 2019,
            "ends": 2025,
            "unit_kinds": ["so_nganh", "huyen", "xa", "doanh_nghiep"],
            "staff_categories": ["can_bo", "cong_chuc", "vien_chuc"],
            **fields,
        },
    )


def make_rubric(campaign, *, audience="collective", maxima=("60", "40"), bands=True, **fields):
    """A rubric of one group A with criteria A1, A2…; `maxima` are points, or (points, {criterion fields})."""
    rubric = Rubric.objects.create(
        campaign=campaign, audience=audience, **{"slug": f"bo-{next(_numbers)}", "sample": True, **fields}
    )
    group = CriterionGroup.objects.create(rubric=rubric, code="A", title="Nhóm A", position=1)
    for n, maximum in enumerate(maxima, 1):
        points, extra = maximum if isinstance(maximum, tuple) else (maximum, {})
        Criterion.objects.create(
            rubric=rubric,
            group=group,
            position=n,
            **{
                "code": f"A{n}",
                "title": f"Tiêu chí {n}",
                "max_points": Decimal(points),
                "step": Decimal("0.5"),
                **extra,
            },
        )
    if bands:
        for n, (code, name, start) in enumerate(
            [("xuat_sac", "Xuất sắc", 90), ("tot", "Tốt", 70), ("dat", "Đạt", 50), ("chua_dat", "Chưa đạt", 0)], 1
        ):
            Band.objects.create(rubric=rubric, code=code, name=name, from_points=start, position=n)
    return rubric


def make_round(campaign=None, *, year=2022, **fields):
    """A round that is open now, whatever the year it marks."""
    now = timezone.now()
    return Round.objects.create(
        campaign=campaign or make_campaign(),
        year=year,
        **{"opens_at": now - timedelta(days=10), "closes_at": now + timedelta(days=10), **fields},
    )


def make_assessment(round_=None, unit=None, *, staff=None, rubric=None, **fields):
    """A DRAFT sheet with blank marks, as opening the round would make it."""
    round_ = round_ or make_round()
    unit = unit or (staff.unit if staff else make_unit(round_.campaign.province))
    audience = "individual" if staff else "collective"
    rubric = (
        rubric
        or Rubric.objects.filter(campaign=round_.campaign, audience=audience).first()
        or make_rubric(round_.campaign, audience=audience)
    )
    sheet = Assessment.objects.create(round=round_, unit=unit, staff=staff, rubric=rubric, **fields)
    Mark.objects.bulk_create(
        Mark(assessment=sheet, criterion=criterion, max_points=criterion.max_points)
        for criterion in rubric.criteria.all()
    )
    return sheet


def fill_self(sheet, *values):
    """Self marks in the order of the rubric; without values every criterion gets its maximum."""
    for n, mark in enumerate(sheet.marks.order_by("criterion__position")):
        mark.self_points = Decimal(values[n]) if values else mark.max_points
        mark.explanation = "Đã thực hiện."
        mark.save()


def make_transfer(staff=None, to_unit=None, **fields):
    """A request that waits for another unit of the province."""
    staff = staff or make_staff()
    return Transfer.objects.create(
        staff=staff,
        to_unit=to_unit or make_unit(staff.unit.province),
        **{
            "first_day": date(2022, 7, 1),
            "requested_at": timezone.now(),
            "requested_by_name": "Nguyễn Thị Lan",
            **fields,
        },
    )


def make_proposal(campaign=None, **fields):
    """A draft tờ trình of one year that proposes bằng khen and has nobody on its list yet."""
    campaign = campaign or make_campaign()
    document = Document.objects.create(
        campaign=campaign,
        kind="proposal",
        title="Về việc đề nghị khen thưởng",
        requested_at=timezone.now(),
        requested_by=make_user(),
    )
    values = {
        "occasion": "annual", "year": 2022, "first_year": 2022, "day": date(2022, 8, 1), "family": "hinh_thuc",
        "form": "bang_khen_tinh", **fields,
    }  # fmt: skip
    return Proposal.objects.create(document=document, **values)


def make_nominee(proposal=None, unit=None, *, staff=None, **fields):
    """A unit, or a person, on the list of a proposal."""
    proposal = proposal or make_proposal()
    unit = unit or (staff.unit if staff else make_unit(proposal.document.campaign.province))
    name = staff.full_name if staff else unit.name
    values = {
        "scope": "ca_nhan" if staff else "tap_the", "name": name, "unit_name": unit.name, "unit_kind": unit.kind,
        "name_key": sort_key(name), "search_key": fold(name), "family": proposal.family, "form": proposal.form,
        "outcome": "listed", **fields,
    }  # fmt: skip
    return Nominee.objects.create(proposal=proposal, unit=unit, staff=staff, **values)


def make_inspection_plan(campaign=None, *, approved=False, **fields):
    """A plan of ten units, a draft unless it is asked for as approved."""
    decided = {
        "decision_number": "45/QĐ-SNV", "decided_on": date(2022, 2, 1), "approved_at": timezone.now(),
        "approved_by_name": "Nguyễn Thị Lan",
    }  # fmt: skip
    values = {
        "kind": "discipline", "year": 2022, "method": "stratified", "wanted": 10, "created_at": timezone.now(),
        "created_by_name": "Nguyễn Thị Lan", **(decided if approved else {}), **fields,
    }  # fmt: skip
    return InspectionPlan.objects.create(campaign=campaign or make_campaign(), **values)


def make_planned(plan=None, unit=None, **fields):
    """A unit that was drawn into a plan."""
    plan = plan or make_inspection_plan()
    values = {
        "chosen_by": "drawn", "stratum": "Sở, ban, ngành", "added_at": timezone.now(),
        "added_by_name": "Nguyễn Thị Lan", **fields,
    }  # fmt: skip
    return PlannedInspection.objects.create(plan=plan, unit=unit or make_unit(plan.campaign.province), **values)


def make_inspection(campaign=None, unit=None, **fields):
    campaign = campaign or make_campaign()
    return Inspection.objects.create(
        campaign=campaign,
        unit=unit or make_unit(campaign.province),
        **{"kind": "discipline", "inspected_on": date(2022, 5, 10), **fields},
    )


def make_finding(inspection=None, *, result="good", **fields):
    """Something done well; with result="remedy" something to do within ten days from now."""
    remedy = {
        "task": "Niêm yết lại thủ tục hành chính.", "due_on": timezone.localdate() + timedelta(days=10),
        "state": "open",
    } if result == "remedy" else {}  # fmt: skip
    values = {
        "topic": "Niêm yết thủ tục", "found": "Bảng niêm yết đã cũ.", "recorded_at": timezone.now(),
        "recorded_by_name": "Nguyễn Thị Lan", **remedy, **fields,
    }  # fmt: skip
    return Finding.objects.create(inspection=inspection or make_inspection(), result=result, **values)
