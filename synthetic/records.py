"""What the province records beside marks: plans, inspections, awards, indicators and the totals it only reports."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from synthetic.rubrics import STAFF_CATEGORIES, UNIT_KINDS

# code, name, shape, unit of count; each shows another way in which numbers come in.
INDICATORS = (
    ("chuan_van_hoa", "Cơ quan, đơn vị đạt chuẩn văn hóa", "ratio", "lượt"),
    ("ho_so_dung_han", "Hồ sơ giải quyết đúng hạn", "ratio", "hồ sơ"),
    ("may_tinh", "Máy tính phục vụ công việc", "value", "máy"),
    ("gop_y", "Ý kiến góp ý của người dân", "value", "ý kiến"),
    ("tap_huan", "Người được tập huấn văn hóa công vụ", "ratio", "lượt người"),
    ("hai_long", "Người dân hài lòng", "ratio", "phiếu"),
)
FORMS = ("huan_chuong_lao_dong", "bang_khen_ttg", "bang_khen_tinh", "giay_khen")
TITLES = {
    "co_thi_dua_chinh_phu": "tap_the", "co_thi_dua_tinh": "tap_the", "tap_the_lao_dong_xuat_sac": "tap_the",
    "chien_si_thi_dua_tinh": "ca_nhan", "chien_si_thi_dua_co_so": "ca_nhan",
}  # fmt: skip
CONCLUSIONS = ("Chấp hành tốt", "Còn người đi muộn", "Đề nghị niêm yết quy tắc ứng xử", "")


class Plan(NamedTuple):
    """A row of plans.csv."""

    unit: str
    number: str
    day: date


class Inspection(NamedTuple):
    """A row of inspections.csv."""

    work: str
    day: date
    unit: str
    conclusion: str


class Award(NamedTuple):
    """A row of awards.csv; without a unit it is a total of the province, without a year it names none."""

    year: int | None
    form: str
    scope: str
    unit: str | None = None
    person: str | None = None
    quantity: int | None = None
    decision: str | None = None
    day: date | None = None


class Typed(NamedTuple):
    """A row of figures.csv; without a unit the province reports it, without a year it is cumulative."""

    year: int | None
    unit: str | None
    key: str
    sign: str
    value: Decimal
    whole: Decimal | None
    source: str


class Records:
    """All rows of the four files, small enough to hold."""

    def __init__(self, register, people, *, rng):
        self.register, self.people, self.rng = register, people, rng
        self.first, self.last = register.first_year, register.last_year
        self.years = range(self.first, self.last + 1)
        self.units = list(register.units.values())
        self.taking_part = [unit for unit in self.units if unit.kind in UNIT_KINDS]
        self.plans = list(self._plans())
        self.inspections = list(self._inspections())
        self.awards = [*self._awards(), *self._awards_of_the_province()]
        self.figures = [*self._indicators_of_units(), *self._indicators_of_the_province(), *self._totals()]

    def _plans(self):
        """Most units issued one, some one a year; one was too early to count, one comes from who takes no part."""
        for unit in self.units:
            for year in self.years:
                if self.rng.random() < (0.5 if year == self.first else 0.1):
                    yield Plan(unit.code, f"{self.rng.randint(1, 90)}/KH-{year}", self._day_of(unit, year))
        if self.units:
            yield Plan(self.units[0].code, "01/KH-cũ", date(self.first - 1, 12, 30))

    def _inspections(self):
        """Discipline is recorded by unit; of emulation work the province only knows how many were inspected."""
        for year in self.years:
            for unit in self.units:
                if unit.exists_within(date(year, 1, 1), date(year, 12, 31)) and self.rng.random() < 0.15:
                    conclusion = self.rng.choice(CONCLUSIONS)
                    yield Inspection("discipline", self._day_of(unit, year), unit.code, conclusion)

    def _day_of(self, unit, year):
        """A day of the year, within the unit's time where the year has any of it."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        if unit.exists_within(first, last):
            first, last = max(first, unit.first or first), min(last, unit.last or last)
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def _awards(self):
        """By unit and by person; some decided in the next year, some without a day, some without a year."""
        for year in self.years:
            end = date(year, 12, 31)
            there = [unit for unit in self.taking_part if unit.exists_on(end)]
            for unit in there:
                if self.rng.random() < 0.12:
                    yield self._award(year, unit, self.rng.choice(FORMS[1:]), "tap_the")
                if self.rng.random() < 0.12:
                    title = self.rng.choice(tuple(TITLES))
                    many = self.rng.randint(1, 5) if TITLES[title] == "ca_nhan" else None
                    yield self._award(year, unit, title, TITLES[title], quantity=many)
                for post in self.people.of(unit.code):
                    if post.on(end) and post.category in STAFF_CATEGORIES and self.rng.random() < 0.02:
                        yield self._award(year, unit, self.rng.choice(FORMS), "ca_nhan", person=post.code)
        for unit in self.taking_part[:3]:
            day = self._day_of(unit, self.rng.choice(self.years))
            yield Award(None, "bang_khen_ttg", "tap_the", unit.code, None, 1, "815/QĐ-TTg", day)
            yield Award(None, "huan_chuong_lao_dong", "ca_nhan", unit.code, None, 2, "816/QĐ-CTN")

    def _award(self, year, unit, form, scope, *, person=None, quantity=None):
        late = self.rng.random() < 0.1
        day = date(year + 1, 2, 3) if late else date(year, 11, self.rng.randint(1, 30))
        known = self.rng.random() < 0.9
        number = f"{self.rng.randint(100, 9999)}/QĐ-UBND" if known else None
        return Award(year, form, scope, unit.code, person, quantity, number, day if known else None)

    def _awards_of_the_province(self):
        yield Award(self.first, "bang_khen_tinh", "tap_the", quantity=self.rng.randint(20, 60), decision="1000/QĐ-UBND")
        yield Award(None, "huan_chuong_lao_dong", "tap_the", quantity=self.rng.randint(2, 9))
        yield Award(None, "giay_khen", "tap_the", quantity=self.rng.randint(1000, 1500), decision="tổng hợp")
        yield Award(self.last, "co_thi_dua_chinh_phu", "tap_the", quantity=1, day=date(self.last, 12, 20))

    def _indicators_of_units(self):
        rng = self.rng
        of_value = min(self.first + 2, self.last)
        for year in self.years:
            for unit in self._there(year):
                asked = rng.randint(1, 12)
                yield self._typed(year, unit.code, "chuan_van_hoa", rng.randint(0, asked), asked)
                if rng.random() < 0.5:
                    sign = "≥" if rng.random() < 0.1 else "="
                    yield self._typed(year, unit.code, "gop_y", rng.randint(0, 400), sign=sign)
                if year == of_value:
                    yield self._typed(year, unit.code, "may_tinh", rng.randint(1, 60))
        for place, unit in enumerate(self._there(self.first)[:8]):
            whole = rng.randint(500, 4000)
            yield self._typed(None, unit.code, "tap_huan", rng.randint(0, whole), whole)
            # Two report a percentage alone, so the year's numbers cannot be added.
            share = Decimal(rng.randint(8000, 10000)) / 100
            said = (share, None) if place < 2 else (rng.randint(0, whole), whole)
            yield self._typed(self.last, unit.code, "hai_long", *said)

    def _there(self, year):
        end = date(year, 12, 31)
        return [unit for unit in self.taking_part if unit.exists_on(end) and self.rng.random() < 0.3]

    def _indicators_of_the_province(self):
        second = min(self.first + 1, self.last)
        yield self._typed(second, None, "chuan_van_hoa", self.rng.randint(4000, 4999), 5213)
        for year in self.years:
            yield self._typed(year, None, "ho_so_dung_han", Decimal(900 + year % 7 * 5) / 10, sign=">")
        yield self._typed(None, None, "may_tinh", 5200, sign=">")
        yield self._typed(self.last, None, "indicators.tap_huan", Decimal("91.5"))

    def _totals(self):
        """Totals by figure key: parts that do not add up, and numbers that differ from the rows counted."""
        first, second = self.first, min(self.first + 1, self.last)
        for key, number in (("", 21), (".so_nganh", 7), (".huyen", 6), (".xa", 6), (".su_nghiep", 1)):
            yield self._typed(None, None, f"inspections.emulation{key}", number)
        yield self._typed(second, None, "inspections.emulation", 5, sign="~")
        yield self._typed(None, None, "inspections.discipline", 900, sign="≥")
        yield self._typed(second, None, "inspections.discipline.xa", 33)
        yield self._typed(second, None, "inspections.discipline.trung_uong", 44)
        yield self._typed(None, None, f"assessments.individual.{first}.appraised", 777)
        yield self._typed(None, None, f"bands.collective.{second}.tot.so_nganh", 5, 50)
        yield self._typed(None, None, f"totals.individual.{first}.mean", Decimal("88.5"), sign="~")
        yield self._typed(None, None, f"marks.individual.{first}.C2.mean.xa", 91)
        yield self._typed(None, None, "awards.giay_khen.individual", 1500, sign=">")
        yield self._typed(None, None, f"titles.chien_si_thi_dua_co_so.individual.{second}", 60)

    def _typed(self, year, unit, key, value, whole=None, *, sign="="):
        source = "Báo cáo của đơn vị" if unit else "Báo cáo sơ kết của tỉnh"
        return Typed(year, unit, key, sign, Decimal(value), None if whole is None else Decimal(whole), source)
