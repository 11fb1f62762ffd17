"""The rounds of the demo: paper of 2019 by import, 2020 and 2021 closed, 2022 in every state before its review."""

import csv
import random
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from campaign.rounds import create_round, end_of, excuse_unit, extend_unit
from reports.demo.accounts import VACANT
from reports.demo.journeys import STAGES, Calendar, events_of
from reports.demo.opinions import fill, level_of, save_marks
from scoring.imports.marks import MARKS
from scoring.models import Assessment, AssessmentEvent, Mark, Status
from scoring.opening import open_sheets, rubric_for
from scoring.sheets import refresh_totals
from units.importing import import_file
from units.models import Staff, Unit
from units.schema import refresh_statistics

PAPER_YEAR = 2019
CALENDARS = {
    2020: Calendar(date(2020, 11, 2), date(2020, 12, 11), date(2020, 12, 23), date(2020, 12, 30)),
    2021: Calendar(date(2021, 11, 1), date(2021, 12, 10), date(2021, 12, 23), date(2021, 12, 30)),
    2022: Calendar(date(2022, 6, 1), date(2022, 7, 15), date(2022, 7, 29), date(2022, 8, 5)),
}
EXCUSED = "NLN"
ENTERING, WAITING_FOR_HEAD, WAITING_FOR_APPRAISAL = "H906", "STC", "SYT"
TRIAL_DAYS = 60
# How many of the other sheets stand where; the rest are FINAL.
STATES = {
    2020: {"collective": {"blank": 4}, "individual": {}},
    2021: {"collective": {"blank": 3, Status.APPRAISED: 7}, "individual": {Status.APPRAISED: 6}},
    2022: {
        "collective": {
            "blank": 6, Status.DRAFT: 4, Status.SUBMITTED: 12, Status.RETURNED: 4, Status.APPROVED: 41,
            Status.APPRAISED: 78,
        },
        "individual": {"blank": 2, Status.DRAFT: 4, Status.SUBMITTED: 8, Status.APPROVED: 16, Status.APPRAISED: 30},
    },
}  # fmt: skip


def make_rounds(campaign, people, *, at):
    """All rounds with their sheets; returns the round of 2022."""
    _import_paper(campaign, people, at=at)
    round_ = None
    for year, calendar in CALENDARS.items():
        began = datetime.combine(calendar.opens, time(7, 30), timezone.get_default_timezone())
        round_ = create_round(
            campaign, year=year, opens_on=calendar.opens, closes_on=calendar.closes, by=people.coordinator, at=began
        )
        if year == 2022:
            _excuse(round_, people, began)
        open_sheets(round_, at=began)
        _mark(round_, calendar, people)
    _extend(round_, people, at)
    return round_


def _excuse(round_, people, at):
    excuse_unit(
        round_,
        unit=people.units[EXCUSED],
        reason="Dữ liệu minh họa. Đang sắp xếp lại doanh nghiệp.",
        document="Công văn số 00/SNV-TĐKT (minh họa)",
        by=people.coordinator,
        at=at,
    )


def _extend(round_, people, at):
    for code in (ENTERING, WAITING_FOR_HEAD):
        extend_unit(
            round_,
            unit=people.units[code],
            until=timezone.localdate(at) + timedelta(days=TRIAL_DAYS),
            reason="Để dùng thử: gia hạn dài để tài khoản mẫu nhập và duyệt được.",
            by=people.coordinator,
            at=at,
        )


def _mark(round_, calendar, people):
    """Marks, totals, states and events of every sheet of the round."""
    lines = _lines(round_)
    sheets = list(Assessment.objects.in_round(round_).select_related("unit", "staff", "rubric").order_by("pk"))
    _share_rubrics(sheets)
    events, marks = [], []
    for sheet, state in _states(round_, sheets):
        sheet.round = round_
        chance = random.Random(f"{round_.year} {sheet.unit.code} {sheet.staff and sheet.staff.code}")
        own = lines[sheet.pk]
        _fill_sheet(sheet, own, state, chance, round_.year)
        happened = events_of(
            sheet, own, state, unit_code=sheet.unit.code, calendar=calendar, people=people, chance=chance
        )
        _sign(own, happened, calendar, sheet, people)
        sheet.status = Status.DRAFT if state == "blank" else state
        sheet.on_time = True if Status.APPROVED in {event.status for event in happened} else None
        sheet.due_at = end_of(date(2022, 8, 31)) if state == Status.RETURNED else None
        refresh_totals(sheet, own)
        events += happened
        marks += own if state != "blank" else []
    save_marks(marks)
    Assessment.objects.bulk_update(sheets, ["status", "total", "band", "on_time", "due_at"], batch_size=200)
    AssessmentEvent.objects.bulk_create(events, batch_size=1000)
    refresh_statistics(Assessment, Mark, AssessmentEvent)


def _fill_sheet(sheet, marks, state, chance, year):
    if state == "blank":
        return
    who = f"{sheet.unit.code} {sheet.staff and sheet.staff.code}"
    level = level_of(random.Random(who)) + 0.01 * (year - PAPER_YEAR)
    fill(marks, level=level, chance=chance, kind=sheet.unit.kind, stages=STAGES[state])
    if state == Status.DRAFT:
        _leave_undone(sheet, marks, chance)


