"""The page where anybody who holds a document or its code can check it, without signing in."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from reports.signing import verification
from reports.signing.passing import MOST_BYTES, PassingHandler
from units.throttling import too_often
from units.web import address_of

logger = logging.getLogger(__name__)

MOST, SECONDS = 30, 5 * 60
# Read to its end and answered in words; anything larger is not read at all.
MOST_READ = 4 * MOST_BYTES
TOO_OFTEN = "Địa chỉ mạng này vừa kiểm tra quá nhiều lần. Hãy đợi vài phút rồi thử lại."
TOO_LARGE = "Tệp nặng quá 40 MB nên trang này không kiểm tra được. Văn bản do hệ thống ban hành không nặng đến vậy."
BUSY = "Đang có nhiều tệp được kiểm tra cùng lúc. Hãy đợi nửa phút rồi kiểm tra lại tệp này."
NO_FILE = "Chưa chọn tệp hoặc tệp rỗng. Hãy chọn tệp PDF của văn bản, hoặc nhập mã in ở trang cuối."


@login_not_required
@csrf_exempt  # until the handler that keeps no file is in its place; the inner view asks for the token
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    if _length(request) > MOST_READ:
        return _page(request, problem=TOO_LARGE, status=413)
    request.upload_handlers = [PassingHandler(request)]
    return _verify(request)


@never_cache
@csrf_protect
def _verify(request):
    asks = request.method == "POST" or "ma" in request.GET
    if asks and too_often("verify", address_of(request), most=MOST, seconds=SECONDS):
        return _page(request, problem=TOO_OFTEN, status=429)
    if request.method == "POST" and "ma" not in request.POST:
        return _of_file(request, request.FILES.get("tep"))
    return _of_code(request, request.POST.get("ma", request.GET.get("ma", "")), asked=asks)


def _of_file(request, file):
    if file is None or not file.size:
        return _page(request, problem=NO_FILE)
    with file:
        if file.too_large:
            return _page(request, problem=TOO_LARGE)
        try:
            answer = verification.by_file(file, address=address_of(request))
        except verification.Busy:
            return _page(request, problem=BUSY, status=503)
    logger.info("Verification of a file: %s", answer.by or "none")
    return _page(request, answer=answer, sha256=file.sha256)


def _of_code(request, typed, *, asked):
    typed = typed[:200].strip()
    code = verification.code_in(typed)
    if code is None:
        return _page(request, typed=typed, problem=verification.what_is_missing(typed) if asked else "")
    answer = verification.by_code(code)
    logger.info("Verification of a code: %s", answer.by or "none")
    return _page(request, answer=answer, typed=code)


def _page(request, *, answer=None, typed="", sha256="", problem="", status=200):
    page = {
        "answer": answer,
        "refused": answer is not None and not answer,
        "groups": verification.in_groups(sha256),
        "typed": typed,
        "problem": problem,
    }
    response = render(request, "reports/verification.html", page, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
