"""Evidence of a criterion: adding files, taking them off, and reading them through the permission check."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign import tasks
from campaign.downloads import SHOWN_INLINE, file_response
from campaign.previewing import NotDrawn, picture_of
from campaign.storing import JPG
from scoring import evidence
from scoring.models import Assessment, Evidence, Stage
from scoring.sheets import lines_of
from scoring.showing import line_of_unit
from scoring.standing import standing_of
from units.refusals import Refused


@require_POST
def evidence_add(request, pk, code):
    """Several files at once; each is kept or says why not. X-Taken: the places of those that lie here now."""
    sheet = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    now, problems, taken, kept = timezone.now(), [], [], 0
    for place, upload in enumerate(request.FILES.getlist("files")):
        try:
            evidence.attach(sheet, code=code, upload=upload, by=request.user, at=now)
            kept += 1
        except evidence.AlreadyThere as why:
            problems.append(str(why))
        except Refused as why:
            problems.append(str(why))
            continue
        taken.append(str(place))
    if not request.FILES:
        problems.append("Chưa chọn tệp nào. Hãy chọn tệp rồi tải lên.")
    done = f"Đã thêm {kept} tệp vào tiêu chí {code}." if kept else None
    response = _answer(request, sheet, code, problems, done=done)
    response["X-Taken"] = " ".join(taken)
    return response


@require_POST
def evidence_remove(request, pk):
    shown = get_object_or_404(
        Evidence.objects.visible_to(request.user).select_related("mark__criterion", "mark__assessment"), pk=pk
    )
    return _changed(request, shown, evidence.remove, done=f"Đã bỏ tệp {shown.name}.", undo="evidence_put_back")


@require_POST
def evidence_put_back(request, pk):
    """Undoes the taking off of a file."""
    found = Evidence.objects.visible_to(request.user).select_related("mark__criterion", "mark__assessment", "file")
    return _changed(request, get_object_or_404(found, pk=pk), evidence.put_back, done="Đã đưa lại tệp.")


def _changed(request, shown, verb, *, done, undo=None):
    problems = []
    try:
        verb(shown, by=request.user, at=timezone.now())
    except Refused as why:
        problems.append(str(why))
    undo = reverse(undo, args=[shown.pk]) if undo and not problems else None
    return _answer(request, shown.mark.assessment, shown.mark.criterion.code, problems, done=done, undo=undo)


def evidence_file(request, pk):
    shown = get_object_or_404(Evidence.objects.visible_to(request.user).select_related("file"), pk=pk)
    return file_response(shown.file, shown.name, inline=shown.file.content_type in SHOWN_INLINE)


def evidence_preview(request, pk):
    """A small picture of the file; empty while a worker draws it (202), and where there is none to draw (204)."""
    shown = get_object_or_404(Evidence.objects.visible_to(request.user).select_related("file"), pk=pk)
    try:
        picture = picture_of(
            shown.file,
            person=request.user,
            ask=lambda file, place: tasks.draw_preview.delay_on_commit(file.pk, place),
        )
    except NotDrawn:
        return HttpResponse(status=204)
    if picture is None:
        return HttpResponse(status=202)
    return FileResponse(picture.open("rb"), content_type=JPG, headers={"Cache-Control": "private, no-store"})


def _answer(request, sheet, code, problems, *, done, undo=None):
    """`undo`: where what was `done` is undone."""
    if not request.htmx:
        for sentence in problems:
            messages.error(request, sentence)
        if done and not problems:
            messages.success(request, done, extra_tags=undo or "")
        return redirect(f"{sheet.get_absolute_url()}?mo={code}#{code}")
    lines = lines_of(sheet)
    mark = next((each for each in lines if each.criterion.code == code), None)
    if mark is None:
        raise Http404
    row, missing, mending = line_of_unit(sheet, mark, lines)
    context = {"sheet": sheet, "row": row, "problems": problems, "lacking": missing, "mending": mending, "oob": True}
    context |= {"done": done, "undo": undo, "standing": standing_of(sheet, lines, stage=Stage.SELF)}
    return render(request, "scoring/evidence_changed.html", context, status=422 if problems else 200)
