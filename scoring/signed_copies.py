"""Scans of signed sheets: who attaches them, and whether what was signed is still what the sheet says.

The hash is of what the signature stands for (docs/decisions/0011): the version of the sheet, its criteria with their
maxima, the unit's own opinions with their words, and the unit's total and band. Once Sở has appraised, its opinions
belong to what is signed too; a scan of before keeps matching the unit's part.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from campaign.storing import store_upload
from scoring.models import Assessment, SignedCopy, Stage, Status
from scoring.opinions import decided, opinion, shown_points
from scoring.sheets import band_rules, lines_of, total_and_band
from units.permissions import coordinates, heads, serves
from units.refusals import Refused
from units.text import one_line

FORMAT = 1
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
MOST_COPIES = 10
# While the unit may still change its marks there is nothing to sign.
SIGNED_IN = (Status.SUBMITTED, Status.APPROVED, Status.APPRAISED, Status.FINAL)
APPRAISED = (Status.APPRAISED, Status.FINAL)


@dataclass(frozen=True)
class Shown:
    """A scan as the page shows it: `matches` the sheet of now, or changed since (`changed_at`, where known).

    `before_appraisal`: it matches what the unit signed; Sở's opinions came later.
    """

    copy: SignedCopy
    matches: bool
    before_appraisal: bool = False
    changed_at: datetime | None = None


def sheet_sha256(sheet, lines=None, *, appraised=None):
    """SHA-256 of the sheet's canonical content; `appraised` says whether Sở's part belongs to it (as the sheet is)."""
    lines = lines_of(sheet) if lines is None else lines
    appraised = sheet.status in APPRAISED if appraised is None else appraised
    body = json.dumps(_content(sheet, lines, appraised), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def refusal_to_attach(sheet, user):
    """Why `user` may not attach a scan to the sheet now, or None."""
    if not may_attach(user, sheet):
        return "Chỉ cán bộ đầu mối, thủ trưởng của đơn vị hoặc Sở Nội vụ được gắn bản ký."
    if not sheet.is_current:
        return "Phiếu này đã có bản mới thay thế. Hãy mở bản mới."
    if sheet.status not in SIGNED_IN:
        return (
            f"Phiếu đang ở trạng thái “{sheet.get_status_display()}”, điểm còn có thể đổi. "
            "Hãy trình phiếu rồi mới gắn bản ký."
        )
    return None


def may_attach(user, sheet):
    return serves(user, sheet.unit_id) or heads(user, sheet.unit_id) or coordinates(user, sheet.unit.province_id)


def attach(sheet, *, upload, by, at):
    """Ties the scan to what the sheet says at this moment; returns the SignedCopy. Raises Refused.

    Asked twice: before the bytes are stored, so that nobody fills the disk, and again under the lock.
    """
    _refuse(sheet, by)
    if upload is None:
        raise Refused("Chưa chọn tệp nào. Hãy chọn bản quét PDF, JPG hoặc PNG.")
    stored = store_upload(upload, by=by, at=at, allowed=SCANS)
    with transaction.atomic():
        sheet = Assessment.objects.select_for_update(of=("self",)).select_related(*_NEEDED).get(pk=sheet.pk)
        _refuse(sheet, by)
        return _keep(sheet, stored, one_line(upload.name)[:255], by=by, at=at)


def copies_of(sheet, lines):
    """The scans of the sheet, the latest first, each with whether it still matches: one query."""
    copies = list(sheet.signed_copies.select_related("file"))
    if not copies:
        return []
    unit_part, whole = (sheet_sha256(sheet, lines, appraised=appraised) for appraised in (False, True))
    is_appraised = sheet.status in APPRAISED
    saved = max((mark.saved_at for mark in lines if mark.saved_at), default=None)
    return [_shown(copy, unit_part, whole, is_appraised=is_appraised, saved=saved) for copy in copies]


_NEEDED = ("unit", "staff", "round", "rubric")


def _refuse(sheet, by):
    if sentence := refusal_to_attach(sheet, by):
        raise Refused(sentence)
    if sheet.signed_copies.count() >= MOST_COPIES:
        raise Refused(f"Phiếu đã có {MOST_COPIES} bản ký, mức nhiều nhất.")


def _keep(sheet, stored, name, *, by, at):
    try:
        with transaction.atomic():
            return SignedCopy.objects.create(
                assessment=sheet,
                file=stored,
                file_name=name,
                sheet_sha256=sheet_sha256(sheet),
                attached_at=at,
                by=by,
                by_name=by.full_name,
            )
    except IntegrityError:
        raise Refused("Bản quét này đã được gắn cho đúng nội dung phiếu hiện tại.") from None


def _shown(copy, unit_part, whole, *, is_appraised, saved):
    if copy.sheet_sha256 == (whole if is_appraised else unit_part):
        return Shown(copy, matches=True)
    if copy.sheet_sha256 == unit_part:
        return Shown(copy, matches=True, before_appraisal=True)
    return Shown(copy, matches=False, changed_at=saved if saved and saved > copy.attached_at else None)


def _content(sheet, lines, appraised):
    stage = Stage.APPRAISAL if appraised else Stage.HEAD
    total, band = total_and_band(lines, band_rules(sheet.rubric), stage=stage)
    content = {
        "format": FORMAT,
        "province": sheet.unit.province_id,
        "unit": sheet.unit_id,
        "staff": sheet.staff_id,
        "round": sheet.round_id,
        "version": sheet.version,
        "rubric": sheet.rubric_id,
        "lines": [_line(mark, appraised) for mark in lines],
        "total": None if total is None else str(total),
        "band": band,
    }
    return content | ({"decided_band": sheet.decided_band} if appraised else {})


def _line(mark, appraised):
    """The head's silence becomes agreement at the approval: what counts is the same before and after."""
    line = {
        "code": mark.criterion.code,
        "max": str(mark.max_points.normalize()),
        "self": shown_points(opinion(mark, Stage.SELF)),
        "unit": shown_points(decided(mark, stage=Stage.HEAD)),
        "explanation": mark.explanation,
        "head_reason": mark.head_reason,
    }
    if appraised:
        line |= {"appraisal": shown_points(decided(mark)), "appraisal_reason": mark.appraisal_reason}
    return line
