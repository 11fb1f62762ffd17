"""The desk of a report: its words, its progress, and asking for figures and PDF again."""

import json

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reports import requesting
from reports.charts import pages
from reports.checking import checklist
from reports.forms import SettingsForm, SignedForm
from reports.models import JobKind, Report
from reports.narrative import desk, editing, picking, remarks, resemblance, side_by_side
from reports.narrative.editing import TextConflict
from reports.narrative.standing import first_texts
from reports.outline import SECTIONS, WRITTEN
from reports.reading import warned_keys
from reports.recipients import recipients_of
from reports.sentences import bind_paragraphs, caveat_text, keys_in
from reports.snapshots import body_of
from reports.views import progress
from units.permissions import coordinates
from units.refusals import Refused
from units.web import is_fragment, number_of, refusals_as_messages, status_of

VOICES_SHOWN = 4
CHOICES_SHOWN = 40


def found(request, pk):
    """The report with what every page of it needs; what the person may not see does not exist.

    The body of its snapshot, which may be large, is read by the pages that show figures.
    """
    related = ("campaign__province", "snapshot", "pdf", "signed_file", "previous", "next_version")
    reports = Report.objects.visible_to(request.user).select_related(*related).defer("snapshot__body")
    return get_object_or_404(reports, pk=pk)


def found_to_edit(request, pk):
    report = found(request, pk)
    if not coordinates(request.user, report.campaign.province_id):
        raise Http404
    return report


@require_safe
def report_detail(request, pk):
    report = found(request, pk)
    writes = coordinates(request.user, report.campaign.province_id)
    if report.is_issued or not writes:
        return issued_page(request, report)
    section = SECTIONS.get(request.GET.get("muc"), WRITTEN[0])
    if not section.has_text:
        section = next(each for each in WRITTEN if each.code.startswith(f"{section.code}."))
    return render(request, "reports/report_detail.html", _desk(request, report, section))


@require_POST
def report_section(request, pk, code):
    report = found_to_edit(request, pk)
    if code not in SECTIONS:
        raise Http404
    section = get_object_or_404(report.sections, code=code)
    text, revision = request.POST.get("text", ""), number_of(request.POST.get("revision"))
    problem, conflict = "", None
    try:
        section = editing.save_section(
            section=section, text=text, revision=revision, by=request.user, at=timezone.now()
        )
    except TextConflict as refusal:
        problem, conflict = str(refusal), refusal
    except Refused as refusal:
        problem = str(refusal)
    if is_fragment(request) or problem:
        return _section_answer(request, report, section, problem, conflict, text, revision)
    messages.success(request, f"Đã lưu mục {SECTIONS[code].place}.")
    return redirect(desk_at(report, code))


@require_safe
def report_progress(request, pk):
    return progress.told(request, found_to_edit(request, pk))


@require_POST
def report_compile(request, pk):
    return _ask(request, found_to_edit(request, pk), JobKind.COMPILE)


@require_POST
def report_render(request, pk):
    return _ask(request, found_to_edit(request, pk), JobKind.RENDER)


