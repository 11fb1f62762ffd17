"""The people of the units: who was in which post from when to when, over all the years."""

from datetime import date, timedelta
from typing import NamedTuple

from synthetic import names

WEIGHTS = {"so_nganh": 3, "huyen": 6, "vu_trang": 2}  # people of a unit against one of another kind
POSITIONS = ("Chuyên viên", "Chuyên viên chính", "Phó Trưởng phòng", "Trưởng phòng", "Văn thư", "Kế toán")
LEAVES, MOVES, RETURNS = 0.04, 0.15, 0.06  # of those in post in a year; of those who leave


class Post(NamedTuple):
    """A row of staff.csv."""

    unit: str
    code: str
    name: str
    position: str
    category: str
    first: date | None = None
    last: date | None = None

    def within(self, first, last):
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)

    def on(self, day):
        return self.within(day, day)


class People:
    """Posts by unit; about as many people in post in every year, who leave, move, come back and follow their units."""

    def __init__(self, register, *, staff, rng):
        self.register, self.rng, self.number = register, rng, 0
        self.posts = {code: [] for code in register.units}
        self.coming_back = {}
        start = date(register.first_year, 1, 1)
        self._fill(start, staff)
        for year in range(register.first_year, register.last_year + 1):
            self._year(year)

    def of(self, unit_code):
        return self.posts[unit_code]

    def all(self):
        return (post for posts in self.posts.values() for post in posts)

    def _fill(self, day, staff):
        units = [unit for unit in self.register.units.values() if unit.exists_on(day)]
        weights = [WEIGHTS.get(unit.kind, 1) for unit in units]
        for unit in self.rng.choices(units, weights, k=staff) if units else ():
            first = None if self.rng.random() < 0.3 else day - timedelta(days=self.rng.randint(1, 4000))
            if first and unit.first and first < unit.first:
                first = unit.first
            post = self._newcomer(unit, first)
            if self.rng.random() < 0.003:
                second = self.rng.choice(units)  # kiêm nhiệm: one person, two posts
                if second.code != unit.code:
                    self.posts[second.code].append(post._replace(unit=second.code, first=None))

    def _newcomer(self, unit, first):
        self.number += 1
        category = self._category(unit.kind)
        post = Post(
            unit.code, f"CB{self.number:06}", names.person(self.rng), self.rng.choice(POSITIONS), category, first
        )
        self.posts[unit.code].append(post)
        return post

    def _category(self, kind):
        chance = self.rng.random()
        if chance < 0.03:
            return "nguoi_lao_dong"
        if kind == "vu_trang":
            return "luc_luong_vu_trang"
        if chance < 0.15:
            return "can_bo"
        return "vien_chuc" if kind == "su_nghiep" else "cong_chuc"

    def _year(self, year):
        first, last = date(year, 1, 1), date(year, 12, 31)
        for post in self.coming_back.pop(year, ()):
            self.posts[post.unit].append(post)
        for unit in sorted(self.register.units.values(), key=lambda unit: (unit.last or date.max, unit.code)):
            if unit.last and first <= unit.last <= last:
                self._follow(unit)
            elif unit.exists_on(first) and unit.exists_on(last):
                self._turn_over(unit, first)

    def _follow(self, unit):
        """The unit ends: its people go to the units that follow it, or anywhere."""
        day = unit.last + timedelta(days=1)
        after = [link.new for link in self.register.successions if link.old == unit.code and link.new]
        after = after or [other.code for other in self.register.units.values() if other.exists_on(day)]
        posts = self.posts[unit.code]
        for place, post in enumerate(posts):
            if post.last is None:
                posts[place] = post._replace(last=unit.last)
                if after:
                    self._arrive(post, self.rng.choice(after), day)

    def _turn_over(self, unit, first):
        posts = self.posts[unit.code]
        for place, post in enumerate(posts[:]):
            if post.last is not None or not post.on(first) or self.rng.random() >= LEAVES:
                continue
            leaves = first + timedelta(days=self.rng.randint(20, 330))
            posts[place] = post._replace(last=leaves)
            self._newcomer(unit, min(leaves + timedelta(days=self.rng.randint(1, 60)), date(first.year, 12, 31)))
            chance, back = self.rng.random(), date(first.year + 2, 1, 15)
            if chance < MOVES:
                self._arrive(
                    post, self.rng.choice(self._alike(unit, leaves) or [unit.code]), leaves + timedelta(days=1)
                )
            elif chance < MOVES + RETURNS and back.year <= self.register.last_year and unit.last is None:
                self.coming_back.setdefault(back.year, []).append(post._replace(first=back))

    def _alike(self, unit, day):
        """Units of the kind that were there then and stay."""
        ahead = day + timedelta(days=1)
        return [
            other.code for other in self.register.units.values()
            if other.kind == unit.kind and other.exists_on(ahead) and other.last is None
        ]  # fmt: skip

    def _arrive(self, post, unit_code, day):
        """The person goes on in another unit, unless already there."""
        if all(other.code != post.code for other in self.posts[unit_code]):
            self.posts[unit_code].append(post._replace(unit=unit_code, first=day))
