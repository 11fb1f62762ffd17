"""The units of the province and how they followed one another: merged, renamed, divided, closed, founded."""

from datetime import date, timedelta
from typing import NamedTuple

from synthetic import names

# Of what is left when the stories below have their units.
SHARES = {
    "su_nghiep": 58, "xa": 28, "so_nganh": 2, "huyen": 1, "dang": 3, "doan_the": 3, "vu_trang": 2, "trung_uong": 1,
    "doanh_nghiep": 1, "khac": 1,
}  # fmt: skip
PATTERNS = {
    "su_nghiep": names.PLACES_OF_WORK, "dang": names.PARTY, "doan_the": names.UNIONS, "vu_trang": names.FORCES,
    "doanh_nghiep": names.FIRMS, "trung_uong": names.CENTRAL, "khac": names.OTHERS, "huyen": ("UBND huyện {place}",),
    "xa": ("UBND xã {place}", "UBND phường {place}"),
}  # fmt: skip
PREFIXES = {
    "so_nganh": "SN", "huyen": "H", "xa": "X", "su_nghiep": "DV", "dang": "D", "doan_the": "DT", "vu_trang": "VT",
    "doanh_nghiep": "DN", "trung_uong": "TU", "khac": "K",
}  # fmt: skip
CLUSTERS = {
    "so_nganh": "Khối sở, ban, ngành", "huyen": "Khối huyện, thành phố", "dang": "Khối cơ quan Đảng",
    "doan_the": "Khối Mặt trận, đoàn thể", "vu_trang": "Khối lực lượng vũ trang",
}  # fmt: skip
CLUSTERS_OF_MANY = {"xa": "Cụm xã số {}", "su_nghiep": "Cụm đơn vị sự nghiệp số {}"}
UNITS_IN_A_CLUSTER = 25


