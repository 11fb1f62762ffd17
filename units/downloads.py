"""Sending out a whole list as XLSX or CSV: what the filter shows, every row of it."""

from django.http import FileResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from units.days import show_clock, show_day
from units.exporting import csv_lines, xlsx_file
from units.text import fold
from units.web import PASSING

FORMATS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
UNSAID = (*PASSING, "xep", "cot")
# Tells the page (static/js/waiting.js) that the file it asked for is on its way.
ARRIVED = "tai-xong"
AT_ONCE = 2000


def asked(request):
    """The format that ?xuat= asks for ("xlsx", "csv", or what somebody typed there), else None."""
    return request.GET.get("xuat")


def export(request, title, columns, rows):
    """The list as a download. `rows` is a queryset, or a function that gives the rows anew; it is never held whole."""
    kind = asked(request)
    if kind not in FORMATS:
        return HttpResponseBadRequest("Hãy chọn xuất XLSX hoặc CSV.", content_type="text/plain; charset=utf-8")
    now = timezone.localtime()
    name = f"{slugify(fold(title))}-{now:%Y%m%d-%H%M}.{kind}"
    if kind == "csv":
        lines = (line.encode() for line in csv_lines(columns, _each(rows)))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        about = [("Danh sách", title), ("Xuất lúc", f"{show_clock(now)} ngày {show_day(now)}"),
                 ("Người xuất", request.user.full_name), ("Điều kiện lọc", _filter_of(request))]  # fmt: skip
        file = xlsx_file(columns, _each(rows), about)
        response = FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS[kind])
    response["Cache-Control"] = "private, no-store"
    if (number := request.GET.get("lan", "")).isdecimal() and len(number) < 20:
        response.set_cookie(ARRIVED, number, max_age=60, samesite="Lax", secure=request.is_secure())
    return response


def _each(rows):
    return rows() if callable(rows) else rows.iterator(chunk_size=AT_ONCE)


def _filter_of(request):
    said = (f"{name} = {value}" for name, value in request.GET.items() if value and name not in UNSAID)
    return "; ".join(said) or "không"