def report_edit(request, pk):
    report = found_to_edit(request, pk)
    start = {"issuing_body": report.issuing_body, "recipients": "\n".join(recipients_of(report))}
    start["reason"] = report.reason
    form = SettingsForm(request.POST or None, initial=start, corrects=report.previous_id is not None)
    if request.method == "POST" and form.is_valid():
        with refusals_as_messages(request, "Đã lưu cơ quan ban hành, nơi nhận."):
            editing.change_settings(report=report, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect(report)
    return render(request, "reports/report_edit.html", {"report": report, "form": form})


def _ask(request, report, kind):
    with refusals_as_messages(request):
        requesting.request_work(subject=report, kind=kind, by=request.user, at=timezone.now())
    back = SECTIONS.get(request.POST.get("muc"))
    return redirect(desk_at(report, back.code) if back else report)


def issued_page(request, report, *, unvouched=None, status=200):
    """The report to be read; `unvouched` is what was just asked about its signed copy."""
    writes = coordinates(request.user, report.campaign.province_id)
    context = _reading(request, report, writes) | {"unvouched": unvouched}
    return render(request, "reports/report_issued.html", context, status=status)


def _reading(request, report, writes):
    body = body_of(report.snapshot)
    return {
        "report": report,
        "work": progress.work_of(request, report) if writes else None,
        "signed_form": SignedForm() if writes and report.takes_signed_file else None,
        "writes": writes,
        "caveats": [caveat_text(warning) for warning in body["warnings"]],
        "charts": pages.shown(body),
        "events": report.events.all()[:20] if writes else (),
        "next_version": getattr(report, "next_version", None),
        "remarks": remarks.left_open(report) if writes else (),
    }


def _desk(request, report, section):
    """Everything on the desk; before the first snapshot only the progress."""
    work = progress.work_of(request, report)
    context = {"report": report, "work": work, "job": work.job, "section": section, "now": timezone.localdate()}
    if report.snapshot is None:
        return {**context, "body": None}
    body, sections = body_of(report.snapshot), {each.code: each for each in report.sections.all()}
    texts = {code: each.text for code, each in sections.items()}
    voices, field = desk.voices_of(report, section.code)
    stored = sections.get(section.code)
    likely = resemblance.likenesses(report, texts, body)
    objections = checklist.check(report, today=context["now"], body=body, sections=sections.values(), likely=likely)
    choices = desk.choices_for(section.code, body)[:CHOICES_SHOWN]
    return {
        **context,
        **_written(stored, body, likely),
        "body": body,
        "outline": desk.outline_of(body, texts, remarks.open_counts(report)),
        "objections": objections,
        "stale": any(each.code == "stale_pdf" for each in objections),
        "choices": choices,
        "usual": json.dumps([choice.key for choice in choices]),
        "known": json.dumps(picking.entries(body, keys_in(stored.text if stored else "")), ensure_ascii=False),
        "can_redraft": bool(first_texts(report, body, [section.code])[section.code]),
        "comments": stored.comments.all() if stored else (),
        "typed": "",
        "voices": [(voice.unit.name, voice.year, getattr(voice, field)) for voice in voices[:VOICES_SHOWN]],
        "voice_count": voices.count(),
        "events": report.events.all()[:12],
    }


def _written(stored, body, likely):
    text = stored.text if stored else ""
    return {
        "stored": stored,
        "revision": stored.revision if stored else 0,
        "text": text,
        "paragraphs": bind_paragraphs(text, body["figures"], warned_keys(body)),
        "likenesses": [each for each in likely if stored and each.section.code == stored.code],
        "problem": "",
        "conflict": None,
    }


def _section_answer(request, report, stored, problem, conflict, text, revision):
    """The state of the field, its revision and the preview; with scripts only this part changes.

    What was refused still rests on `revision`, the words that its writer had seen, whoever saved since.
    """
    section = SECTIONS[stored.code]
    if conflict:
        stored = conflict.section
    body = body_of(report.snapshot) if report.snapshot else None
    told = {"problem": problem, **_both(conflict, body)}
    if problem and not conflict:
        told["revision"] = revision
    if is_fragment(request):
        context = {"report": report, "section": section, "now": timezone.localdate()}
        if body:
            texts = dict(report.sections.values_list("code", "text"))
            outline = desk.outline_of(body, texts, remarks.open_counts(report))
            likely = resemblance.likenesses(report, {stored.code: stored.text}, body)
            context |= _written(stored, body, likely) | {"outline": outline}
        context |= told
        # htmx shows 409 and 422 like any other answer (base.html).
        return render(request, "reports/section_state.html", context, status=status_of(problem, conflict))
    context = _desk(request, report, section) | told | {"text": text}
    return render(request, "reports/report_detail.html", context, status=status_of(problem, conflict))


def _both(conflict, body):
    """What two people wrote, beside each other."""
    figures = body["figures"] if body else {}
    rows = side_by_side.compare(conflict.section.text, conflict.text, figures, figures) if conflict else ()
    return {"conflict": conflict, "rows": rows}


def desk_at(report, code):
    """The desk of a report with a section open."""
    return f"{report.get_absolute_url()}?muc={code}"