class Unit(NamedTuple):
    """A row of units.csv."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    cluster: str | None = None
    first: date | None = None
    last: date | None = None

    def exists_within(self, first, last):
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)

    def exists_on(self, day):
        return self.exists_within(day, day)


class Succession(NamedTuple):
    """A row of successions.csv."""

    old: str | None
    new: str | None
    day: date
    kind: str
    decision: str


class Register:
    """Units and successions as they are made up; a story takes so many units and is left out where too few are left."""

    def __init__(self, *, units, first_year, last_year, rng):
        self.rng, self.room = rng, units
        self.first_year, self.last_year = first_year, last_year
        self.units, self.successions = {}, []
        self.departments = iter(names.DEPARTMENTS)
        # Districts ended on 30/6/2025; where 2025 is not among the years, the last year takes its place.
        turn = 2025 if first_year <= 2025 <= last_year else last_year
        self.turn = date(turn, 7, 1)
        for story, size in STORIES:
            if size <= self.room:
                story(self)
        self._fill()

    def day(self, years_on, month, day):
        """A day so many years after the first, in the last year at the latest."""
        return date(min(self.first_year + years_on, self.last_year), month, day)

    def add(self, kind, name=None, **said):
        number = sum(unit.kind == kind for unit in self.units.values()) + 1
        if name is None and kind == "so_nganh":
            name = next(self.departments, None) or f"Ban Quản lý {names.place(self.rng)}"
        unit = Unit(f"{PREFIXES[kind]}{number:03}", name or names.unit_of(PATTERNS[kind], self.rng), kind, **said)
        cluster = CLUSTERS.get(kind) or CLUSTERS_OF_MANY.get(kind, "").format(number // UNITS_IN_A_CLUSTER + 1)
        if self.rng.random() < 0.3 and unit.first is None:
            unit = unit._replace(first=date(self.first_year - self.rng.randint(1, 20), self.rng.randint(1, 12), 1))
        # Every now and then a unit is in no cluster: it has a total and no rank.
        self.units[unit.code] = unit._replace(cluster=None if number % 17 == 13 else cluster or None)
        self.room -= 1
        return unit.code

    def close(self, code, last):
        self.units[code] = self.units[code]._replace(last=last)

    def follow(self, olds, news, day, kind, decision=None):
        """The old units end on the day before; the rows say who follows whom."""
        for old in olds:
            self.close(old, day - timedelta(days=1))
            for new in news:
                self.link(old, new, day, kind, decision)

    def link(self, old, new, day, kind, decision=None):
        number = decision or f"{self.rng.randint(10, 3000)}/QĐ-UBND"
        self.successions.append(Succession(old, new, day, kind, number))

    def of_kind(self, kind, day=None):
        return [u.code for u in self.units.values() if u.kind == kind and (day is None or u.exists_on(day))]

    def _fill(self):
        """What is left goes to the kinds by their shares, xã before 1/7/2025 and after."""
        left, weight = self.room, sum(SHARES.values())
        numbers = {kind: left * share // weight for kind, share in SHARES.items()}
        numbers["su_nghiep"] += left - sum(numbers.values())
        communes = numbers.pop("xa")
        for kind, number in numbers.items():
            for _ in range(number):
                ended = {"last": self.turn - timedelta(days=1)} if kind == "huyen" else {}
                code = self.add(kind, **ended)
                if kind == "huyen":
                    self.link(code, None, self.turn, "giai_the", "203/2025/QH15")
                elif kind == "su_nghiep" and self.of_kind("so_nganh"):
                    self.units[code] = self.units[code]._replace(
                        parent=self.of_kind("so_nganh")[self.rng.random() < 0.4]
                    )
        self._communes(communes)

    def _communes(self, number):
        after = number // 4
        districts = (self.of_kind("huyen") if after else ()) or [None]  # nobody stays below a huyện that ended
        before = [self.add("xa", parent=self.rng.choice(districts)) for _ in range(number - after)]
        new = [self.add("xa", first=self.turn) for _ in range(after)]
        for place, old in enumerate(before if new else []):
            self.follow([old], [new[place * len(new) // len(before)]], self.turn, "hop_nhat", "1654/NQ-UBTVQH15")


def _education_and_health(book):
    for _ in range(2):
        book.add("so_nganh")


def _two_communes_become_one(book):
    district = book.add("huyen", last=book.turn - timedelta(days=1))
    book.link(district, None, book.turn, "giai_the", "203/2025/QH15")
    old = [book.add("xa", parent=district) for _ in range(2)]
    book.follow(old, [book.add("xa", first=book.turn)], book.turn, "hop_nhat", "1654/NQ-UBTVQH15")


def _departments_merge(book):
    day = date(book.turn.year, 3, 1)
    old = [book.add("so_nganh", name) for name in ("Sở Kế hoạch và Đầu tư", "Sở Giao thông vận tải")]
    book.follow(old, [book.add("so_nganh", "Sở Tài chính và Hạ tầng", first=day)], day, "hop_nhat")


def _a_department_is_renamed(book):
    day = book.day(1, 6, 1)
    old = book.add("so_nganh", "Sở Thông tin")
    book.follow([old], [book.add("so_nganh", "Sở Thông tin và Truyền thông", first=day)], day, "doi_ten")


def _a_school_is_divided(book):
    day = book.day(3, 8, 15)
    old = book.add("su_nghiep")
    book.follow([old], [book.add("su_nghiep", first=day) for _ in range(2)], day, "chia")


def _a_centre_closes(book):
    day = book.day(2, 9, 1)
    code = book.add("su_nghiep", last=day - timedelta(days=1))
    book.link(code, None, day, "giai_the")


def _one_each(book):
    for kind in ("vu_trang", "dang", "doan_the", "doanh_nghiep"):
        book.add(kind)


def _a_centre_is_founded(book):
    day = book.day(2, 4, 1)
    book.link(None, book.add("su_nghiep", first=day), day, "thanh_lap")


def _a_school_goes_to_its_commune(book):
    """Its huyện ended, so it lives on under another code, below the new xã."""
    district = next(iter(book.of_kind("huyen")), None)
    above = next(iter(book.of_kind("xa", book.turn)), None)
    old = book.add("su_nghiep", f"Trường Tiểu học {names.place(book.rng)}", parent=district)
    new = book.add("su_nghiep", book.units[old].name, parent=above, first=book.turn)
    book.follow([old], [new], book.turn, "doi_ten")


def _a_commune_is_shared_by_two(book):
    """Three old xã, two new ones, and the middle one follows into both."""
    district = next(iter(book.of_kind("huyen")), None)
    north, middle, south = (book.add("xa", parent=district) for _ in range(3))
    new = [book.add("xa", first=book.turn) for _ in range(2)]
    for olds, news in (([north], new[:1]), ([middle], new), ([south], new[1:])):
        book.follow(olds, news, book.turn, "hop_nhat", "1654/NQ-UBTVQH15")


def _a_school_parts_and_another_joins(book):
    parted, joined = book.day(4, 1, 1), book.day(5, 2, 1)
    staying = book.add("su_nghiep")
    book.link(staying, book.add("su_nghiep", first=parted), parted, "tach")
    book.follow([book.add("su_nghiep")], [staying], joined, "nhap")


def _others(book):
    for kind in ("khac", "trung_uong"):
        book.add(kind)


STORIES = (
    (_education_and_health, 2),
    (_two_communes_become_one, 4),
    (_departments_merge, 3),
    (_a_department_is_renamed, 2),
    (_a_school_is_divided, 3),
    (_a_centre_closes, 1),
    (_one_each, 4),
    (_a_centre_is_founded, 1),
    (_a_school_goes_to_its_commune, 2),
    (_a_commune_is_shared_by_two, 5),
    (_a_school_parts_and_another_joins, 3),
    (_others, 2),
)
