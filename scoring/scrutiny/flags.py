"""The flags of a round: sheets that stand out among comparable ones, and what was decided about each flag."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from campaign.inspection_planning import add_unit
from campaign.permissions import keeps_records
from campaign.recording import NOT_YOURS, constraints_as_refusals
from scoring.gaps import Gap, gaps_of
from scoring.models import Assessment, FlagAction, FlagKind, FlagNote, Likeness
from scoring.scrutiny.outliers import LEAST, LEAST_OF_ONE, Verdict, grouped_verdicts
from units.cluster_finding import clusters_of
from units.models import Unit, UnitKind
from units.numbers import show_percent
from units.refusals import Refused
from units.schema import answers_to
from units.text import fold

ALL = "mọi đơn vị"


@dataclass(frozen=True)
class Flag:
    """One reason to look at a sheet; `note` is the last decision about it, None where nobody has decided."""

    kind: str
    key: str
    words: str
    note: FlagNote | None = None

    @property
    def is_open(self):
        return not is_dismissed(self.note)


@dataclass(frozen=True)
class Line:
    """One unit of the list, with its gap, the group it is compared with and its flags."""

    unit: Unit
    gap: Gap
    group: str
    verdict: Verdict | None
    flags: tuple

    @property
    def is_open(self):
        return any(flag.is_open for flag in self.flags)

    @property
    def is_dismissed(self):
        return bool(self.flags) and not self.is_open


class Pair(NamedTuple):
    """Two explanations alike: the pk of their likeness, and the last note on it or None."""

    pk: int
    note: FlagNote | None

    @property
    def is_open(self):
        return not self.is_dismissed

    @property
    def is_dismissed(self):
        return is_dismissed(self.note)


def lines_of(round_, *, criterion="", rubric=None):
    """Every approved collective sheet of the round as a Line, the widest gap first. A fixed number of queries."""
    gaps = gaps_of(round_, criterion=criterion, rubric=rubric)
    units = Unit.objects.in_bulk(gaps)
    clusters = {unit: name for unit, (_, name) in clusters_of(list(gaps), day=round_.closing_day).items()}
    kinds = {pk: UnitKind(unit.kind).label for pk, unit in units.items()}
    least = LEAST_OF_ONE if criterion else LEAST
    verdicts = grouped_verdicts({pk: gap.percent for pk, gap in gaps.items()}, [clusters, kinds], least=least)
    notes = notes_of(round_)
    copied = copied_of(round_, notes)
    lines = []
    for pk, gap in gaps.items():
        group, verdict = verdicts.get(pk, ("", None))
        flags = list(_flags(gap, verdict, group or ALL, copied.get(gap.sheet_id, 0), criterion))
        told = [_decided(flag, gap.sheet_id, notes) for flag in flags]
        lines.append(Line(units[pk], gap, group or ALL, verdict, tuple(told)))
    return sorted(lines, key=lambda line: (-abs(line.gap.percent), line.unit.sort_key, line.unit.pk))


def about(lines, words):
    wanted = fold(words or "").split()
    return [line for line in lines if all(word in line.unit.search_key for word in wanted)]


def flag_of(sheet, kind, key):
    """The flag of that name on the sheet with the last decision about it, or None where there is no such flag."""
    if kind == FlagKind.COPIED and key:
        of_sheet = Q(first__assessment=sheet) | Q(second__assessment=sheet)
        pair = likenesses_of(sheet.round).filter(pair_of(key), of_sheet).first()
        found = pair and Flag(kind, key, f"{pair.share}% lời giải trình ở tiêu chí {pair.second.criterion.code} giống")
        return found and _decided(found, sheet.pk, notes_of(sheet.round))
    criterion = key if kind == FlagKind.OUTLIER else ""
    lines = lines_of(sheet.round, criterion=criterion, rubric=sheet.rubric_id)
    line = next((each for each in lines if each.gap.sheet_id == sheet.pk), None)
    return line and next((flag for flag in line.flags if (flag.kind, flag.key) == (kind, key)), None)


def likenesses_of(round_):
    marks = ("criterion", "assessment__unit", "assessment__round")
    related = [f"{side}__{name}" for side in ("first", "second") for name in marks]
    return Likeness.objects.filter(found_by__round=round_).select_related(*related)


def pairs_of(round_, *, same_unit, words=""):
    """[Pair] of a round, most alike first. Two queries, no texts."""
    notes, rows = notes_of(round_), Likeness.objects.filter(found_by__round=round_, same_unit=same_unit)
    if words:
        of_unit = [answers_to(words, f"{side}__assessment__unit__search_key") for side in ("first", "second")]
        rows = rows.filter(of_unit[0] | of_unit[1])
    found = rows.values_list("pk", "first", "second", "second__assessment")
    return [Pair(pk, notes.get((sheet, FlagKind.COPIED, f"{first}-{second}"))) for pk, first, second, sheet in found]


def is_dismissed(note):
    return note is not None and note.action == FlagAction.DISMISS


def key_of(likeness):
    return f"{likeness.first_id}-{likeness.second_id}"


def pair_of(key):
    """Q: the likeness that a key names; one that names none matches nothing."""
    first, _, second = key.partition("-")
    if not (first.isdecimal() and second.isdecimal() and len(key) < 40):
        return Q(pk__in=[])
    return Q(first=int(first), second=int(second))


def copied_of(round_, notes):
    """{sheet pk: how many of its explanations are like another unit's}, without those that were dismissed."""
    rows = Likeness.objects.filter(found_by__round=round_, same_unit=False)
    sides = ("first", "first__assessment", "first__assessment__round", "second", "second__assessment")
    found = defaultdict(set)
    for first, sheet, of_round, second, other in rows.values_list(*sides):
        note = notes.get((other, FlagKind.COPIED, f"{first}-{second}"))
        if not is_dismissed(note):
            found[other].add(second)
            if of_round == round_.pk:
                found[sheet].add(first)
    return {sheet: len(marks) for sheet, marks in found.items()}


def notes_of(round_):
    """{(sheet pk, kind, key): the last note} of a round. One query."""
    notes = FlagNote.objects.filter(assessment__round=round_).order_by("pk")
    return {(note.assessment_id, note.kind, note.key): note for note in notes}


@transaction.atomic
def decide(sheet, *, kind, key, action, note="", plan=None, by, at):
    """Dismisses a flag with a note, takes the dismissal back, or puts the unit into a plan. Raises Refused."""
    if action not in FlagAction.values:
        raise Refused("Hãy chọn một việc để làm với dấu hiệu này.")
    sheet = (
        Assessment.objects.select_for_update(of=("self",)).select_related("round__campaign", "unit").get(pk=sheet.pk)
    )
    if not keeps_records(by, sheet.round.campaign):
        raise Refused(NOT_YOURS)
    flag = flag_of(sheet, kind, key)
    if flag is None:
        raise Refused("Phiếu không còn dấu hiệu này. Hãy tải lại trang.")
    if action == FlagAction.PLAN:
        if plan is None:
            raise Refused("Hãy chọn kế hoạch kiểm tra để đưa đơn vị vào.")
        add_unit(plan, sheet.unit, reason=note.strip() or flag.words, reasons=[flag.words], by=by, at=at)
    row = FlagNote(assessment=sheet, kind=kind, key=key, action=action, note=note.strip(), at=at, by=by)
    row.by_name = by.full_name
    with constraints_as_refusals(row):
        row.save()
    return row


def _flags(gap, verdict, group, copied, criterion):
    if verdict and verdict.is_out:
        low, high = show_percent(verdict.low, 1), show_percent(verdict.high, 1)
        words = f"Chênh {show_percent(gap.percent, 1)}, ngoài khoảng {low} đến {high} thường thấy ở {group}"
        yield Flag(FlagKind.OUTLIER, criterion, words)
    if gap.all_maxima and not criterion:
        yield Flag(FlagKind.MAXIMA, "", "Mọi tiêu chí đều tự chấm điểm tối đa")
    if copied and not criterion:
        yield Flag(FlagKind.COPIED, "", f"{copied} lời giải trình giống của đơn vị khác")


def _decided(flag, sheet_id, notes):
    return Flag(flag.kind, flag.key, flag.words, notes.get((sheet_id, flag.kind, flag.key)))
