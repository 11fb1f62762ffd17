"""The leadership's brief of a report: two pages, from the report's snapshot alone."""

from decimal import Decimal

from reports import paper
from reports.charts import pages
from reports.charts.choosing import Chart, Row
from reports.letterhead import document_html, owner_lines
from reports.models import Report, ReportKind, ReportStatus
from reports.papers.brief_content import content_of
from reports.press.sheaf import Piece, Sheaf
from reports.reading import place_name
from reports.snapshots import body_of
from units.days import parse_day, show_official_day

# Two charts stand beside each other, so they are drawn for half a page.
HALF_PAGE = {"width": 250, "size": 10}


def collect(document):
    """The brief's content and of which report it is; it changes when the report is compiled anew or issued."""
    report = document.report
    body = body_of(report.snapshot)
    return {
        "province": body["province"],
        "campaign": {name: body["campaign"].get(name) for name in ("slug", "name", "starts", "ends")},
        "is_demo": body.get("is_demo", False),
        "kind": body["kind"],
        "year": body["year"],
        "years": list(body.get("years") or []),
        "as_of": body["as_of"],
        "report": {
            "title": report.title,
            "issued": report.is_issued,
            "number": report.notation if report.is_issued else "",
            "issued_on": report.issued_on.isoformat() if report.is_issued else "",
            "sha256": report.snapshot.sha256,
        },
        "content": content_of(body, _year_before(report)),
    }


def _year_before(report):
    """The body of the last annual report issued of the year before; a report of several years knows them itself."""
    if report.kind != ReportKind.ANNUAL:
        return None
    before = Report.objects.filter(campaign=report.campaign_id, kind=report.kind, year=report.year - 1)
    found = before.filter(status=ReportStatus.ISSUED).select_related("snapshot").order_by("version").last()
    return body_of(found.snapshot) if found else None


def sheaf_of(document, body, issue):
    content, title = body["content"], f"Tóm tắt: {body['report']['title'].lower()}"
    drawings = [(each["title"], pages.on_paper(_chart(each), **HALF_PAGE)) for each in content["charts"]]
    context = {
        **content,
        "owner": [line for line, _ in owner_lines(document.issuing_body, body)],
        "subject": paper.subject(body).replace(" - ", "\u00a0-\u00a0"),
        "as_of": show_official_day(parse_day(body["as_of"])),
        "year": body["year"],
        "source": _source(body["report"]),
        "now": _now(body),
        "beside": drawings[:1] + drawings[2:],
        "kinds": drawings[1:2],
        "sha256": body["report"]["sha256"],
        "look": "brief",
    }
    html = document_html("reports/pdf/brief.html", context, title=title)
    return Sheaf(
        [Piece(html, title=title)],
        title=title,
        author=f"Sở Nội vụ {place_name(body)}",
        subject=f"Số liệu tính đến {context['as_of']}",
        draft=not body["report"]["issued"],
        demo=body["is_demo"],
        dated=parse_day(body["report"]["issued_on"] or body["as_of"]),
    )


def default_text(document):
    """Figures speak by themselves."""
    return ""


def names_of(document, body):
    return {}


def refusal_to_ask(document, user):
    """Whoever reads the report may have it in two pages."""
    if Report.objects.visible_to(user).filter(pk=document.report_id).exists():
        return None
    return "Chỉ người được xem báo cáo mới lấy được bản tóm tắt của báo cáo đó."


def _source(report):
    if report["issued"]:
        return f"Theo Báo cáo số {report['number']} {show_official_day(parse_day(report['issued_on']))}"
    return "Theo dự thảo báo cáo"


def _now(body):
    if body["kind"] == "final":
        return f"Tổng kết {body['year']}"
    return f"Năm {body['year']}" if body["kind"] == "annual" else "Đến nay"


def _chart(said):
    rows = tuple(
        Row(label, tuple(None if value is None else Decimal(value) for value in values), tuple(shown))
        for label, values, shown in said["rows"]
    )
    most = said["most"] and Decimal(said["most"])
    return Chart(said["code"], said["title"], said["kind"], tuple(said["series"]), rows, said["sentence"],
                 said["head"], most)  # fmt: skip
