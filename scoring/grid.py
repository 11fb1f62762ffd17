"""The grid: the people of a unit by the criteria of their rubric, at one stage, in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass, field

from scoring.comparing import last_year_of
from scoring.deadlines import with_deadline
from scoring.marking import WORDS, entry_refusal, line_refusal
from scoring.models import Assessment, Criterion, Rubric, Stage, Status
from scoring.opinions import before, decided, opinion, shown_points
from scoring.rows import stored_line
from scoring.sheets import (
    EDITABLE_SELF,
    band_rules,
    changed_without_reason,
    lines_of,
    lines_of_all,
    missing_marks,
    missing_to_submit,
    sharing_rubrics,
    stage_of,
    total_and_band,
)
from scoring.showing import STAGE_AT
from units.numbers import show_decimal
from units.permissions import coordinates, heads, serves
from units.text import inside

# Beyond this a page is turned; a unit of 300 people is on one page.
PEOPLE_A_PAGE = 400
SLUGS = {Stage.SELF: "tu-cham", Stage.HEAD: "duyet", Stage.APPRAISAL: "tham-dinh"}


@dataclass(frozen=True)
class Cell:
    """One mark as the grid shows it: the text in the cell, and how it looks."""

    code: str
    text: str
    revision: int
    before: str
    has_words: bool
    look: str


@dataclass(frozen=True)
class Row:
    """One person: the sheet, its cells, the total and band that these cells come to, and what is missing.

    `counting`: the total that counts now, and whose, where the sheet has another than its cells show.
    """

    sheet: Assessment
    cells: tuple
    total: str
    counting: str
    band: str
    missing: tuple
    needing: tuple
    locked: str
    takeable: bool


@dataclass
class Grid:
    """The whole table at one stage; `missing` and `needing` count cells over all rows."""

    stage: Stage
    columns: list
    rows: list
    closed: str = ""
    statuses: Counter = field(default_factory=Counter)

    @property
    def missing(self):
        return sum(len(row.missing) for row in self.rows)

    @property
    def needing(self):
        return sum(len(row.needing) for row in self.rows)

    @property
    def complete(self):
        return sum(bool(row.total) for row in self.rows)

    @property
    def takeable(self):
        """Whether the step of this stage is open for anybody on the page."""
        return any(row.takeable for row in self.rows)

    @property
    def ready(self):
        """How many rows lack nothing for the step of this stage."""
        return sum(row.takeable and not (row.missing or row.needing) for row in self.rows)


def sheets_of_people(user, round_, unit):
    """The sheets of the unit's people in the round, as far as this person sees them."""
    return Assessment.objects.visible_to(user).current().in_round(round_).in_unit(unit).individual()


def stages_for(user, unit):
    """The stages whose office this person holds for the unit, in the order of the journey."""
    held = {
        Stage.SELF: serves(user, unit.pk) or coordinates(user, unit.province_id),
        Stage.HEAD: heads(user, unit.pk),
        Stage.APPRAISAL: coordinates(user, unit.province_id),
    }
    return [stage for stage in Stage if held[stage]]


def stage_among(stages, statuses, *, asked=""):
    """The stage that was asked for; else the furthest at which sheets wait; else the first."""
    wanted = next((stage for stage in stages if SLUGS[stage] == asked), None)
    waiting = [stage for stage in reversed(stages) if any(STAGE_AT.get(status) == stage for status in statuses)]
    return wanted or next(iter(waiting or stages))


def rubrics_of(sheets):
    """{rubric pk: number of people}, the most used first; most units have one."""
    return dict(Counter(sheets.order_by().values_list("rubric_id", flat=True)).most_common())


def rubric_choices(rubrics):
    """[(pk, words, number of people)] for a unit whose people are marked by several rubrics."""
    found = Rubric.objects.in_bulk(rubrics)
    return [(pk, str(found[pk]), count) for pk, count in rubrics.items()]


def for_grid(sheets, rubric_id):
    """The sheets of one rubric in the order of the rows, with all that their cells read besides the marks."""
    chosen = sheets.filter(rubric=rubric_id).select_related("round", "unit", "staff")
    return with_deadline(chosen).in_order()


