"""A sheet as files: the workbook to fill in, sending it back, and scans of the signed paper."""

import io

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaign.downloads import SHOWN_INLINE, file_response
from campaign.storing import XLSX
from scoring import sheet_filling, signed_copies
from scoring.models import Assessment, SignedCopy, Stage
from scoring.sheet_book import Typed, book_name, write_book
from scoring.sheets import lines_of
from scoring.showing import stage_open_to
from scoring.views.sheets import sheet_of
from units.numbers import show_count
from units.refusals import Refused
from units.web import refusals_as_messages

ERRORS = "scoring.sheet_files.errors"
NO_STAGE = "Phiếu đang ở trạng thái “{status}” nên không có ô nào để anh/chị điền."


@require_safe
def assessment_book(request, pk):
    """The workbook in which this person may write what is theirs to write now."""
    sheet = sheet_of(request, pk)
    stage, why = stage_open_to(sheet, request.user, at=timezone.now())
    if stage is None:
        messages.error(request, why or NO_STAGE.format(status=sheet.get_status_display()))
        return redirect(sheet)
    return _workbook(sheet, write_book(sheet, lines_of(sheet), stage))


@require_POST
def assessment_book_send(request, pk):
    """Saves the filled-in workbook; what could not be saved is told by criterion, and in the same file."""
    sheet, upload = sheet_of(request, pk), request.FILES.get("file")
    try:
        if upload is None:
            raise Refused("Chưa chọn tệp nào. Hãy chọn phiếu đã điền rồi nộp.")
        filled = sheet_filling.fill_in(sheet, upload, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(sheet)
    if not filled.typed:
        _tell(request, filled.written)
        return redirect(sheet)
    rows = [
        {"mark": mark, "typed": filled.typed[mark.criterion.code]}
        for mark in lines_of(sheet)
        if mark.criterion.code in filled.typed
    ]
    context = {"sheet": sheet, "filled": filled, "rows": rows, "token": _token(request, sheet, filled)}
    return render(request, "scoring/sheet_file_problems.html", context, status=422)


@require_POST
def assessment_book_errors(request, pk):
    """The file that was sent, with its problems beside the cells; what it held comes signed from the page before."""
    sheet = sheet_of(request, pk)
    try:
        said = signing.loads(request.POST.get("tep", ""), salt=ERRORS)
    except signing.BadSignature:
        raise Http404 from None
    if (said["sheet"], said["user"]) != (sheet.pk, request.user.pk):
        raise Http404
    typed = {code: Typed(*values) for code, values in said["typed"].items()}
    return _workbook(sheet, write_book(sheet, lines_of(sheet), Stage(said["stage"]), typed=typed), "-can-sua")


@require_POST
def signed_copy_attach(request, sheet_pk):
    sheet = get_object_or_404(Assessment.objects.visible_to(request.user), pk=sheet_pk)
    upload = request.FILES.get("file")
    with refusals_as_messages(request, "Đã gắn bản ký với đúng nội dung phiếu hiện tại."):
        signed_copies.attach(sheet, upload=upload, by=request.user, at=timezone.now())
    return redirect(sheet)


@require_safe
def signed_copy_file(request, pk):
    copy = get_object_or_404(SignedCopy.objects.visible_to(request.user).select_related("file"), pk=pk)
    return file_response(copy.file, copy.file_name, inline=copy.file.content_type in SHOWN_INLINE)


def _tell(request, written):
    if written:
        messages.success(request, f"Đã ghi {show_count(written)} tiêu chí từ tệp.")
    else:
        messages.info(request, "Tệp không có gì khác với phiếu đang có nên không có gì được ghi.")


def _token(request, sheet, filled):
    typed = {code: [each.points, each.words, each.problem, each.at_words] for code, each in filled.typed.items()}
    said = {"sheet": sheet.pk, "user": request.user.pk, "stage": filled.stage.value, "typed": typed}
    return signing.dumps(said, salt=ERRORS, compress=True)


def _workbook(sheet, content, suffix=""):
    response = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=book_name(sheet, suffix), content_type=XLSX
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
