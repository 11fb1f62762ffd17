"""A province for measuring whose units and people were marked every year, straight into the tables, without marks."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import connection

from campaign.models import Award, Campaign, Discipline, Round
from scoring.models import Assessment, Band, Rubric
from units.models import Cluster, ClusterMembership, Province, Role, RoleKind, Staff, Unit, User
from units.text import fold, person_sort_key, sort_key

YEARS = (2019, 2020, 2021, 2022)
IN_CLUSTER = 25
KINDS = ("so_nganh", "huyen", "xa", "su_nghiep")
BANDS = (("xuat_sac", "Xuất sắc", 90), ("tot", "Tốt", 70), ("dat", "Đạt", 50), ("chua_dat", "Chưa đạt", 0))
FAMILY, MIDDLE = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng"), ("Thị", "Văn", "Ngọc", "Minh", "Hữu")
GIVEN = ("An", "Bình", "Đức", "Giang", "Hà", "Lan", "Oanh", "Phượng", "Thủy", "Ân", "Yến")
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def province_of(units, staff, dice):
    """A campaign whose units and people were marked every year, and who coordinates it; straight into the tables."""
    province = Province.objects.create(slug="do-thu", code="DT", name="Đo Thử", valid_from=date(2000, 1, 1))
    coordinator = User.objects.create_user(username="do-thu", password=None, full_name="Người Đo Thử")
    Role.objects.create(user=coordinator, kind=RoleKind.COORDINATOR, province=province, valid_from=date(YEARS[0], 1, 1))
    campaign = Campaign.objects.create(
        province=province, slug="do-thu", name="Thi đua thực hiện văn hóa công sở", starts=YEARS[0], ends=2025,
        unit_kinds=KINDS, staff_categories=["cong_chuc"],
    )  # fmt: skip
    rubrics = {audience: _rubric(campaign, audience) for audience in ("collective", "individual")}
    rounds = [
        Round.objects.create(
            campaign=campaign, year=year, opens_at=datetime(year, 1, 1, tzinfo=LOCAL),
            closes_at=datetime(year, 6, 30, 23, 59, tzinfo=LOCAL),
        )
        for year in YEARS
    ]  # fmt: skip
    made = _units(province, units)
    people = Staff.objects.bulk_create(_person(dice, made[n % units], n) for n in range(staff))
    sheets = [(each, None, rubrics["collective"]) for each in made]
    sheets += [(person.unit, person, rubrics["individual"]) for person in people]
    for round_ in rounds:
        Assessment.objects.bulk_create((_sheet(dice, round_, *whose) for whose in sheets), batch_size=5000)
    _records(campaign, made, people, dice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return campaign, coordinator


def _rubric(campaign, audience):
    rubric = Rubric.objects.create(campaign=campaign, audience=audience, slug=audience.replace("_", "-"), sample=True)
    for place, (code, name, start) in enumerate(BANDS, 1):
        Band.objects.create(rubric=rubric, code=code, name=name, from_points=start, position=place)
    return rubric


def _units(province, number):
    names = [f"Đơn vị số {n:04} thuộc khối {n // IN_CLUSTER + 1}" for n in range(number)]
    made = Unit.objects.bulk_create(
        Unit(
            province=province, code=f"DV{n:05}", name=name, kind=KINDS[n % len(KINDS)], sort_key=sort_key(name),
            search_key=fold(f"DV{n:05} {name}"), valid_from=date(2010, 1, 1),
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    clusters = [f"Khối {n + 1}" for n in range(-(-number // IN_CLUSTER))]
    clusters = Cluster.objects.bulk_create(
        Cluster(province=province, name=name, sort_key=sort_key(name)) for name in clusters
    )
    ClusterMembership.objects.bulk_create(
        ClusterMembership(cluster=clusters[n // IN_CLUSTER], unit=unit) for n, unit in enumerate(made)
    )
    return made


def _person(dice, unit, n):
    name = " ".join(map(dice.choice, (FAMILY, MIDDLE, GIVEN)))
    return Staff(
        unit=unit, code=f"CB{n:06}", full_name=name, position="Chuyên viên", category="cong_chuc",
        valid_from=date(2015, 1, 1), search_key=fold(f"CB{n:06} {name}"), name_key=person_sort_key(name),
    )  # fmt: skip


def _sheet(dice, round_, unit, person, rubric):
    total = Decimal(dice.randrange(4000, 10000)) / 100
    band = next(code for code, _, start in BANDS if total >= start)
    return Assessment(
        round=round_, unit=unit, staff=person, rubric=rubric, total=total, band=band, status="approved", on_time=True
    )


def _records(campaign, units, people, dice):
    """One unit and one person of ten were honoured before; one of a hundred was disciplined."""
    honoured = [(unit, None) for unit in units[::10]] + [(person.unit, person) for person in people[::10]]
    Award.objects.bulk_create(
        Award(
            campaign=campaign, form=dice.choice(("giay_khen", "bang_khen_tinh")), unit=unit, staff=person,
            scope="ca_nhan" if person else "tap_the", year=dice.choice(YEARS), decision_number=f"{n}/QĐ-UBND",
        )
        for n, (unit, person) in enumerate(honoured)
    )  # fmt: skip
    Discipline.objects.bulk_create(
        Discipline(
            unit=person.unit,
            staff=person,
            form="khien_trach",
            decision_number=f"{n}/QĐ-KL",
            decided_on=date(2022, 3, 1),
        )
        for n, person in enumerate(people[::100])
    )
