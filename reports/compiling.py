"""Compiling: from approved data to the body of a report, the same for the Celery job and the command."""

from django.db import connection, transaction

from campaign.models import Campaign, Indicator
from reports import jobs, snapshots
from reports.counting.awards import awards
from reports.counting.indicators import indicators
from reports.counting.lists import lists
from reports.counting.marks import Criteria, marks
from reports.counting.records import inspections, plans, units_by_kind
from reports.counting.reported import lay_over
from reports.counting.restating import restate
from reports.counting.sheets import bands, gather, states, strays, totals
from reports.counting.standings import rankings
from reports.counting.typed import province_totals, unit_totals
from reports.figures import SCOPES, Caveat, Span
from reports.models import IssuingBody, JobKind, Report, ReportKind, ReportStatus
from units.days import show_day
from units.permissions import coordinates
from units.refusals import Refused

STEPS = (
    "Đếm kế hoạch",
    "Đếm kiểm tra",
    "Tập hợp phiếu chấm điểm",
    "Đếm phiếu theo trạng thái, xếp loại",
    "Tính điểm bình quân",
    "Xếp hạng cụm, khối",
    "Cộng khen thưởng và chỉ tiêu",
    "Đối chiếu số báo cáo",
    "Lập danh sách cho phụ lục",
    "Chốt số liệu",
)


def print_nothing(label):
    """For callers that show no progress."""


def compute(campaign, *, kind, year, as_of, progress=print_nothing):
    """The body of a report without its words, read from one consistent state of the database.

    The number of queries does not depend on how many units, persons or sheets there are.
    """
    span = Span(campaign, kind, year, as_of)
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            # Heads go on approving while it counts: every figure must see the same moment.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _compute(span, progress)


def _compute(span, progress):
    progress(STEPS[0])
    units = units_by_kind(span)
    figures = plans(span, units)
    progress(STEPS[1])
    figures |= inspections(span, units)
    progress(STEPS[2])
    gather(span)
    restate(span)
    warnings = strays(span)
    progress(STEPS[3])
    figures |= states(span)
    of_bands, band_names = bands(span)
    progress(STEPS[4])
    criteria = Criteria()
    of_marks, marks_left_out = marks(span, criteria)
    of_totals, totals_left_out = totals(span, criteria.signatures)
    figures |= of_totals | of_bands | of_marks
    warnings += mixed_warnings(totals_left_out + marks_left_out)
    progress(STEPS[5])
    standings, unit_names = rankings(span)
    progress(STEPS[6])
    province, by_units = province_totals(span), unit_totals(span)
    of_awards, said_of_awards = awards(span, province)
    of_indicators, said_of_indicators = indicators(span, province, by_units)
    progress(STEPS[7])
    figures, said_of_totals = lay_over(figures, province, span)
    figures |= of_indicators | of_awards
    progress(STEPS[8])
    names = {"units": unit_names, "criteria": criteria.titles, "bands": band_names, "band_order": list(band_names)}
    names["indicators"] = _indicator_names(span)
    body = snapshots.body_from(
        span,
        figures=figures,
        warnings=said_of_totals + said_of_indicators + said_of_awards + warnings,
        rankings=standings,
        names=names,
        lists=lists(span),
    )
    progress(STEPS[9])
    return body


def mixed_warnings(left_out):
    """One warning for the means of a scope and year that could not be taken, naming their keys."""
    keys = {}
    for scope, year, key in left_out:
        keys.setdefault((scope, year), []).append(key)
    return [
        Caveat(
            "mixed_rubrics",
            f"Phiếu {SCOPES[scope]} năm {year} theo những bộ tiêu chí khác nhau về tiêu chí hoặc điểm tối đa, "
            f"nên không tính bình quân chung: {', '.join(names)}.",
        )
        for (scope, year), names in keys.items()
    ]


def _indicator_names(span):
    rows = Indicator.objects.filter(campaign=span.campaign).values_list("code", "name", "unit_of_count")
    return {code: {"name": name, "unit": unit} for code, name, unit in rows}


@transaction.atomic
def request_report(*, campaign, kind, year, as_of, issuing_body=IssuingBody.UBND, by, at):
    """Opens a report and its first job; a correction of an issued one is the next version. Raises Refused."""
    if not coordinates(by, campaign.province_id):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được lập báo cáo.")
    if sentence := refusal(campaign, kind=kind, year=year, as_of=as_of):
        raise Refused(sentence)
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    last = Report.objects.filter(campaign=campaign, kind=kind, year=year).order_by("version").last()
    if last and last.status != ReportStatus.ISSUED:
        raise Refused(f"Đã có bản dự thảo “{last.title}”. Hãy mở bản đó và tổng hợp lại, không cần lập thêm.")
    report = Report.objects.create(
        campaign=campaign, kind=kind, year=year, as_of=as_of, issuing_body=issuing_body,
        version=last.version + 1 if last else 1, previous=last, requested_at=at, requested_by=by,
    )  # fmt: skip
    jobs.request_job(report=report, kind=JobKind.COMPILE, by=by, at=at)
    return report


def refusal(campaign, *, kind, year, as_of):
    """Why no such report can be compiled, or None."""
    if kind not in ReportKind.values:
        return "Loại báo cáo là annual (năm), mid_term (sơ kết) hoặc final (tổng kết)."
    if year not in campaign.years:
        return f"Phong trào chạy từ năm {campaign.starts} đến năm {campaign.ends}. Hãy chọn một năm trong khoảng đó."
    first = year if kind == ReportKind.ANNUAL else campaign.starts
    if as_of.year < first:
        return f"Ngày số liệu {show_day(as_of)} trước năm {first}. Hãy chọn ngày từ 1/1/{first} trở đi."
    return None
