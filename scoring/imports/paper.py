"""What the rows of a file of marks name: rounds, sheets, criteria; found, made where they may be, or told as wrong."""

from datetime import date
from typing import NamedTuple

from campaign.models import Round
from campaign.rounds import end_of, log_line, start_of
from scoring import points
from scoring.models import Assessment, Audience, Rubric, Stage
from scoring.opening import rubric_for

REMEMBERED = 50_000
NOT_APPLICABLE = "NaN"


class Place(NamedTuple):
    """Where a row belongs: a sheet, there already or still to be made."""

    round_id: int
    unit_id: int
    staff_id: int | None
    rubric_id: int


class Line(NamedTuple):
    """One row with all that it names found, as it goes to the database: an opinion is its points, or NaN for KAD."""

    row_number: int
    round_id: int
    unit_id: int
    staff_id: int | None
    rubric_id: int
    criterion_id: int
    self: object
    head: object
    appraisal: object
    explanation: str | None


class Book:
    """What the rows may name, read once. Memory grows with the register, never with the file."""

    def __init__(self, job):
        self.job, self.campaign = job, job.campaign
        self.rounds = {round_.year: round_ for round_ in Round.objects.filter(campaign=job.campaign)}
        rubrics = Rubric.objects.filter(campaign=job.campaign)
        self.rubrics = {rubric.pk: rubric for rubric in rubrics.prefetch_related("bands", "criteria__group")}
        self.in_force = list(rubrics.in_force())
        self.criteria = {
            rubric.pk: {criterion.code: criterion for criterion in rubric.criteria.all()}
            for rubric in self.rubrics.values()
        }
        self._closing, self._kept = {}, {}
        self._places, self._opinions = {}, {}

    def line(self, row):
        """The row as a Line, or None after telling what is wrong with it; wrong points are told and left blank."""
        place = self._place(row)
        criterion = place and self._criterion(row, place)
        if not criterion:
            return None
        said = row.get("self"), row.get("head"), row.get("appraisal")
        opinions = self._opinions.get((criterion.id, said)) or self._allowed(row, criterion, said)
        return Line(row.number, *place, criterion.id, *opinions, row.get("explanation"))

    def _place(self, row):
        """The sheet that the row is about, found once for all its rows; None after telling what is wrong."""
        named = row["year"], row["unit"], row.get("staff")
        place = self._places.get(named)
        if place is None and (place := self._find_place(row)):
            _remember(self._places, named, place)
        return place

    def _find_place(self, row):
        unit, year = self.job.unit(row), row["year"]
        if year not in self.campaign.years:
            span = f"{self.campaign.starts}–{self.campaign.ends}"
            self.job.error(row, "year", f"Năm {year} nằm ngoài phong trào ({span}).")
            return None
        if unit is None:
            return None
        round_, staff_id = self._round(year), None
        if row.get("staff") is not None:
            staff_id = self._staff(row, unit, round_)
            if staff_id is None:
                return None
        rubric_id = self._kept.get((round_.id, unit.id, staff_id)) or self._rubric_of_new(row, unit, round_)
        return rubric_id and Place(round_.id, unit.id, staff_id, rubric_id)

    def _round(self, year):
        """The year's round; a year without one gets a historical one that closes with the year."""
        if year not in self.rounds:
            self.rounds[year] = Round.objects.create(
                campaign=self.campaign,
                year=year,
                opens_at=start_of(date(year, 1, 1)),
                closes_at=end_of(date(year, 12, 31)),
                historical=True,
            )
            told = f"Lập đợt lịch sử khi nhập tệp “{self.job.file_name}”"
            log_line(self.rounds[year], told, by=self.job.by, at=self.job.at)
        if year not in self._closing:
            self._closing[year] = self.rounds[year].closing_day
            self._read_sheets(self.rounds[year])
        return self.rounds[year]

    def _read_sheets(self, round_):
        """Remembers the sheets that are there with another rubric than a new one would get, or could not be new."""
        units = {unit.pk: unit for unit in self.job.units.values()}
        sheets = Assessment.objects.in_round(round_).current().order_by()
        for unit_id, staff_id, rubric_id in sheets.values_list("unit_id", "staff_id", "rubric_id").iterator():
            unit, audience = units[unit_id], _audience(staff_id)
            if self._refusal(unit, round_) or self._rubric_for(unit, audience) != rubric_id:
                self._kept[round_.id, unit_id, staff_id] = rubric_id

    def _staff(self, row, unit, round_):
        """The post that the round expects, else one of that year."""
        posts = self.job.posts(row, unit)
        closing = self._closing[round_.year]
        of_year = [post for post in posts if post.within(date(round_.year, 1, 1), closing)]
        if posts and not of_year:
            self.job.error(row, "staff", f"Cán bộ “{row['staff']}” không ở {unit.name} trong năm {round_.year}.")
            return None
        post = next((post for post in of_year if post.within(closing, closing)), of_year[-1] if of_year else None)
        if post and post.category not in self.campaign.staff_categories:
            self.job.error(row, "staff", f"Cán bộ “{row['staff']}” không thuộc đối tượng tham gia phong trào.")
            return None
        return post and post.staff_id

    def _rubric_of_new(self, row, unit, round_):
        audience = _audience(row.get("staff"))
        sentence, rubric_id = self._refusal(unit, round_), self._rubric_for(unit, audience)
        if not sentence and rubric_id is None:
            sentence = f"Phong trào chưa có bộ tiêu chí {audience.label.lower()} cho {unit.name}."
        if sentence:
            self.job.error(row, "unit", sentence)
            return None
        return rubric_id

    def _refusal(self, unit, round_):
        """Why the round can have no new sheet of the unit or its people, or None."""
        if unit.kind not in self.campaign.unit_kinds:
            return f"{unit.name} không thuộc loại đơn vị tham gia phong trào."
        for known in (unit, self.job.province):
            if known.valid_from and known.valid_from > self._closing[round_.year]:
                return f"{unit.name} không tồn tại trong năm {round_.year}."
            if known.valid_to and known.valid_to.year < round_.year:
                return f"{unit.name} không tồn tại trong năm {round_.year}."
        return None

    def _rubric_for(self, unit, audience):
        rubric = rubric_for(self.in_force, audience, unit.kind)
        return rubric and rubric.pk

    def _criterion(self, row, place):
        criterion = self.criteria[place.rubric_id].get(row["criterion"])
        if criterion is None:
            known = ", ".join(self.criteria[place.rubric_id])
            self.job.error(row, "criterion", f"Bộ tiêu chí không có mã “{row['criterion']}”. Các mã: {known}.")
        return criterion

    def _allowed(self, row, criterion, said):
        """The three opinions as a Line has them; what the criterion does not allow is told and left blank."""
        told = self._told()
        opinions = [self._number(row, criterion, *each) for each in zip(Stage, said, strict=True)]
        if self._told() == told:
            _remember(self._opinions, (criterion.id, said), opinions)
        return opinions

    def _told(self):
        return self.job.outcome.error_count, self.job.outcome.warning_count

    def _number(self, row, criterion, stage, said):
        if said is None or not self._allows(row, criterion, stage, said):
            return None
        return NOT_APPLICABLE if said.not_applicable else said.points

    def _allows(self, row, criterion, stage, said):
        if stage != Stage.APPRAISAL and criterion.kind == points.CriterionKind.APPRAISER_ONLY:
            # Paper forms have the column all the same; what anybody else wrote there does not count (docs/points.md).
            self.job.warn(row, stage.value, f"Tiêu chí {criterion.code} do cấp trên chấm, điểm ở ô này không tính.")
            return False
        if said.not_applicable and not criterion.not_applicable:
            wrong = f"Tiêu chí {criterion.code} luôn áp dụng, cần có điểm."
        elif said.not_applicable:
            return True
        else:
            try:
                points.check_points(said.points, criterion.max_points, criterion.step)
            except points.BadPoints as bad:
                wrong = str(bad)
            else:
                return True
        self.job.error(row, stage.value, wrong)
        return False


def _audience(staff):
    return Audience.COLLECTIVE if staff is None else Audience.INDIVIDUAL


def _remember(known, key, value):
    if len(known) >= REMEMBERED:
        known.clear()
    known[key] = value
