"""The figures of a report: all of them, one with the rows it was counted from, and what the units wrote."""

from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import export_columns, sources
from reports.annexes import changes
from reports.annexes.cells import any_form
from reports.charts import pages
from reports.corrections import telling
from reports.narrative import desk
from reports.outline import OUTLINE, SECTIONS, WRITTEN
from reports.paper import subject
from reports.parts import continued
from reports.reading import warned_keys
from reports.sentences import MISSING, RATIO, bind_paragraphs, caveat_text, written
from reports.snapshots import body_of
from reports.views import source_lists
from reports.views.words import found, found_to_edit
from units import downloads
from units.list_pages import with_table
from units.permissions import coordinates
from units.text import one_line
from units.web import page_of


@require_safe
@with_table(export_columns.FIGURES)
def report_figures(request, pk):
    report = found(request, pk)
    body, words = _body(report), one_line(request.GET.get("tim", ""))
    writes = report.is_draft and coordinates(request.user, report.campaign.province_id)
    request.table.declare(*export_columns.figures(body, writes=writes))
    choices = request.table.ordered(desk.choices_of(body, words=words))
    if downloads.asked(request):
        return downloads.export(request, "Số liệu của báo cáo", request.table.exports, lambda: choices)
    context = {
        "report": report,
        "page": page_of(request, choices),
        "words": words,
        "charts": [] if request.table.query else pages.shown(body),
    }
    return render(request, "reports/report_figures.html", context)


@require_safe
@with_table(export_columns.SOURCES, of=("bang",), place="nguon")
def report_figure(request, pk, key):
    """One figure, and the rows that it was counted from as they stood on the day of the snapshot."""
    report = found(request, pk)
    body = _body(report)
    if key not in body["figures"]:
        raise Http404
    listed = source_lists.asked_in(request, body["figures"], key, _finder(request, report, body, key), frozen=True)
    if downloads.asked(request) and listed:
        return downloads.export(request, f"Nguồn của {key}", request.table.exports, listed.lines)
    context = {
        **_told(body, key),
        "report": report,
        "key": key,
        "listed": listed,
        "tables": [(table, sources.TITLES[table]) for table in sources.tables_of(body["figures"], key)],
        "gone": _gone(listed, key, body) if listed else 0,
        "names_withheld": ".individual." in key and not coordinates(request.user, report.campaign.province_id),
    }
    return render(request, "reports/report_figure.html", context)


@require_safe
def report_read(request, pk):
    """The report on screen, every figure leading to its rows."""
    report = found(request, pk)
    body = _body(report)
    texts = dict(report.sections.values_list("code", "text")) if report.is_draft else body["narrative"]
    warned = warned_keys(body)
    context = {
        "report": report,
        "subject": subject(body),
        "opening": telling.opening(body),
        "sections": [
            (section, bind_paragraphs(texts.get(section.code, ""), body["figures"], warned))
            for section in OUTLINE
            if any(text.strip() and f"{code}.".startswith(f"{section.code}.") for code, text in texts.items())
        ],
    }
    return render(request, "reports/report_read.html", context)


@require_safe
def report_voices(request, pk):
    """What the units wrote, in the words that a section draws on."""
    report = found_to_edit(request, pk)
    section = SECTIONS.get(request.GET.get("muc"), WRITTEN[0])
    voices, field = desk.voices_of(report, section.code)
    if downloads.asked(request):
        return downloads.export(request, f"Lời đơn vị, mục {section.code}", export_columns.voices(field), voices)
    page = page_of(request, voices)
    context = {
        "report": report,
        "section": section,
        "page": page,
        "voices": [(voice.unit.name, voice.year, getattr(voice, field)) for voice in page],
    }
    return render(request, "reports/report_voices.html", context)


def _told(body, key):
    """What the page says of the figure itself."""
    figure, origin = body["figures"][key], sources.origin_of(body["figures"], key)
    return {
        "figure": figure,
        "shown": written(key, figure, RATIO) or written(key, figure) or MISSING,
        "percent": written(key, figure, "tỷ lệ"),
        "origin": None if origin == key else (origin, body["figures"][origin]["label"]),
        "parts": [(each, title, any_form(key, part)) for each, title, part in sources.parts_of(body, key)],
        "change": changes.told(body, key),
        "warnings": [caveat_text(each) for each in body["warnings"] if each.get("key") == key],
    }


def _finder(request, report, body, key):
    campaigns = [report.campaign, *continued(report.campaign)]
    return partial(sources.source_of, body["figures"], key, request.user, as_of=report.as_of, campaigns=campaigns)


def _gone(listed, key, body):
    """Rows of the snapshot that are no longer there, or not for this person; of the whole figure alone."""
    whole = sources.origin_of(body["figures"], key) == key and not listed.filtered
    return max(listed.source.frozen - listed.page.paginator.count, 0) if whole else 0


def _body(report):
    if report.snapshot is None:
        raise Http404
    return body_of(report.snapshot)
