"""The desk of the person who writes a report: outline, figures to insert, what to look at, voices of units."""

from dataclasses import dataclass

from django.urls import reverse

from campaign.models import UnitReport
from reports.models import JobKind, JobStatus
from reports.outline import OUTLINE, WRITTEN
from reports.parts import continued
from reports.sentences import RATIO, bind_paragraphs, caveat_text, written
from reports.uniting import kind_of

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
    """A line of the outline: heading, done, warn or empty."""

    section: object
    state: str


@dataclass(frozen=True)
class Choice:
    """A figure that can be put into the text."""

    key: str
    label: str
    shown: str
    place: str
    reported: bool


@dataclass(frozen=True)
class Issue:
    kind: str
    strong: str
    text: str = ""
    links: tuple = ()


def warned_keys(body):
    return frozenset(warning["key"] for warning in body["warnings"] if warning.get("key"))


def outline_of(body, texts):
    return [Entry(section, _state(section, body, texts)) for section in OUTLINE]


def _state(section, body, texts):
    if not section.has_text:
        return "heading"
    text = texts.get(section.code, "")
    if not text.strip():
        return "empty"
    parts = [part for line in bind_paragraphs(text, body["figures"], warned_keys(body)) for part in line if part.key]
    return "warn" if any(part.warned or part.missing for part in parts) else "done"


def choices_for(section_code, body):
    """The figures that a section usually speaks of."""
    if section_code in FAMILIES:
        return choices_of(body, families=FAMILIES[section_code])
    found = choices_of(body, families=HEADLINES)
    return [choice for choice in found if not kind_of(choice.key)]


def choices_of(body, *, families=(), words=""):
    """Figures to insert, those of `families` or those whose key or label holds `words`; in reading order."""
    found = []
    for key, figure in body["figures"].items():
        fits = key.startswith(tuple(families)) if families else True
        if fits and (not words or words in key or words in figure["label"].lower()):
            form = RATIO if key.startswith("indicators.") and written(key, figure, RATIO) else ""
            shown = written(key, figure, form)
            place = f"{{{{{key}|{form}}}}}" if form else f"{{{{{key}}}}}"
            if shown:
                found.append(Choice(key, figure["label"], shown, place, figure.get("source") == "reported"))
    return found


def issues_of(report, body, texts, stale):
    """What to look at before issuing."""
    figures = body["figures"]
    found = [
        Issue(
            "warn",
            *_head_and_rest(caveat_text(warning)),
            links=((reverse("report_figure", args=[report.pk, warning["key"]]), "Xem nguồn"),)
            if warning.get("key") in figures
            else (),
        )
        for warning in body["warnings"]
    ]
    for section in WRITTEN:
        absent = [
            part.key for line in bind_paragraphs(texts.get(section.code, ""), figures) for part in line if part.missing
        ]
        if absent:
            text = f"{', '.join(dict.fromkeys(absent))}. Bản in ghi “(chưa có số liệu)”."
            found.append(Issue("warn", f"Mục {section.place} nhắc số liệu chưa có:", text, (_link(report, section),)))
    if empty := [section for section in WRITTEN if not texts.get(section.code, "").strip()]:
        links = tuple(_link(report, section) for section in empty)
        found.append(Issue("s0", f"{len(empty)} mục chưa có lời văn.", "Khi ban hành, mục trống không được in:", links))
    if reported := [figure for figure in figures.values() if figure.get("source") == "reported"]:
        found.append(Issue("info", f"{len(reported)} số liệu ghi theo báo cáo, không đếm.", "Phụ lục I nêu rõ nguồn."))
    if stale:
        found.append(Issue("info", "Bản PDF chưa có sửa đổi mới nhất.", "Hãy dựng lại bản PDF để xem."))
    return found


def _head_and_rest(message):
    head, colon, rest = message.partition(": ")
    return (head + ":", rest[:1].upper() + rest[1:]) if colon else (message, "")


def _link(report, section):
    return (f"{report.get_absolute_url()}?muc={section.code}", section.place)


def is_stale(report, sections):
    """Whether words were saved after the last PDF was made."""
    last = report.jobs.filter(kind=JobKind.RENDER, status=JobStatus.DONE).first()
    return bool(last) and any(each.saved_at and each.saved_at > last.requested_at for each in sections)


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
