"""What the rows of a file of marks name: rounds, sheets, criteria; found, made where they may be, or told as wrong."""

from datetime import date
from typing import NamedTuple

from campaign.models import Round
from campaign.rounds import end_of, log_line, start_of
from scoring import points
from scoring.models import Action, Assessment, AssessmentEvent, Audience, Criterion, Rubric, Stage
from scoring.opening import rubric_for


class Line(NamedTuple):
    """One row with all that it names found."""

    row: object
    sheet: Assessment
    criterion: Criterion
    given: dict


class Book:
    """What the rows may name: rounds, rubrics and sheets of the campaign, each read once."""

    def __init__(self, job):
        self.job, self.campaign = job, job.campaign
        self.rounds = {round_.year: round_ for round_ in Round.objects.filter(campaign=job.campaign)}
        self.rubrics = {
            rubric.pk: rubric
            for rubric in Rubric.objects.filter(campaign=job.campaign).prefetch_related("bands", "criteria__group")
        }
        self.in_force = list(Rubric.objects.filter(campaign=job.campaign).in_force())
        self.criteria = {
            rubric.pk: {criterion.code: criterion for criterion in rubric.criteria.all()}
            for rubric in self.rubrics.values()
        }
        self.sheets, self.live, self._read, self.fresh = {}, set(), set(), []
        self.touched, self._named, self._seen, self._told, self._allowed = {}, {}, {}, set(), set()

    def line(self, row):
        """The row as a Line, or None after telling what is wrong with it."""
        unit, before = self.job.unit(row), self.job.outcome.error_count
        if row["year"] not in self.campaign.years:
            span = f"{self.campaign.starts}–{self.campaign.ends}"
            self.job.error(row, "year", f"Năm {row['year']} nằm ngoài phong trào ({span}).")
        if not unit or self.job.outcome.error_count > before:
            return None
        sheet = self._sheet(row, unit)
        criterion = sheet and self._criterion(row, sheet)
        if not criterion or not self._first(row, sheet, criterion):
            return None
        given = {stage: row.get(stage) for stage in Stage.values if row.get(stage) is not None}
        for stage, said in given.items():
            self._check(row, stage, said, criterion)
        return Line(row, sheet, criterion, given) if self.job.outcome.error_count == before else None

    def _sheet(self, row, unit):
        """The sheet that the row is about, found once for all its rows; None after telling what is wrong."""
        named = row["year"], unit.pk, row.get("staff")
        if self._named.get(named) is None:
            self._named[named] = self._find_sheet(row, unit)
        return self._named[named]

    def _find_sheet(self, row, unit):
        round_ = self._round(row["year"])
        staff_id = self._staff(row, unit, round_) if row.get("staff") is not None else None
        if row.get("staff") is not None and staff_id is None:
            return None
        key = (round_.year, unit.pk, staff_id)
        if key not in self.sheets:
            self.sheets[key] = self._new_sheet(row, unit, staff_id, round_)
        return self.sheets[key]

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
            self._read.add(year)
        if year not in self._read:
            self._read_sheets(self.rounds[year])
            self._read.add(year)
        return self.rounds[year]

    def _read_sheets(self, round_):
        sheets = Assessment.objects.in_round(round_).current().defer("due_at", "decided_band")
        for sheet in sheets.iterator():
            sheet.round, sheet.rubric = round_, self.rubrics[sheet.rubric_id]
            self.sheets[round_.year, sheet.unit_id, sheet.staff_id] = sheet
        events = AssessmentEvent.objects.filter(assessment__round=round_, assessment__is_current=True)
        self.live |= set(events.exclude(action=Action.IMPORT).values_list("assessment_id", flat=True))

    def _staff(self, row, unit, round_):
        """The post that the round expects, else one of that year."""
        posts = self.job.posts(row, unit)
        closing = round_.closing_day
        of_year = [post for post in posts if post.within(date(round_.year, 1, 1), closing)]
        if posts and not of_year:
            self.job.error(row, "staff", f"Cán bộ “{row['staff']}” không ở {unit.name} trong năm {round_.year}.")
            return None
        post = next((post for post in of_year if post.within(closing, closing)), of_year[-1] if of_year else None)
        if post and post.category not in self.campaign.staff_categories:
            self.job.error(row, "staff", f"Cán bộ “{row['staff']}” không thuộc đối tượng tham gia phong trào.")
            return None
        return post and post.staff_id

    def _new_sheet(self, row, unit, staff_id, round_):
        closing = round_.closing_day
        if unit.kind not in self.campaign.unit_kinds:
            self.job.error(row, "unit", f"{unit.name} không thuộc loại đơn vị tham gia phong trào.")
            return None
        if (unit.valid_from and unit.valid_from > closing) or (unit.valid_to and unit.valid_to.year < round_.year):
            self.job.error(row, "unit", f"{unit.name} không tồn tại trong năm {round_.year}.")
            return None
        audience = Audience.COLLECTIVE if staff_id is None else Audience.INDIVIDUAL
        rubric = rubric_for(self.in_force, audience, unit.kind)
        if rubric is None:
            self.job.error(row, "unit", f"Phong trào chưa có bộ tiêu chí {audience.label.lower()} cho {unit.name}.")
            return None
        sheet = Assessment(round=round_, rubric=self.rubrics[rubric.pk], unit_id=unit.pk, staff_id=staff_id)
        self.fresh.append(sheet)
        return sheet

    def _criterion(self, row, sheet):
        criterion = self.criteria[sheet.rubric_id].get(row["criterion"])
        if criterion is None:
            known = ", ".join(self.criteria[sheet.rubric_id])
            self.job.error(row, "criterion", f"Bộ tiêu chí không có mã “{row['criterion']}”. Các mã: {known}.")
        return criterion

    def _first(self, row, sheet, criterion):
        earlier = self._seen.setdefault((id(sheet), criterion.pk), row.number)
        if earlier != row.number:
            self.job.error(row, "criterion", f"Tiêu chí này của phiếu đã có ở dòng {earlier}. Hãy bỏ một dòng.")
        return earlier == row.number

    def _check(self, row, stage, said, criterion):
        if (criterion.pk, stage, said) in self._allowed:
            return
        before = self.job.outcome.error_count
        self._refuse_wrong(row, stage, said, criterion)
        if self.job.outcome.error_count == before:
            self._allowed.add((criterion.pk, stage, said))

    def _refuse_wrong(self, row, stage, said, criterion):
        if stage != Stage.APPRAISAL and criterion.kind == points.CriterionKind.APPRAISER_ONLY:
            self.job.error(row, stage, f"Tiêu chí {criterion.code} do cấp trên chấm. Hãy bỏ trống ô này.")
        elif said.not_applicable and not criterion.not_applicable:
            self.job.error(row, stage, f"Tiêu chí {criterion.code} luôn áp dụng, cần có điểm.")
        elif not said.not_applicable:
            try:
                points.check_points(said.points, criterion.max_points, criterion.step)
            except points.BadPoints as bad:
                self.job.error(row, stage, str(bad))

    def refuse_live(self, row, sheet):
        """Tells once for each sheet that people have it in hand."""
        if sheet.pk in self._told:
            return
        self._told.add(sheet.pk)
        sentence = (
            f"Phiếu năm {sheet.round.year} này đang “{sheet.get_status_display()}” do người dùng xử lý trên hệ thống, "
            "không ghi đè bằng tệp. Hãy bỏ các dòng của phiếu hoặc sửa trên phiếu."
        )
        self.job.error(row, "unit" if sheet.is_collective else "staff", sentence)