def _leave_undone(sheet, marks, chance):
    """A draft that somebody is still writing; that of UBND huyện Giồng Riềng lacks B3, and words at D2."""
    demo = sheet.unit.code == ENTERING and sheet.is_collective
    for mark in marks:
        if (demo and mark.criterion.code == "B3") or (not demo and chance.random() < 0.4):
            mark.self_points, mark.self_na, mark.explanation = None, False, ""
        elif demo and mark.criterion.code == "D2":
            mark.explanation = ""


def _sign(marks, happened, calendar, sheet, people):
    """Who saved the marks last, and when."""
    clerk = people.clerks.get(sheet.unit.code)
    day = happened[0].at if happened else end_of(calendar.closes) - timedelta(days=3, hours=14)
    for mark in marks:
        if mark.self_points is not None or mark.self_na:
            mark.saved_at = (happened[-1].at if happened else day) - timedelta(minutes=20)
            mark.saved_by_name = clerk[0].full_name if clerk else "Cán bộ đầu mối (minh họa)"
            mark.revision = 1


def _states(round_, sheets):
    """(sheet, state): the sheets that the demo speaks of where they belong, the others shared out by chance."""
    wanted, chance = STATES[round_.year], random.Random(f"trạng thái {round_.year}")
    for audience in ("collective", "individual"):
        some = [sheet for sheet in sheets if sheet.is_collective == (audience == "collective")]
        fixed = {sheet.pk: state for sheet in some if (state := _fixed(round_.year, sheet))}
        free = [state for state, number in wanted[audience].items() for _ in range(number)]
        free += [Status.FINAL] * (len(some) - len(fixed) - len(free))
        chance.shuffle(free)
        for sheet in some:
            yield sheet, fixed[sheet.pk] if sheet.pk in fixed else free.pop()


def _fixed(year, sheet):
    if year != 2022:
        return None
    code = sheet.unit.code
    if sheet.is_collective:
        return {
            ENTERING: Status.DRAFT,
            WAITING_FOR_HEAD: Status.SUBMITTED,
            VACANT: Status.SUBMITTED,
            WAITING_FOR_APPRAISAL: Status.APPROVED,
        }.get(code)
    if code == ENTERING:
        return Status.DRAFT if sheet.staff.code in ("H906_14", "H906_15") else Status.SUBMITTED
    return Status.SUBMITTED if code == WAITING_FOR_HEAD and sheet.staff.code > "STC_10" else None


def _lines(round_):
    """{sheet id: its marks in the order of the rubric}."""
    found = {}
    marks = Mark.objects.filter(assessment__round=round_).select_related("criterion__group")
    for mark in marks.order_by("assessment", "criterion__position"):
        found.setdefault(mark.assessment_id, []).append(mark)
    return found


def _share_rubrics(sheets):
    """One rubric object for all its sheets, so that its bands are read once."""
    rubrics = {}
    for sheet in sheets:
        sheet.rubric = rubrics.setdefault(sheet.rubric_id, sheet.rubric)


def _import_paper(campaign, people, *, at):
    """The year before the product: paper sheets typed into a file and imported."""
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        path = Path(folder) / f"phieu-giay-{PAPER_YEAR}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.title for column in MARKS.columns])
            writer.writerows(_paper_rows(campaign))
        outcome = import_file(
            MARKS, path, province=campaign.province, campaign=campaign, by=people.coordinator,
            by_name=people.coordinator.full_name, at=at,
        )  # fmt: skip
    if outcome.errors:
        raise ValueError("; ".join(str(error) for error in outcome.errors[:5]))


def _paper_rows(campaign):
    closing = date(PAPER_YEAR, 12, 31)
    rubrics = list(campaign.rubrics.in_force().prefetch_related("criteria"))
    units = Unit.objects.taking_part_in(campaign).existing_on(closing).order_by("pk")
    staff = Staff.objects.in_post_on(closing).filter(unit__in=units, category__in=campaign.staff_categories)
    owners = [(unit, None) for unit in units]
    owners += [(person.unit, person) for person in staff.select_related("unit").order_by("pk")]
    for unit, person in owners:
        audience = "individual" if person else "collective"
        chance = random.Random(f"{PAPER_YEAR} {unit.code} {person and person.code}")
        criteria = rubric_for(rubrics, audience, unit.kind).criteria.all()
        marks = [Mark(criterion=criterion, max_points=criterion.max_points) for criterion in criteria]
        level = level_of(random.Random(f"{unit.code} {person and person.code}"))
        fill(marks, level=level, chance=chance, kind=unit.kind, stages=3)
        for mark in marks:
            reason = mark.appraisal_reason or mark.head_reason or mark.explanation
            said = [_cell(mark, stage) for stage in ("self", "head", "appraisal")]
            yield [PAPER_YEAR, unit.code, person.code if person else "", mark.criterion.code, *said, reason]


def _cell(mark, stage):
    return "KAD" if getattr(mark, f"{stage}_na") else str(getattr(mark, f"{stage}_points")).replace(".", ",")
