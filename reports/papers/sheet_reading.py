"""Sheets read for paper: what each prints, as plain data, many sheets at a time in a fixed number of queries."""

from collections import defaultdict

from campaign.models import Excusal
from reports.papers.sheet_content import content_of
from scoring.models import Assessment, AssessmentEvent, Criterion, Evidence, Mark, Rubric

AT_ONCE = 100
NEEDED = ("round__campaign__province", "unit__parent", "staff", "next_version")


class SheetReader:
    """Reads sheets by their numbers; rubrics and criteria are read once, however many sheets share them."""

    def __init__(self):
        self._rubrics, self._criteria, self._places = {}, {}, {}

    def contents(self, pks):
        """(pk, what the sheet prints) of each, in the order given; `AT_ONCE` sheets are in memory at a time."""
        for start in range(0, len(pks), AT_ONCE):
            yield from self._read(pks[start : start + AT_ONCE])

    def _read(self, pks):
        sheets = Assessment.objects.select_related(*NEEDED).in_bulk(pks)
        self._share_rubrics(sheets.values())
        lines = self._lines(pks)
        events = _grouped(AssessmentEvent.objects.filter(assessment__in=pks).order_by("pk"), "assessment_id")
        excusals = _excusals(sheets.values())
        for pk in pks:
            sheet = sheets[pk]
            excusal = excusals.get((sheet.round_id, sheet.unit_id))
            yield pk, content_of(sheet, lines[pk], events[pk], excusal=excusal, place=self._place(sheet.round))

    def _share_rubrics(self, sheets):
        if new := {sheet.rubric_id for sheet in sheets} - self._rubrics.keys():
            self._rubrics |= Rubric.objects.prefetch_related("bands").in_bulk(new)
            found = Criterion.objects.filter(rubric__in=new).select_related("group")
            self._criteria |= {criterion.pk: criterion for criterion in found}
        for sheet in sheets:
            sheet.rubric = self._rubrics[sheet.rubric_id]

    def _place(self, round_):
        """("tỉnh", "Kiên Giang"): the province as it was called on the closing day."""
        province = round_.campaign.province
        known = (province.pk, round_.closing_day)
        if known not in self._places:
            self._places[known] = province.titled_on(round_.closing_day)
        return self._places[known]

    def _lines(self, pks):
        """The marks of each sheet in the order of its rubric, with criterion, group and kept evidence."""
        kept = Evidence.objects.kept().filter(mark__assessment__in=pks).select_related("file").order_by("pk")
        shown, lines = _grouped(kept, "mark_id"), defaultdict(list)
        for mark in Mark.objects.filter(assessment__in=pks):
            mark.criterion, mark.kept_evidence = self._criteria[mark.criterion_id], shown[mark.pk]
            lines[mark.assessment_id].append(mark)
        for marks in lines.values():
            marks.sort(key=lambda mark: mark.criterion.position)
        return lines


def _grouped(rows, by):
    grouped = defaultdict(list)
    for row in rows:
        grouped[getattr(row, by)].append(row)
    return grouped


def _excusals(sheets):
    rounds, units = {sheet.round_id for sheet in sheets}, {sheet.unit_id for sheet in sheets}
    found = Excusal.objects.filter(round__in=rounds, unit__in=units)
    return {(excusal.round_id, excusal.unit_id): excusal for excusal in found}
