"""The figures of a report: all of them, one with the rows it was counted from, and what the units wrote."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import annex_changes, chart_pages, desk, export_columns, sources
from reports.cells import any_form
from reports.outline import SECTIONS, WRITTEN
from reports.sentences import MISSING, RATIO, caveat_text, written
from reports.snapshots import body_of
from reports.views.words import found, found_to_edit
from units import downloads
from units.permissions import coordinates
from units.text import nfc
from units.web import page_of


@require_safe
def report_figures(request, pk):
    report = found(request, pk)
    body = _body(report)
    words = nfc(request.GET.get("tim", "")).lower()
    choices = desk.choices_of(body, words=words)
    if downloads.asked(request):
        keys = [choice.key for choice in choices]
        return downloads.export(request, "Số liệu của báo cáo", export_columns.figures(body), lambda: keys)
    context = {
        "report": report,
        "page": page_of(request, choices),
        "words": words,
        "charts": [] if words else chart_pages.shown(body),
        "writes": report.is_draft,
    }
    return render(request, "reports/report_figures.html", context)


@require_safe
def report_figure(request, pk, key):
    report = found(request, pk)
    body = _body(report)
    if key not in body["figures"]:
        raise Http404
    figure = body["figures"][key]
    origin = sources.origin_of(body["figures"], key)
    rows = sources.rows_of(body["figures"][origin], request.user)
    if downloads.asked(request) and rows:
        lines = map(rows[1], rows[0].iterator(chunk_size=downloads.AT_ONCE))
        return downloads.export(request, f"Nguồn của {key}", export_columns.ROWS, lambda: lines)
    page = page_of(request, rows[0]) if rows else None
    context = {
        "report": report,
        "key": key,
        "figure": figure,
        "shown": written(key, figure, RATIO) or written(key, figure) or MISSING,
        "percent": written(key, figure, "tỷ lệ"),
        "origin": None if origin == key else (origin, body["figures"][origin]["label"]),
        "parts": [(each, title, any_form(key, part)) for each, title, part in sources.parts_of(body, key)],
        "change": annex_changes.told(body, key),
        "page": page,
        "rows": [rows[1](row) for row in page] if page else [],
        "names_withheld": ".individual." in origin and not coordinates(request.user, report.campaign.province_id),
        "warnings": [caveat_text(each) for each in body["warnings"] if each.get("key") == key],
    }
    return render(request, "reports/report_figure.html", context)


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


def _body(report):
    if report.snapshot is None:
        raise Http404
    return body_of(report.snapshot)
