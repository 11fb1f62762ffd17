"""Provinces that were merged on 1/7/2025, with campaigns, rounds and sheets of every year."""

from datetime import date
from decimal import Decimal
from itertools import cycle
from types import SimpleNamespace

from campaign.models import Award, Figure, Indicator, Inspection, Milestone, Plan
from scoring.models import Assessment, AssessmentEvent, Mark
from tests import factories as make

ENDED, BEGAN = date(2025, 6, 30), date(2025, 7, 1)
CAMPAIGN = "van-hoa-cong-so"
NAME = "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở"
# Of every former province: the best, a good and a fair sheet, in this order over its units.
POINTS = ((60, 40), (50, 30), (40, 20))
BANDS = (("xuat_sac", 90), ("tot", 70), ("dat", 50), ("chua_dat", 0))


def former(slug, name, *, units, maxima=("60", "40"), years=range(2019, 2025), campaign=CAMPAIGN, **fields):
    """A province that ended on 30/6/2025: `units` are (code, kind), each with an approved sheet of every year."""
    province = make.make_province(slug=slug, name=name, valid_to=ENDED)
    values = {"slug": campaign, "name": NAME, "starts": years[0], "ends": 2025, **fields}
    made = SimpleNamespace(province=province, campaign=make.make_campaign(province, **values))
    made.rubric = make.make_rubric(made.campaign, maxima=maxima)
    made.units = [make.make_unit(province, code=code, name=f"{code} {name}", kind=kind) for code, kind in units]
    Milestone.objects.create(campaign=made.campaign, kind="mid_term", year=2022)
    made.rounds = {year: mark(made, year) for year in years}
    return made


def successor(slug, name, *, before, silent=(), units=(), **fields):
    """The province formed on 1/7/2025 that continues what the former ones did."""
    province = make.make_province(slug=slug, name=name, valid_from=BEGAN)
    province.predecessors.set([*(each.province for each in before), *silent])
    values = {"slug": CAMPAIGN, "name": NAME, "starts": 2025, "ends": 2025, **fields}
    made = SimpleNamespace(province=province, campaign=make.make_campaign(province, **values))
    made.campaign.continues.set(each.campaign for each in before)
    made.rubric = make.make_rubric(made.campaign, maxima=("50", "50"))
    made.units = [
        make.make_unit(province, code=code, name=f"{code} {name} mới", kind=kind, valid_from=BEGAN)
        for code, kind in units
    ]
    made.rounds = {2025: mark(made, 2025)}
    return made


def mark(made, year):
    """The round of a year with an approved sheet of every unit, written at once."""
    round_ = make.make_round(
        made.campaign, year=year, opens_at=make.moment(year, 1, 1), closes_at=make.moment(year, 12, 31, 23, 59)
    )
    criteria = list(made.rubric.criteria.order_by("position"))
    given = {
        unit: [min(Decimal(point), each.max_points) for point, each in zip(points, criteria, strict=True)]
        for unit, points in zip(made.units, cycle(POINTS))
    }
    sheets = Assessment.objects.bulk_create(
        Assessment(
            round=round_, unit=unit, rubric=made.rubric, status="approved", on_time=True, total=sum(points),
            band=next(code for code, start in BANDS if sum(points) >= start),
        )
        for unit, points in given.items()
    )  # fmt: skip
    Mark.objects.bulk_create(
        Mark(assessment=sheet, criterion=each, max_points=each.max_points, self_points=point, head_points=point)
        for sheet in sheets
        for each, point in zip(criteria, given[sheet.unit], strict=True)
    )
    AssessmentEvent.objects.bulk_create(
        AssessmentEvent(
            assessment=sheet, action="approve", status="approved", at=make.moment(year, 12, 1), dated=date(year, 12, 1),
            by_name="Trần Thị Ví Dụ",
        )
        for sheet in sheets
    )  # fmt: skip
    return round_


def an_giang():
    """The new An Giang with both its predecessors: 2 + 2 districts, 3 + 2 other units before, 2 after."""
    old = former(
        "an-giang",
        "An Giang",
        units=[("SNV", "so_nganh"), ("H1", "huyen"), ("H2", "huyen"), ("X1", "xa"), ("X2", "xa")],
    )
    kien_giang = former(
        "kien-giang",
        "Kiên Giang",
        units=[("SNV", "so_nganh"), ("H1", "huyen"), ("H2", "huyen"), ("X1", "xa")],
        maxima=("70", "30"),
    )
    new = successor(
        "an-giang-2025",
        "An Giang",
        before=[old, kien_giang],
        units=[("SNV", "so_nganh"), ("X1", "xa")],
        unit_kinds=["so_nganh", "xa"],
    )
    plan(old, 0, date(2020, 1, 1))
    plan(old, 1, date(2023, 1, 1))
    plan(kien_giang, 0, date(2021, 5, 1))
    plan(new, 0, date(2025, 8, 1))
    inspect(old, 3, date(2024, 3, 1))
    inspect(kien_giang, 1, date(2022, 3, 1))
    award(old, 0, 2021, 3)
    award(kien_giang, 0, 2022, 2)
    award(new, 0, 2025, 1)
    indicator(old, "chuan_van_hoa", "ratio", {2020: (30, 40), 2024: (35, 40)})
    indicator(kien_giang, "chuan_van_hoa", "ratio", {None: (4946, 5213)})
    indicator(kien_giang, "may_tinh", "value", {None: (5200, None)}, qualifier=">")
    return SimpleNamespace(old=old, kien_giang=kien_giang, new=new)


def plan(made, place, day):
    Plan.objects.create(campaign=made.campaign, unit=made.units[place], number=f"{day.year}/KH", issued_on=day)


def inspect(made, place, day):
    Inspection.objects.create(
        campaign=made.campaign, unit=made.units[place], kind="emulation", inspected_on=day, conclusion="Tốt"
    )


def award(made, place, year, quantity):
    Award.objects.create(
        campaign=made.campaign, unit=made.units[place], form="bang_khen_tinh", scope="tap_the", year=year,
        quantity=quantity, decision_number=f"{year}/QĐ", decided_on=date(year, 12, 20),
    )  # fmt: skip


def indicator(made, code, shape, values, qualifier="="):
    name = {"chuan_van_hoa": "Lượt cơ quan đạt chuẩn văn hóa", "may_tinh": "Máy tính đang hoạt động"}[code]
    Indicator.objects.create(campaign=made.campaign, code=code, name=name, shape=shape, unit_of_count="lượt")
    for year, (value, whole) in values.items():
        Figure.objects.create(
            campaign=made.campaign, key=code, year=year, value=value, denominator=whole, qualifier=qualifier
        )
