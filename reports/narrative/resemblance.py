"""Words of earlier reports: which report comes before this one, and which paragraphs were taken from it unchanged."""

import re
from dataclasses import dataclass

from django.db.models import Q

from reports.models import NarrativeSection, Report, ReportStatus
from reports.narrative.standing import first_texts
from reports.outline import SECTIONS, WRITTEN, Section
from reports.parts import continued
from reports.sentences import bind, keys_in
from reports.snapshots import body_of

FEWEST_WORDS = 8
LOOKED_AT = 6
_PLACE = re.compile(r"\{\{[^{}]*\}\}")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True)
class Resemblance:
    """A paragraph whose words are those of an earlier one. `exact`: its figures are too."""

    section: Section
    number: int
    paragraph: str
    report: Report
    exact: bool


def earlier_reports(report, among=None):
    """Issued reports of the campaign and of those it continues, of an earlier time; each in its last issued version.

    The same kind of report comes first, then the latest year. `among`: the reports that a person may see.
    """
    campaigns = [report.campaign, *continued(report.campaign)]
    found = (
        (Report.objects.all() if among is None else among)
        .filter(campaign__in=campaigns, status=ReportStatus.ISSUED, as_of__lt=report.as_of)
        .exclude(campaign=report.campaign, kind=report.kind, year=report.year)
        .exclude(Q(next_version__status=ReportStatus.ISSUED))
        .select_related("campaign__province")
    )
    return sorted(found, key=lambda each: (each.kind == report.kind, each.year, each.as_of, each.pk), reverse=True)


def likenesses(report, texts, body, earlier=None):
    """[Resemblance] of the sections in `texts`: {code: text}. First words that a report is given are nobody's copy."""
    earlier = (earlier_reports(report) if earlier is None else earlier)[:LOOKED_AT]
    known = _paragraphs_of(earlier, texts) if earlier else {}
    alike = [
        (section, number, line, *known[section.code, masked(line)])
        for section in WRITTEN
        for number, line in enumerate(paragraphs(texts.get(section.code, "")), 1)
        if (section.code, masked(line)) in known and len(_PLACE.sub("0", line).split()) >= FEWEST_WORDS
    ]
    given, bodies = first_texts(report, body, {section.code for section, *_ in alike}) if alike else {}, {}
    return [
        Resemblance(
            section,
            number,
            printed(line, body["figures"]),
            source,
            exact=same_figures(line, body, old_line, source, bodies),
        )
        for section, number, line, source, old_line in alike
        if line not in paragraphs(given[section.code])
    ]


def same_figures(line, body, old_line, source, bodies):
    """Whether both are printed alike; the body of the earlier report is read only where a figure stands in the line."""
    if not keys_in(line) and not keys_in(old_line):
        return line == old_line
    if source.pk not in bodies:
        bodies[source.pk] = body_of(source.snapshot)
    return printed(line, body["figures"]) == printed(old_line, bodies[source.pk]["figures"])


def paragraphs(text):
    """The paragraphs of a section, each with single spaces."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def printed(line, figures):
    return "".join(part.text for part in bind(line, figures))


def masked(line):
    """The words of a paragraph without its figures, bound or typed."""
    return _NUMBER.sub("#", _PLACE.sub("#", line)).casefold()


def _paragraphs_of(earlier, texts):
    """{(section code, masked paragraph): (report, paragraph)}; of several reports the first named wins."""
    by_pk = {each.pk: each for each in earlier}
    rows = NarrativeSection.objects.filter(report__in=earlier, code__in=[code for code in texts if code in SECTIONS])
    found = {}
    order = list(by_pk)
    for pk, code, text in sorted(rows.values_list("report", "code", "text"), key=lambda row: order.index(row[0])):
        for line in paragraphs(text):
            found.setdefault((code, masked(line)), (by_pk[pk], line))
    return found
