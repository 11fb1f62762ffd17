"""The sheets behind a figure as they stood on the day of the snapshot: state, total, band, one mark."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from reports import sheet_results
from reports.source_rows import Row, of_unit
from scoring.models import Assessment, AssessmentEvent, Status

REACHED = (Status.SUBMITTED, Status.APPROVED, Status.APPRAISED, Status.FINAL)
# The filter by how far a sheet had come, ?buoc=: the words, and the states that it has or, of the first two, has not.
STEPS = {
    "chua_trinh": ("Chưa trình", REACHED),
    "chua_duyet": ("Chưa được duyệt", REACHED[1:]),
    "da_trinh": ("Đã trình, chờ duyệt", (Status.SUBMITTED,)),
    "da_duyet": ("Đã duyệt, chờ thẩm định", (Status.APPROVED,)),
    "da_tham_dinh": ("Đã thẩm định", (Status.APPRAISED,)),
    "da_chot": ("Đã chốt", (Status.FINAL,)),
}
MISSED = ("chua_trinh", "chua_duyet")
NOT_SENT = "Chưa trình phiếu"
REOPENED = "Đã mở lại thành bản mới"


@dataclass(frozen=True)
class Asked:
    """Which figure is looked at, of which year, on which day."""

    key: str
    year: int | None
    as_of: date
    campaigns: tuple

    @property
    def family(self):
        return self.key.split(".")[0]

    @property
    def detail(self):
        """The criterion or band that the key names."""
        return self.key.split(".")[3] if self.family in ("marks", "bands") else ""


def standing_then(table, rows, asked, step):
    """The rows with `then` (status on that day), `moved` (whether anything happened since) and `sheet`, their sheet.

    They can be ordered by `step` and `today`: how far the sheet had come, and how it stands now where it moved on.
    """
    if table == "assessments":
        rows = rows.select_related("unit", "staff", "round").alias(status_now=F("status"))
        events = AssessmentEvent.objects.filter(assessment=OuterRef("pk"))
    else:
        whose = {"units": {"unit": OuterRef("pk"), "staff": None}, "staff": {"staff": OuterRef("pk")}}[table]
        sheets = Assessment.objects.filter(
            round__campaign__in=asked.campaigns, round__year=asked.year, is_current=True, **whose
        )
        rows = rows.annotate(sheet=Subquery(sheets.values("pk")[:1]))
        rows = rows.alias(status_now=Subquery(sheets.values("status")[:1]))
        rows = rows.select_related("unit") if table == "staff" else rows
        events = AssessmentEvent.objects.filter(assessment=OuterRef("sheet"))
    until = events.filter(dated__lte=asked.as_of).order_by("-pk").values("status")[:1]
    rows = rows.annotate(then=Subquery(until), moved=Exists(events.filter(dated__gt=asked.as_of)))
    rows = rows.alias(step=_STEP, today=_SHEET_TODAY if table == "assessments" else _TODAY)
    return _in_band(_in_step(rows, step), asked) if asked.family == "bands" else _in_step(rows, step)


def _place(name, codes):
    """How far on a code stands among these, from 1; NULL outside. What the name stands for is looked up once."""
    listed = ",".join(codes)
    return Func(
        F(name),
        template=f"array_position('{{{listed}}}'::text[], (%(expressions)s)::text)",
        output_field=IntegerField(),
    )


# Of all that were not sent in none is further than another.
_STEP = Coalesce(_place("then", REACHED), 0)
_TELLS = Q(then__in=REACHED) | Q(status_now__in=REACHED)
_STATUS_NOW = _place("status_now", Status.values)
_TODAY = Case(When(status_now=F("then"), then=None), When(_TELLS, then=_STATUS_NOW))
_SHEET_TODAY = Case(When(is_current=False, then=Value(len(Status) + 1)), default=_TODAY)


def _in_band(rows, asked):
    """Only the sheets that had the band on that day; of very many that moved on since, all are shown with theirs."""
    here = Q(moved=False, total__isnull=False) & (
        Q(decided_band=asked.detail) | Q(decided_band__isnull=True, band=asked.detail)
    )
    moved = list(rows.filter(moved=True)[: sheet_results.MOST_RESTATED + 1])
    if len(moved) > sheet_results.MOST_RESTATED:
        return rows.filter(here | Q(moved=True))
    standing = sheet_results.restated(moved, sheet_results.marks_then([row.pk for row in moved], asked), asked)
    banded = [pk for pk, (total, band) in standing.items() if total is not None and band == asked.detail]
    return rows.filter(here | Q(pk__in=banded))


def _in_step(rows, step):
    if step not in STEPS:
        return rows
    _, states = STEPS[step]
    has = Q(then__in=states)
    return rows.filter(~has | Q(then__isnull=True)) if step in MISSED else rows.filter(has)


def told(table, rows, asked):
    """[Row] of these rows; seven queries at most, and one for each rubric of those moved on."""
    rows = list(rows)
    if table != "assessments":
        sheets = Assessment.objects.in_bulk([row.sheet for row in rows if row.sheet])
        return [_expected(table, row, sheets.get(row.sheet)) for row in rows]
    stood = sheet_results.marks_then([row.pk for row in rows if row.moved], asked)
    details = sheet_results.details_of(rows, stood, asked)
    return [_sheet(row, *details.get(row.pk, ("", None))) for row in rows]


def _sheet(sheet, result, number):
    person = _person(sheet.staff) if sheet.staff else {}
    return Row(
        **of_unit(sheet.unit),
        **person,
        step=_state(sheet.then),
        result=result,
        number=number,
        now=_today(sheet),
        url=sheet.get_absolute_url(),
    )


def _person(staff):
    return {"person": staff.full_name, "post": staff.position}


def _expected(table, row, sheet):
    who = of_unit(row) if table == "units" else of_unit(row.unit) | _person(row)
    url = sheet.get_absolute_url() if sheet else row.get_absolute_url() if table == "units" else ""
    now = _now(row.then, sheet.status) if sheet and sheet.status != row.then else ""
    return Row(**who, step=_state(row.then), now=now, url=url)


def _state(status):
    return Status(status).label if status in REACHED else NOT_SENT


def _today(sheet):
    """How a sheet stands now, where that is another state than on the day of the snapshot."""
    if not sheet.is_current:
        return REOPENED
    return _now(sheet.then, sheet.status) if sheet.status != sheet.then else ""


def _now(then, status):
    return Status(status).label if then in REACHED or status in REACHED else ""
