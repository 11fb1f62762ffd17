"""A unit's periodic report in words: saved field by field, never over another's text unseen, then sent."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localdate

from campaign.models import UnitReport
from campaign.models.unit_reports import TEXTS
from campaign.permissions import keeps_records, writes_report_of
from units.numbers import show_count
from units.refusals import Refused
from units.text import nfc


@dataclass(frozen=True)
class Clash:
    """Somebody else saved this text in between: both are kept, the stored one and the one being typed."""

    stored: str
    typed: str
    by_name: str
    at: object


def seen_mark(text):
    """A short mark of the text that a person was shown, sent back with what they type."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def report_of(campaign, unit, year):
    """The stored report, or a blank one that is not stored yet."""
    report = UnitReport.objects.filter(campaign=campaign, unit=unit, year=year).select_related("saved_by").first()
    return report or UnitReport(campaign=campaign, unit=unit, year=year)


def entry_refusal(report, user, *, at):
    """Why `user` may not write this report now, or None."""
    if not writes_report_of(user, report.unit):
        return "Chỉ cán bộ đầu mối của đơn vị được viết báo cáo này."
    if report.year not in report.campaign.years or report.year > localdate(at).year:
        return f"Phong trào không có kỳ báo cáo năm {report.year}, hoặc năm đó chưa đến."
    if report.sent_at:
        return "Báo cáo đã gửi Sở Nội vụ. Hãy lấy lại báo cáo trước khi sửa."
    return None


@transaction.atomic
def save_unit_report(report, *, texts, seen, by, at):
    """Writes `texts` ({field: text}) and returns (report, {field: Clash}); clashing fields are left as stored.

    `seen` is {field: seen_mark of the text the person was shown}. Raises Refused.
    """
    stored = _held(report)
    if sentence := entry_refusal(stored, by, at=at) or _too_long(texts):
        raise Refused(sentence)
    clashes, changed = {}, False
    for field, text in texts.items():
        typed, before = nfc(text), getattr(stored, field)
        if typed == before:
            continue
        if seen_mark(before) != seen.get(field):
            clashes[field] = Clash(before, typed, stored.saved_by.full_name if stored.saved_by else "", stored.saved_at)
            continue
        setattr(stored, field, typed)
        changed = True
    if changed:
        stored.revision += 1
        stored.saved_at, stored.saved_by = at, by
        stored.save()
    return stored, clashes


@transaction.atomic
def send_unit_report(report, *, by, at):
    """Hands the report in to Sở Nội vụ. Raises Refused."""
    stored = _held(report)
    if sentence := entry_refusal(stored, by, at=at):
        raise Refused(sentence)
    if not stored.results:
        raise Refused("Báo cáo chưa có kết quả nổi bật. Hãy viết phần này rồi gửi; các phần khác có thể để trống.")
    stored.sent_at = at
    stored.save(update_fields=["sent_at"])
    return stored


@transaction.atomic
def take_back_unit_report(report, *, by, at):
    """Opens a sent report again: the unit's clerk corrects it, or Sở Nội vụ asks for more. Raises Refused."""
    stored = _held(report)
    if not (writes_report_of(by, stored.unit) or keeps_records(by, stored.campaign)):
        raise Refused("Chỉ cán bộ đầu mối của đơn vị hoặc Sở Nội vụ được mở lại báo cáo này.")
    if not stored.sent_at:
        raise Refused("Báo cáo này chưa gửi, đơn vị đang viết.")
    stored.sent_at = None
    stored.save(update_fields=["sent_at"])
    return stored


def _too_long(texts):
    for field, text in texts.items():
        column = UnitReport._meta.get_field(field)
        if len(nfc(text)) > column.max_length:
            most = show_count(column.max_length)
            return f"Phần {column.verbose_name} dài quá {most} ký tự. Hãy rút gọn; phần này chưa được lưu."
    return None


def blank_texts(report):
    """The parts that are still empty, in their own words."""
    return [report._meta.get_field(field).verbose_name for field in TEXTS if not getattr(report, field)]


def _held(report):
    """The stored row under its lock; the first save makes it."""
    key = {"campaign": report.campaign, "unit": report.unit, "year": report.year}
    UnitReport.objects.bulk_create([UnitReport(**key)], ignore_conflicts=True)
    held = UnitReport.objects.select_for_update(of=("self",)).select_related("saved_by", "unit", "campaign")
    return held.get(**key)
