"""The desk of the person who writes a report: outline, figures to insert, what to look at, voices of units."""

from dataclasses import dataclass

from campaign.models import UnitReport
from reports.outline import OUTLINE
from reports.parts import continued
from reports.reading import warned_keys
from reports.sentences import PERCENT, RATIO, bind_paragraphs, written
from reports.uniting import kind_of, nearest_first
from units.text import fold

# Which figures a section usually speaks of, and which words of the units it draws on.
FAMILIES = {
    "I.1": ("plans.",),
    "I.3": ("inspections.",),
    "II.1": ("marks.collective.", "totals.collective."),
    "II.2": ("marks.individual.", "totals.individual."),
    "II.3": ("assessments.", "totals.", "bands."),
    "II.4": ("indicators.",),
    "III.1": ("awards.", "titles."),
    "III.2": ("bands.", "awards."),
}
# For the rest: the totals that a judgement rests on, without their parts.
HEADLINES = ("plans.", "inspections.", "indicators.", "awards.", "titles.")
VOICES = {
    "II.5": "good_models",
    "IV.2": "limits",
    "IV.3": "causes",
    "IV.4": "causes",
    "V": "proposals",
    "VI": "proposals",
}


@dataclass(frozen=True)
class Entry:
    """A line of the outline: heading, done, warn or empty; `waiting` remarks are open there."""

    section: object
    state: str
    waiting: int = 0


@dataclass(frozen=True)
class Choice:
    """A figure that can be put into the text; `share`: its percentage in words, or None."""

    key: str
    label: str
    shown: str
    share: str | None
    place: str
    reported: bool
    how: str


def outline_of(body, texts, waiting):
    """`waiting`: {section code: open remarks}."""
    return [Entry(section, _state(section, body, texts), waiting.get(section.code, 0)) for section in OUTLINE]


def _state(section, body, texts):
    if not section.has_text:
        return "heading"
    text = texts.get(section.code, "")
    if not text.strip():
        return "empty"
    parts = [part for line in bind_paragraphs(text, body["figures"], warned_keys(body)) for part in line if part.key]
    return "warn" if any(part.warned or part.missing for part in parts) else "done"


def choices_for(section_code, body):
    """The figures that a section usually speaks of, those of the report's year first."""
    choices = choices_of(body, families=FAMILIES.get(section_code, HEADLINES))
    found = {choice.key: choice for choice in choices if section_code in FAMILIES or not kind_of(choice.key)}
    return [found[key] for key in nearest_first(found, body["year"])]


def choices_of(body, *, families=(), words=""):
    """Figures to insert, of `families` and with every word of `words` in their key or label; in reading order."""
    found, wanted = [], fold(words).split()
    for key, figure in body["figures"].items():
        fits = key.startswith(tuple(families)) if families else True
        if fits and (not wanted or _holds(wanted, fold(f"{key} {figure['label']}"))):
            form = RATIO if key.startswith("indicators.") and written(key, figure, RATIO) else ""
            shown = written(key, figure, form)
            place = f"{{{{{key}|{form}}}}}" if form else f"{{{{{key}}}}}"
            if shown:
                share, reported = written(key, figure, PERCENT), figure.get("source") == "reported"
                found.append(Choice(key, figure["label"], shown, share, place, reported, figure["how"]))
    return found


def _holds(wanted, searched):
    return all(word in searched for word in wanted)


def voices_of(report, code):
    """(what units of all parts wrote about the subject of a section, newest year first; the name of their field)."""
    field = VOICES.get(code, "results")
    campaigns = [report.campaign, *continued(report.campaign)]
    rows = (
        UnitReport.objects.filter(campaign__in=campaigns, year__lte=report.year, sent_at__isnull=False)
        .exclude(**{field: ""})
        .select_related("unit")
        .order_by("-year", "unit__sort_key", "pk")
    )
    return rows, field
