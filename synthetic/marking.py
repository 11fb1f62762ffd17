"""The sheets of every year: who gave which points, in every state that columns can prove; and the rows of marks.csv."""

from datetime import date
from typing import NamedTuple

from synthetic.rubrics import INDIVIDUAL, RUBRICS, STAFF_CATEGORIES, UNIT_KINDS, collective_for

KAD = -1
BLANK = (None, None, None)
EXPLANATIONS = (
    "Chưa có minh chứng kèm theo", "Căn cứ biên bản kiểm tra", "Theo kết quả họp cơ quan", "Có hai lần đi muộn",
    "Hồ sơ trễ hạn, đã xin lỗi", "Báo cáo nộp chậm; đã nhắc", "Chấm lại theo “Quy chế”",
)  # fmt: skip
# How far along the sheets of a year are: each fate with the shares of all fates up to it.
FATES = {
    "collective": (("none", 0.04), ("draft", 0.08), ("submitted", 0.16), ("approved", 0.40), ("appraised", 1)),
    "individual": (("none", 0.01), ("draft", 0.03), ("submitted", 0.07), ("approved", 0.97), ("appraised", 1)),
}
# How far below the maximum the points of a sheet lie at most.
GRADES = ((0.12, 0.35), (0.30, 0.80), (0.55, 0.95), (1.0, 1))
STRAYS = 0.03  # of those who left within the year, whose sheet somebody sent all the same
WITHOUT_A_REASON = 0.02  # of the cuts
LEFT_OUT = 0.1  # of the blank rows; the others stand in the file without points
LADDERS = {rubric.slug: [criterion.allowed for criterion in rubric.criteria] for rubric in RUBRICS}


class Sheet(NamedTuple):
    """One sheet: `opinions` are (self, head, appraisal) in the order of the rubric's criteria, in hundredths or KAD."""

    year: int
    unit: object
    post: object
    rubric: object
    opinions: list


class Marking:
    """Draws the sheets, year by year and unit by unit; nothing of a sheet is kept."""

    def __init__(self, register, people, *, rng):
        self.register, self.people, self.rng = register, people, rng

    def sheets(self):
        for year in range(self.register.first_year, self.register.last_year + 1):
            first, last = date(year, 1, 1), date(year, 12, 31)
            for unit in self.register.units.values():
                if unit.kind not in UNIT_KINDS or not unit.exists_within(first, last):
                    continue
                yield from self._of_unit(unit, year, first, last)

    def _of_unit(self, unit, year, first, last):
        rng = self.rng
        there = unit.exists_on(last)
        if (there or rng.random() < 0.5) and (opinions := self._collective(unit, year)):
            yield Sheet(year, unit, None, collective_for(unit.kind), opinions)
        for post in self.people.of(unit.code):
            if post.category not in STAFF_CATEGORIES or not post.within(first, last):
                continue
            if (post.on(last) or rng.random() < STRAYS) and (opinions := self._draw(INDIVIDUAL)):
                yield Sheet(year, unit, post, INDIVIDUAL, opinions)

    def _collective(self, unit, year):
        # The forces, with a rubric of their own, join later: their means are mixed with the others' only from then on.
        joins = (self.register.first_year + self.register.last_year) // 2
        if unit.kind == "vu_trang" and year < joins:
            return None
        return self._draw(collective_for(unit.kind))

    def _draw(self, rubric):
        """The opinions of one sheet, or None where nobody sent one."""
        rng = self.rng
        fate = _one_of(FATES[rubric.audience], rng.random())
        if fate == "none":
            return None
        depth = _one_of(GRADES, rng.random())
        opinions = [
            self._opinions(criterion, ladder, fate, depth)
            for criterion, ladder in zip(rubric.criteria, LADDERS[rubric.slug], strict=True)
        ]
        if fate == "draft" or rng.random() < 0.01:
            self._leave_out(opinions)
        return opinions

    def _opinions(self, criterion, ladder, fate, depth):
        rng, kind = self.rng, criterion.kind
        if kind in ("bonus", "deduction"):
            if rng.random() < 0.8:
                return BLANK
            said = ladder[int(rng.random() * len(ladder))]
        elif criterion.not_applicable and rng.random() < 0.08:
            said = KAD
        elif kind == "mandatory" and rng.random() < 0.01:
            said = 0
        else:
            said = ladder[-1 - int(rng.random() * depth * (len(ladder) - 1))]
        if kind == "appraiser_only":
            return (None, None, said) if fate == "appraised" else BLANK
        if fate in ("draft", "submitted"):
            return said, None, None
        head = self._cut(said, ladder) if rng.random() < 0.06 else said
        if said == KAD and rng.random() < 0.5:
            head = None  # what the unit says does not apply needs no mark of the head
        elif kind == "bonus" and rng.random() < 0.1:
            head = None
        if fate == "approved":
            # Papers without the unit's own column prove the approval all the same.
            return (None if rng.random() < 0.01 and head is not None else said), head, None
        looked_at = said if head is None else head
        return said, head, self._cut(looked_at, ladder) if rng.random() < 0.1 else looked_at

    def _cut(self, said, ladder):
        """A lower number of points, or points where the unit said that it does not apply."""
        place = len(ladder) - 1 if said == KAD else ladder.index(said)
        return ladder[max(0, place - 1 - int(self.rng.random() * 3))]

    def _leave_out(self, opinions):
        """Blanks the last opinion on one criterion of the scale: the columns then prove one state less."""
        place = self.rng.randrange(len(opinions))
        own, head, appraisal = opinions[place]
        if appraisal is not None:
            opinions[place] = own, head, None
        elif head is not None:
            opinions[place] = own, None, None
        else:
            opinions[place] = BLANK


class Rows:
    """Sheets as rows of marks.csv."""

    def __init__(self, *, rng):
        self.rng = rng
        self.written = {None: "", KAD: "KAD"} | {n: points_text(n) for n in range(10001)}

    def of(self, sheet):
        written = self.written
        person = sheet.post.code if sheet.post else ""
        for criterion, opinions in zip(sheet.rubric.criteria, sheet.opinions, strict=True):
            own, head, appraisal = opinions
            if opinions is BLANK and criterion.kind != "ordinary" and self.rng.random() < LEFT_OUT:
                continue
            yield (
                sheet.year, sheet.unit.code, person, criterion.code, written[own], written[head], written[appraisal],
                self._explanation(own, head, appraisal),
            )  # fmt: skip

    def _explanation(self, own, head, appraisal):
        looked_at = own if head is None else head
        changed = None not in (own, head) and own != head
        changed = changed or (None not in (looked_at, appraisal) and looked_at != appraisal)
        if not changed or self.rng.random() < WITHOUT_A_REASON:
            return ""
        return self.rng.choice(EXPLANATIONS)


def _one_of(choices, chance):
    return next(choice for choice, up_to in choices if chance < up_to)


def points_text(hundredths):
    """850 as "8.5", 825 as "8.25", 2000 as "20"."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)
