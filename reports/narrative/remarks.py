"""Remarks beside the sections of a report: writing one, settling it, opening it again. Never printed."""

from django.db import transaction
from django.db.models import Count

from reports.models import Report, SectionComment
from reports.outline import SECTIONS
from units.permissions import coordinates
from units.refusals import Refused
from units.text import nfc

MAX_LENGTH = SectionComment._meta.get_field("text").max_length


@transaction.atomic
def add(*, section, text, by, at):
    _check(section, by)
    text = nfc(text)
    if not text:
        raise Refused("Hãy nhập ý kiến trước khi gửi.")
    if len(text) > MAX_LENGTH:
        raise Refused(f"Ý kiến dài quá {MAX_LENGTH} ký tự. Hãy viết gọn lại hoặc tách làm hai ý kiến.")
    return section.comments.create(text=text, at=at, by=by, by_name=by.full_name)


@transaction.atomic
def settle(*, comment, by, at):
    """Says that nothing is left to do; settling twice keeps the first name."""
    _check(comment.section, by)
    comment = _locked(comment)
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by_name = at, by.full_name
        comment.save(update_fields=["settled_at", "settled_by_name"])
    return comment


@transaction.atomic
def reopen(*, comment, by, at):
    _check(comment.section, by)
    comment = _locked(comment)
    comment.settled_at = comment.settled_by_name = None
    comment.save(update_fields=["settled_at", "settled_by_name"])
    return comment


def open_counts(report):
    """{section code: how many remarks wait there}. One query."""
    waiting = SectionComment.objects.filter(section__report=report, settled_at__isnull=True)
    return dict(waiting.order_by().values_list("section__code").annotate(Count("pk")))


def left_open(report):
    """[(section of the outline, remark)] of those that nobody has settled, in reading order. One query."""
    waiting = SectionComment.objects.filter(section__report=report, settled_at__isnull=True).select_related("section")
    found = [(SECTIONS[each.section.code], each) for each in waiting if each.section.code in SECTIONS]
    places = list(SECTIONS)
    return sorted(found, key=lambda each: places.index(each[0].code))


def carry_open(*, report, into):
    """Gives the sections of a correction the remarks still open in `report`, with their writers and times."""
    sections = {each.code: each for each in into.sections.all()}
    SectionComment.objects.bulk_create(
        SectionComment(section=sections[section.code], text=old.text, at=old.at, by_id=old.by_id, by_name=old.by_name)
        for section, old in left_open(report)
    )


def _check(section, by):
    report = Report.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=section.report_id)
    if not coordinates(by, report.campaign.province_id):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được ghi ý kiến vào báo cáo này.")
    if not report.is_draft:
        raise Refused("Báo cáo không còn là dự thảo nên không ghi ý kiến được nữa. Muốn đính chính, hãy lập bản mới.")


def _locked(comment):
    return SectionComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
