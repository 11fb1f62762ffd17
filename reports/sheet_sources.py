"""The sheets behind a figure as they stood on the day of the snapshot: state, total, band, one mark."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from reports.counting.restating import totals_then
from scoring import points
from scoring.models import Action, Assessment, AssessmentEvent, Band, Mark, Stage, Status
from scoring.opinions import opinion, opinions_in
from units.numbers import percent, show_decimal, show_percent

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
NOT_SENT = "chưa trình phiếu"
MOST_RESTATED = 2000


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
    """The rows with `then` (status on that day), `moved` (whether anything happened since) and `sheet`, their sheet."""
    if table == "assessments":
        rows = rows.select_related("unit", "staff", "round")
        events = AssessmentEvent.objects.filter(assessment=OuterRef("pk"))
    else:
        whose = {"units": {"unit": OuterRef("pk"), "staff": None}, "staff": {"staff": OuterRef("pk")}}[table]
        sheets = Assessment.objects.filter(
            round__campaign__in=asked.campaigns, round__year=asked.year, is_current=True, **whose
        )
        rows = rows.annotate(sheet=Subquery(sheets.values("pk")[:1]))
        rows = rows.select_related("unit") if table == "staff" else rows
        events = AssessmentEvent.objects.filter(assessment=OuterRef("sheet"))
    until = events.filter(dated__lte=asked.as_of).order_by("-pk").values("status")[:1]
    rows = rows.annotate(then=Subquery(until), moved=Exists(events.filter(dated__gt=asked.as_of)))
    return _in_band(_in_step(rows, step), asked) if asked.family == "bands" else _in_step(rows, step)


def _in_band(rows, asked):
    """Only the sheets that had the band on that day; of very many that moved on since, all are shown with theirs."""
    here = Q(moved=False, total__isnull=False) & (
        Q(decided_band=asked.detail) | Q(decided_band__isnull=True, band=asked.detail)
    )
    moved = list(rows.filter(moved=True)[: MOST_RESTATED + 1])
    if len(moved) > MOST_RESTATED:
        return rows.filter(here | Q(moved=True))
    standing = _restated(moved, _marks_then([row.pk for row in moved], asked), asked)
    banded = [pk for pk, (total, band) in standing.items() if total is not None and band == asked.detail]
    return rows.filter(here | Q(pk__in=banded))


def _in_step(rows, step):
    if step not in STEPS:
        return rows
    _, states = STEPS[step]
    has = Q(then__in=states)
    return rows.filter(~has | Q(then__isnull=True)) if step in MISSED else rows.filter(has)


def told(table, rows, asked):
    """[(unit, what, day, url, now)] of these rows; seven queries at most, and one for each rubric of those moved on."""
    rows = list(rows)
    if table != "assessments":
        sheets = Assessment.objects.in_bulk([row.sheet for row in rows if row.sheet])
        return [_expected(table, row, sheets.get(row.sheet)) for row in rows]
    stood = _marks_then([row.pk for row in rows if row.moved], asked)
    details = _details(rows, stood, asked)
    return [
        (
            row.unit.name,
            ", ".join(filter(None, (_whose(row), _state(row.then), details[row.pk]))),
            None,
            row.get_absolute_url(),
            _today(row),
        )
        for row in rows
    ]


def _whose(sheet):
    return sheet.staff.full_name if sheet.staff else "Tập thể"


def _expected(table, row, sheet):
    what = row.get_kind_display() if table == "units" else f"{row.full_name}, {row.position}".rstrip(", ")
    url = sheet.get_absolute_url() if sheet else row.get_absolute_url() if table == "units" else ""
    unit = row.name if table == "units" else row.unit.name
    return unit, f"{what}; {_state(row.then)}", None, url, _now(row.then, sheet.status) if sheet else ""


def _state(status):
    return Status(status).label.lower() if status in REACHED else NOT_SENT


def _today(sheet):
    """How a sheet stands now, where that is another state than on the day of the snapshot."""
    if not sheet.is_current:
        return "đã mở lại thành bản mới"
    return _now(sheet.then, sheet.status) if sheet.moved else ""


def _now(then, status):
    return Status(status).label.lower() if then in REACHED or (status in REACHED and then != status) else ""


def _marks_then(pks, asked):
    """{sheet: marks as they stood} of the sheets that moved on since."""
    events = AssessmentEvent.objects.filter(assessment__in=pks, dated__lte=asked.as_of)
    latest = events.order_by("assessment", "-pk").distinct("assessment").values_list("assessment", "marks")
    return {sheet: marks or {} for sheet, marks in latest}


def _details(rows, stood, asked):
    """{sheet: what the figure takes from it}: its mark, its total, its band; nothing where only states are counted."""
    if asked.family == "marks":
        return {row.pk: "" for row in rows} | _marks_told(rows, stood, asked.detail)
    if asked.family in ("totals", "bands"):
        return _totals_told(rows, stood, asked)
    return {row.pk: "" for row in rows}


def _marks_told(rows, stood, code):
    marks = Mark.objects.filter(assessment__in=[row.pk for row in rows], criterion__code=code)
    found = {}
    for mark in marks.select_related("criterion"):
        kind = points.CriterionKind(mark.criterion.kind)
        given = [opinion(mark, stage) for stage in Stage]
        if mark.assessment_id in stood:
            given = opinions_in(stood[mark.assessment_id], code)
        found[mark.assessment_id] = f"{code}: {_mark(points.deciding(*given, kind=kind), mark.max_points, kind)}"
    return found


def _mark(decided, max_points, kind):
    if decided.not_applicable:
        return "không áp dụng"
    if decided.points is None and kind not in (points.CriterionKind.BONUS, points.CriterionKind.DEDUCTION):
        return "chưa có điểm"
    given = decided.points or 0
    return f"{show_decimal(given)}/{show_decimal(max_points)} điểm ({show_percent(percent(given, max_points), 2)})"


def _totals_told(rows, stood, asked):
    standing = {row.pk: (row.total, row.final_band) for row in rows if row.pk not in stood}
    standing |= _restated([row for row in rows if row.pk in stood], stood, asked)
    names = dict(Band.objects.filter(rubric__in={row.rubric_id for row in rows}).values_list("code", "name"))
    return {
        pk: "chưa có tổng điểm" if total is None else f"{show_decimal(total, 2)} điểm, xếp loại {names.get(band, band)}"
        for pk, (total, band) in standing.items()
    }


def _restated(moved, stood, asked):
    """{sheet: (total, band)} of sheets that moved on, from the marks as they stood."""
    if not moved:
        return {}
    overrides = AssessmentEvent.objects.filter(
        assessment__in=[row.pk for row in moved], action=Action.OVERRIDE_BAND, dated__lte=asked.as_of
    )
    decided = set(overrides.values_list("assessment", flat=True))
    rows = [
        (row.pk, row.rubric_id, stood.get(row.pk, {}), row.decided_band if row.pk in decided else None) for row in moved
    ]
    return {sheet: (total, band) for total, band, sheet in totals_then(rows)}
