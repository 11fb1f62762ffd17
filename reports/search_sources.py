"""What the search finds on paper: reports and documents by title, kind, number or year, and the pages around them."""

import re
from functools import reduce
from operator import and_, or_

from django.db.models import Case, CharField, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Concat

from reports.models import Document, DocumentKind, Report, ReportKind
from reports.models.documents import SIGNS
from reports.models.issuance import IssuingBody
from reports.models.reports import report_sign
from units.days import show_day
from units.schema import Folded
from units.search_sources import coordinates_somewhere, everybody, has_an_office
from units.searching import Hit, Page, Source
from units.text import fold

# "1234", or "1234/BC-SNV" or the beginning of it.
_NOTATION = re.compile(r"([0-9]+[a-z]?)(?:/(.*))?")
REPORT_SIGNS = [(fold(report_sign(body)), Q(issuing_body=body)) for body in IssuingBody.values]
DOCUMENT_SIGNS = [
    (fold(sign), Q(kind=kind, issuing_body=body)) for kind, bodies in SIGNS.items() for body, sign in bodies.items()
]
REPORT_WORDS = Case(*(When(kind=kind, then=Value(f"{words} ")) for kind, words in ReportKind.choices))


def _reports(user, words, day, start, stop):
    """A report has no title of its own; what it is called is put together as Report.title does."""
    text = Concat(REPORT_WORDS, _text("year"), Value(" "), _text("campaign__starts"), Value(" "), "campaign__name")
    reports = Report.objects.visible_to(user).annotate(key=Folded(text))
    found = _fitting(reports, words, REPORT_SIGNS, lambda word: Q(key__contains=word))
    return [
        Hit(report.title, report.get_absolute_url(), _standing(report, report.campaign.province.name))
        for report in found.select_related("campaign__province")[start:stop]
    ]


def _documents(user, words, day, start, stop):
    """By words of title, kind and unit, by number, or by the year of issue."""
    kinds = [(fold(label), kind) for kind, label in DocumentKind.choices]

    def holds(word):
        of_kind = Q(kind__in=[kind for label, kind in kinds if word in label])
        return Q(search_key__contains=word) | Q(unit__search_key__contains=word) | of_kind

    found = _fitting(Document.objects.visible_to(user), words, DOCUMENT_SIGNS, holds)
    return [
        Hit(document.title, document.get_absolute_url(), _standing(document, document.get_kind_display()))
        for document in found.select_related("campaign")[start:stop]
    ]


def _fitting(rows, words, signs, holds):
    """Rows that hold every word; the number that was typed first, then the latest."""
    numbered = [_numbered(word, signs) for word in words.each]
    held = [holds(word) | number | _of_year(word) for word, number in zip(words.each, numbered, strict=True)]
    if not held:
        return rows.none()
    exact = Case(When(reduce(or_, numbered), then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.filter(reduce(and_, held)).order_by(exact, "-requested_at", "-pk")


def _numbered(word, signs):
    """Q: the row's number is the one typed, and its sign begins with what was typed after the stroke."""
    written = _NOTATION.fullmatch(word)
    if not written:
        return Q(pk__in=[])
    number, sign = written.groups()
    of_number = Q(number__iexact=number)
    return of_number & _any(q for known, q in signs if known.startswith(sign)) if sign else of_number


def _of_year(word):
    return Q(issued_on__year=int(word)) if re.fullmatch("(19|20)[0-9]{2}", word) else Q(pk__in=[])


def _any(conditions):
    return reduce(or_, conditions, Q(pk__in=[]))


def _standing(paper, of_what):
    if paper.is_issued:
        return f"{of_what}, số {paper.notation} ngày {show_day(paper.issued_on)}"
    return f"{of_what}, {paper.get_status_display().lower()}" if paper.is_numbered else of_what


def _text(field):
    return Cast(field, CharField())


REPORTS = Source("bao-cao", "Báo cáo", _reports)
DOCUMENTS = Source("van-ban", "Văn bản", _documents)

OFFERED = (
    Page("Báo cáo", "report_list", has_an_office, "sơ kết tổng kết hằng năm"),
    Page("Lập báo cáo", "report_create", coordinates_somewhere, "sơ kết tổng kết hằng năm"),
    Page("Văn bản", "document_list", has_an_office, "tờ trình công văn biên bản"),
    Page("Đề nghị khen thưởng", "proposal_list", coordinates_somewhere, "tờ trình"),
    Page("Lập tờ trình đề nghị khen thưởng", "proposal_start", coordinates_somewhere, "xét khen thưởng"),
    Page("Bảng đôn đốc", "chasing_entry", coordinates_somewhere, "đôn đốc nhắc tiến độ vướng"),
    Page("Đơn vị chậm nộp phiếu", "reminder_late", coordinates_somewhere, "đôn đốc nhắc công văn"),
    Page("Mẫu văn bản", "wording_list", coordinates_somewhere, "lời văn mẫu"),
    Page("Xác thực văn bản", "verification", everybody, "chữ ký số kiểm tra mã"),
)
