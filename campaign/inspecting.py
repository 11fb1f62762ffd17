"""Recording a visit with what it found: one record, several findings, their photos, and the remedies that follow."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from campaign.models import Finding, FindingPhoto, FindingResult, Inspection, PlannedInspection, RemedyState, StoredFile
from campaign.permissions import keeps_records
from campaign.recording import NOT_YOURS, record_inspection
from campaign.remedying import assign
from campaign.storing import store_upload
from units.days import show_day
from units.refusals import Refused
from units.text import one_line

MOST_PHOTOS = 10
PHOTOS = (".jpg", ".jpeg", ".png", ".pdf")


@dataclass(frozen=True)
class Found:
    """One finding as it was typed; `uploads` are its photos."""

    topic: str
    found: str
    result: str
    criterion_code: str = ""
    task: str = ""
    owner: str = ""
    due_on: date | None = None
    uploads: tuple = field(default=(), compare=False)


def record_visit(inspection, findings, *, planned=None, sent_as=None, by, at):
    """Stores an inspection (new, or one on record that gains findings) with its findings; returns it. Raises Refused.

    `planned` is the place in a plan that this visit fulfils. A record that arrives again under the same `sent_as`,
    because the answer to the phone was lost, is the one that is stored. Photos are kept before the lock is taken.
    """
    if known := _already_here(planned, sent_as, findings):
        return known
    if not keeps_records(by, inspection.campaign):
        raise Refused(NOT_YOURS)
    _check_findings(inspection, findings)
    kept = [_stored(each, by=by, at=at) for each in findings]
    with transaction.atomic():
        _lock(inspection, planned)
        if known := _already_here(planned, sent_as, findings):
            return known
        inspection = record_inspection(inspection, by=by, at=at)
        if planned:
            PlannedInspection.objects.filter(pk=planned.pk).update(inspection=inspection)
        made = [_write(inspection, each, sent_as, by=by, at=at) for each in kept]
        assign([each for each in made if each.result == FindingResult.REMEDY], by=by, at=at)
        return inspection


@transaction.atomic
def add_photo(finding, *, upload, by, at):
    """Keeps one more photo or file beside a finding. Raises Refused."""
    if not keeps_records(by, finding.inspection.campaign):
        raise Refused(NOT_YOURS)
    stored = store_upload(upload, by=by, at=at, allowed=PHOTOS)
    Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    kept = list(finding.photos.kept())
    if any(photo.file_id == stored.pk for photo in kept):
        raise Refused("Tệp này đã có ở nội dung kiểm tra.")
    if len(kept) >= MOST_PHOTOS:
        raise Refused(f"Nội dung này đã có {MOST_PHOTOS} tệp, mức nhiều nhất. Hãy bỏ bớt tệp rồi tải lại.")
    return _photo(finding, stored, upload.name, by=by, at=at)


def remove_photo(photo, *, by, at):
    """Hides a photo; removing it twice changes nothing. Raises Refused."""
    if not keeps_records(by, photo.finding.inspection.campaign):
        raise Refused(NOT_YOURS)
    FindingPhoto.objects.kept().filter(pk=photo.pk).update(removed_at=at, removed_by_name=by.full_name)


def _already_here(planned, sent_as, findings):
    """The inspection that this record has become before, or None; raises Refused where another record came first."""
    sent = Finding.objects.filter(sent_as=sent_as).select_related("inspection").first() if sent_as else None
    if sent:
        return sent.inspection
    row = planned and PlannedInspection.objects.select_related("inspection__unit").filter(pk=planned.pk).first()
    if not row or not row.inspection:
        return None
    if findings:
        inspection = row.inspection
        raise Refused(
            f"{inspection.unit.name} vừa được ghi kiểm tra ngày {show_day(inspection.inspected_on)}. "
            "Hãy mở lần kiểm tra đó ở mục Kiểm tra rồi ghi thêm các nội dung này."
        )
    return row.inspection


def _lock(inspection, planned):
    """A record that is sent twice at once waits here for the first."""
    if planned:
        place = PlannedInspection.objects.standing().select_for_update(of=("self",)).filter(pk=planned.pk)
        if not place.exists():
            raise Refused("Đơn vị này đã được bỏ khỏi kế hoạch. Hãy ghi lần kiểm tra ở mục Kiểm tra.")
    elif inspection.pk:
        Inspection.objects.select_for_update(of=("self",)).filter(pk=inspection.pk).first()


def _check_findings(inspection, findings):
    for number, each in enumerate(findings, 1):
        if each.result == FindingResult.REMEDY and each.due_on and each.due_on < inspection.inspected_on:
            raise Refused(
                f"Nội dung {number}: hạn khắc phục {show_day(each.due_on)} ở trước ngày kiểm tra. Hãy xem lại hạn."
            )
        if len(each.uploads) > MOST_PHOTOS:
            raise Refused(f"Nội dung {number}: nhiều nhất {MOST_PHOTOS} ảnh. Hãy bỏ bớt ảnh rồi gửi lại.")


def _stored(found, *, by, at):
    """The finding with its uploads on disk, each content once: (StoredFile, name)."""
    files = {}
    for upload in found.uploads:
        stored = store_upload(upload, by=by, at=at, allowed=PHOTOS)
        files.setdefault(stored.pk, (stored, upload.name))
    return replace(found, uploads=tuple(files.values()))


def _write(inspection, found, sent_as, *, by, at):
    is_remedy = found.result == FindingResult.REMEDY
    finding = Finding(
        inspection=inspection,
        criterion_code=found.criterion_code,
        topic=found.topic,
        found=found.found,
        result=found.result,
        task=found.task if is_remedy else "",
        owner=found.owner if is_remedy else "",
        due_on=found.due_on if is_remedy else None,
        state=RemedyState.OPEN if is_remedy else RemedyState.NONE,
        recorded_at=at,
        recorded_by_name=by.full_name,
        sent_as=sent_as,
    )
    finding.save()
    for stored, name in found.uploads:
        _photo(finding, stored, name, by=by, at=at)
    return finding


def _photo(finding, stored: StoredFile, name, *, by, at):
    return FindingPhoto.objects.create(
        finding=finding, file=stored, name=one_line(name)[:255], added_at=at, added_by_name=by.full_name
    )
