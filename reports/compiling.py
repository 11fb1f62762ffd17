"""Compiling: from approved data to the body of a report, the same for the Celery job and the command."""

from contextlib import contextmanager
from dataclasses import replace

from django.db import connection, transaction

from campaign.models import Campaign
from reports import snapshots
from reports.background import jobs
from reports.counting import campaigns
from reports.counting.campaigns import count, tell_nothing
from reports.counting.proposed import proposed
from reports.counting.regrouped import regrouped
from reports.figures import Caveat
from reports.midterm import beside_final
from reports.models import IssuingBody, JobKind, Report, ReportKind, ReportStatus
from reports.once import each_unit_once
from reports.parts import first_year, parts_of
from reports.uniting import AT, Contribution, unite
from units.days import show_day
from units.permissions import coordinates
from units.refusals import Refused

STEPS = (
    *campaigns.STEPS,
    "Cộng số liệu của các tỉnh được hợp nhất",
    "So sánh với sơ kết",
    "Chốt số liệu",
)
print_nothing = tell_nothing


def compute(campaign, *, kind, year, as_of, progress=print_nothing):
    """The body of a report without its words, read from one consistent state of the database.

    The number of queries does not depend on how many units, persons or sheets there are; it grows with the parts.
    """
    with one_moment():
        return _compute(campaign, kind, year, as_of, progress)


@contextmanager
def one_moment():
    """Everything read inside belongs to one moment: heads go on approving while figures are counted."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _compute(campaign, kind, year, as_of, tell):
    (own, *others), silent = parts_of(campaign, kind=kind, year=year, as_of=as_of)
    counted = [(own, count(own.span, tell))]
    tell(STEPS[-3])
    counted += [(part, count(part.span, former=True)) for part in others]
    counted, silent = _speaking(counted, silent)
    figures, warnings = _figures(counted)
    body = snapshots.body_from(own, counted[0][1], figures=figures, warnings=_silence(silent) + warnings)
    if len(counted) > 1 or silent:
        body |= snapshots.parts_from(body, counted, silent)
    if lists := proposed(campaign, kind=kind, year=year):
        body["proposed"] = lists
    tell(STEPS[-2])
    if kind == ReportKind.FINAL:
        body["mid_term"], body["comparison"] = beside_final(counted, figures, year=year, as_of=as_of)
        results = [("" if part.own else part.title, each.bands_of_units) for part, each in counted]
        body["regrouped"] = regrouped(campaign.province, as_of, results)
    tell(STEPS[-1])
    return body


def _speaking(counted, silent):
    """(the parts of which something is known, the provinces of which nothing is): nobody is shown as zeros.

    Nothing is missing of a province that did not exist in the time of the report.
    """
    speaking = [(part, each) for place, (part, each) in enumerate(counted) if place == 0 or each.has_data]
    known = {part.place for part, _ in speaking}
    unknown = dict.fromkeys(part.place for part, _ in counted if part.place not in known and part.span.meets_province)
    return speaking, [*unknown, *silent]


def _silence(places):
    return [
        Caveat(
            "predecessor_without_data",
            f"{place.full_title[:1].upper()}{place.full_title[1:]} chưa có dữ liệu của phong trào trong hệ thống. "
            f"Số liệu của báo cáo không gồm {place.level} này.",
        )
        for place in places
    ]


def _figures(counted):
    """(figures, warnings) of the whole report; a single campaign is printed as it was counted."""
    if len(counted) == 1:
        (_, alone), *_ = counted
        return alone.figures, alone.warnings
    once = each_unit_once([(part.span, each.figures) for part, each in counted])
    figures, warnings = unite(
        Contribution(part.slug, part.title, figures, frozenset(key for _, _, key in each.left_out))
        for (part, each), figures in zip(counted, once, strict=True)
    )
    return figures, warnings + [_told_by(part, warning) for part, each in counted for warning in each.warnings]


def _told_by(part, warning):
    """A warning of one part: the same code, with the name of its province and the key of the part."""
    key = warning.key and warning.key + (part.slug and AT + part.slug)
    message = warning.message.replace(f"({warning.key})", f"({key})") if key else warning.message
    return replace(warning, message=f"{part.title}: {message[:1].lower()}{message[1:]}", key=key)


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
        version=last.version + 1 if last else 1, previous=last, first_year=first_year(campaign),
        requested_at=at, requested_by=by,
    )  # fmt: skip
    jobs.request_job(subject=report, kind=JobKind.COMPILE, by=by, at=at)
    return report


def refusal(campaign, *, kind, year, as_of):
    """Why no such report can be compiled, or None."""
    if kind not in ReportKind.values:
        return "Loại báo cáo là annual (năm), mid_term (sơ kết) hoặc final (tổng kết)."
    start = first_year(campaign)
    if not start <= year <= campaign.ends:
        return f"Phong trào chạy từ năm {start} đến năm {campaign.ends}. Hãy chọn một năm trong khoảng đó."
    first = year if kind == ReportKind.ANNUAL else start
    if as_of.year < first:
        return f"Ngày số liệu {show_day(as_of)} trước năm {first}. Hãy chọn ngày từ 1/1/{first} trở đi."
    return None
