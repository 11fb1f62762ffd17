"""Around the words of a section: remarks, earlier versions, earlier reports, writing anew, figures to pick."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from reports.models import Report
from reports.narrative import desk, editing, picking, remarks, resemblance, side_by_side
from reports.outline import SECTIONS
from reports.snapshots import body_of
from reports.views.words import desk_at, found_to_edit
from units.refusals import Refused
from units.web import is_fragment, number_of, page_of, refusals_as_messages


@require_safe
@cache_control(private=True, max_age=600)
def report_choices(request, pk):
    """Every figure of the snapshot with its ways of writing, for the picker; the address names the snapshot."""
    report = found_to_edit(request, pk)
    if report.snapshot is None:
        raise Http404
    return JsonResponse(
        {"figures": picking.entries(body_of(report.snapshot))}, json_dumps_params={"ensure_ascii": False}
    )


@require_POST
def report_section_redraft(request, pk, code):
    report, section = _found(request, pk, code)
    place = SECTIONS[code].place
    done = f"Đã viết lại mục {place} từ số liệu. Lời văn trước vẫn còn trong lịch sử của mục."
    with refusals_as_messages(request, done):
        editing.redraft(section=section, by=request.user, at=timezone.now())
    return redirect(desk_at(report, code))


@require_POST
def report_section_comments(request, pk, code):
    """Adds a remark, or settles or reopens the one that the button names; with scripts only the panel changes."""
    report, section = _found(request, pk, code)
    problem = ""
    try:
        _remark(section, request)
    except Refused as refusal:
        problem = str(refusal)
    if is_fragment(request):
        return _comments(request, report, section, problem)
    if problem:
        messages.error(request, problem)
    return redirect(f"{desk_at(report, code)}#y-kien")


@require_safe
def report_section_versions(request, pk, code):
    """The versions of a section, and what one of them changed."""
    report, section = _found(request, pk, code)
    versions = section.versions.all()
    asked = request.GET.get("ban", "")
    chosen = versions.filter(revision=number_of(asked)).first() or versions.first()
    against_now = request.GET.get("voi") == "nay"
    figures = body_of(report.snapshot)["figures"] if report.snapshot else {}
    context = {"report": report, "section": SECTIONS[code], "stored": section, "now": timezone.localdate()}
    context |= {"page": page_of(request, versions), "chosen": chosen, "against_now": against_now}
    if chosen:
        before = versions.filter(revision__lt=chosen.revision).first()
        texts = (chosen.text, section.text) if against_now else (before.text if before else "", chosen.text)
        context |= {"before": before, "rows": side_by_side.compare(*texts, figures, figures)}
    return render(request, "reports/section_versions.html", context)


@require_POST
def report_section_restore(request, pk, code):
    report, section = _found(request, pk, code)
    asked = request.POST.get("ban", "")
    version = get_object_or_404(section.versions, revision=number_of(asked))
    with refusals_as_messages(request, f"Đã khôi phục lời văn mục {SECTIONS[code].place}.") as outcome:
        editing.restore(section=section, version=version, by=request.user, at=timezone.now())
    if outcome.refused:
        return redirect("report_section_versions", pk, code)
    return redirect(desk_at(report, code))


@require_safe
def report_section_earlier(request, pk, code):
    """The section beside the same one of an earlier report."""
    report, section = _found(request, pk, code)
    earlier = resemblance.earlier_reports(report, among=Report.objects.visible_to(request.user))
    asked = request.GET.get("voi", "")
    chosen = next((each for each in earlier if str(each.pk) == asked), earlier[0] if earlier else None)
    context = {"report": report, "section": SECTIONS[code], "stored": section, "earlier": earlier, "chosen": chosen}
    if chosen and report.snapshot:
        context |= {"rows": _beside(report, section, chosen)}
    return render(request, "reports/section_earlier.html", context)


def _beside(report, section, earlier):
    """The rows of the section and of its like in an earlier report, each with its own figures."""
    body, old = body_of(report.snapshot), earlier.sections.filter(code=section.code).first()
    alike = resemblance.likenesses(report, {section.code: section.text}, body, [earlier])
    copied = {each.paragraph for each in alike if each.exact}
    old_figures = body_of(earlier.snapshot)["figures"]
    rows = side_by_side.compare(old.text if old else "", section.text, old_figures, body["figures"])
    return [replace(row, copied="".join(bit.text for bit in row.after) in copied) for row in rows]


def _remark(section, request):
    by, at = request.user, timezone.now()
    for name, verb in (("xong", remarks.settle), ("mo_lai", remarks.reopen)):
        if asked := request.POST.get(name):
            comment = get_object_or_404(section.comments, pk=number_of(asked))
            return verb(comment=comment, by=by, at=at)
    return remarks.add(section=section, text=request.POST.get("y_kien", ""), by=by, at=at)


def _comments(request, report, section, problem):
    texts = dict(report.sections.values_list("code", "text"))
    context = {"report": report, "section": SECTIONS[section.code], "now": timezone.localdate()}
    added = not problem and not {"xong", "mo_lai"} & set(request.POST)
    typed = "" if added else request.POST.get("y_kien", "")
    context |= {"comments": section.comments.all(), "comment_problem": problem, "typed": typed}
    if report.snapshot:
        context["outline"] = desk.outline_of(body_of(report.snapshot), texts, remarks.open_counts(report))
    return render(request, "reports/comments.html", context, status=422 if problem else 200)


def _found(request, pk, code):
    report = found_to_edit(request, pk)
    if code not in SECTIONS:
        raise Http404
    return report, get_object_or_404(report.sections, code=code)