def grid_of(sheets, user, *, stage, rubric_id, at):
    """The Grid of sheets that `for_grid` gave. Seven queries, however many people."""
    sheets = sharing_rubrics(list(sheets))
    lines = lines_of_all(sheets)
    rows = [row_of(sheet, lines[sheet.pk], user, stage=stage, at=at) for sheet in sheets]
    reasons = {row.locked for row in rows}
    return Grid(
        stage=stage,
        columns=list(Criterion.objects.filter(rubric=rubric_id).select_related("group").order_by("position")),
        rows=rows,
        closed=reasons.pop() if len(reasons) == 1 else "",
        statuses=Counter(sheet.status for sheet in sheets),
    )


def row_of(sheet, marks, user, *, stage, at):
    """One sheet as a row of the grid at `stage`."""
    locked = entry_refusal(sheet, user, stage, at=at) or ""
    missing, needing = lacking_at(sheet, marks, stage)
    total, band, counting = standing_at(sheet, marks, stage)
    return Row(
        sheet=sheet,
        cells=tuple(cell_of(mark, marks, stage, missing, needing) for mark in marks),
        total="" if total is None else show_decimal(total),
        counting=counting,
        band=next((rule.name for rule in band_rules(sheet.rubric) if rule.code == band), ""),
        missing=tuple(missing),
        needing=tuple(needing),
        locked=locked,
        takeable=not locked,
    )


def standing_at(sheet, marks, stage):
    """(total, band code, what counts instead) of the marks that the row shows: those of `stage`.

    A sheet that is not at this stage counts by another one's marks; where that gives another total, it is said.
    """
    counting = stage_of(sheet)
    if counting == stage:
        return sheet.total, sheet.final_band, ""
    total, band = total_and_band(marks, band_rules(sheet.rubric), stage=stage)
    if sheet.total in (None, total):
        return total, band, ""
    # Sở has not looked at an approved sheet yet: what would count in its appraisal is what the head gave.
    said_by = Stage.HEAD if sheet.status == Status.APPROVED else counting
    return total, band, f"{inside(said_by.label)} {show_decimal(sheet.total)}"


def lacking_at(sheet, marks, stage):
    """What keeps the sheet from its next step: ({code: sentence} without a mark, {…} that owes words or papers)."""
    if STAGE_AT.get(sheet.status) != stage:
        return {}, {}
    blank = {item.code: item.sentence for item in missing_marks(marks, stage=stage)}
    owing = missing_to_submit(marks) if sheet.status in EDITABLE_SELF else changed_without_reason(marks, stage=stage)
    return blank, {item.code: item.sentence for item in owing if item.code not in blank}


def cell_of(mark, marks, stage, missing, needing):
    text, words = stored_line(mark, stage)
    code = mark.criterion.code
    own, earlier = opinion(mark, stage), before(mark, stage)
    looks = [
        ("miss", code in missing),
        ("need", code in needing),
        ("cut", stage != Stage.SELF and own.given and earlier.given and own != earlier),
        ("lock", line_refusal(mark, marks, stage)),
    ]
    return Cell(
        code=code,
        text=text,
        revision=mark.revision,
        before=shown_points(earlier) if stage != Stage.SELF else "",
        has_words=bool(words),
        look=" ".join(name for name, is_so in looks if is_so),
    )


def line_of(sheet, code, user, *, stage, at):
    """What stands behind one cell (words, evidence, last year, guidance) and its row; None for an unknown code."""
    lines = lines_of(sheet)
    mark = next((each for each in lines if each.criterion.code == code), None)
    if mark is None:
        return None
    _, last = last_year_of(sheet)
    return {
        "text": stored_line(mark, stage)[0],
        "words": getattr(mark, WORDS[stage]),
        "revision": mark.revision,
        "locked": line_refusal(mark, lines, stage) or "",
        "explanation": mark.explanation if stage != Stage.SELF else "",
        "head_reason": mark.head_reason if stage == Stage.APPRAISAL else "",
        "guidance": mark.criterion.guidance,
        "last": shown_points(decided(last[code])) if code in last else "",
        "last_year": sheet.round.year - 1,
        "files": mark.kept_evidence,
        "row": row_of(sheet, lines, user, stage=stage, at=at),
    }
