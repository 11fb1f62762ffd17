"""Recording a visit with what it found: one record, several findings, their photos, and the remedies that follow."""

from dataclasses import astuple, dataclass, field, replace
from datetime import date

from django.db import transaction

from campaign.models import (
    Finding,
    FindingPhoto,
    FindingResult,
    Inspection,
    PlannedInspection,
    RemedyState,
    StoredFile,
    VisitSending,
)
from campaign.overtaken import stamp_of
from campaign.permissions import keeps_records
from campaign.recording import NOT_YOURS, record_inspection
from campaign.remedying import assign
from campaign.storing import store_upload
from units.days import show_day
from units.refusals import Refused
from units.text import one_line
from units.undoing import TOO_LATE_FOR_FILES, refuse_late

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
    """Stores a new inspection with its findings; returns it. Raises Refused.

    `planned` is the place in a plan that this visit fulfils. What arrives again under the same `sent_as`, because the
    answer to the phone was lost, is the record that is stored. Photos are kept before the lock is taken.
    """
    sign = _sign(inspection, findings)
    if known := _checked(inspection, findings, sent_as, sign, by=by):
        return known
    kept = [_stored(each, by=by, at=at) for each in findings]
    with transaction.atomic():
        if planned:
            _lock_place(planned)
        sending, known = _first_sending(sent_as, sign)
        if known:
            return known
        if planned:
            _check_free(planned)
        inspection = record_inspection(inspection, by=by, at=at)
        if planned:
            PlannedInspection.objects.filter(pk=planned.pk).update(inspection=inspection)
        return _kept(inspection, kept, sending, by=by, at=at)


def add_findings(inspection, findings, *, sent_as=None, by, at):
    """Stores further findings of an inspection on record, whose head stays as it is; returns it. Raises Refused.

    `sent_as` as in `record_visit`.
    """
    if not findings:
        raise Refused("Chưa có nội dung nào được ghi. Hãy ghi ít nhất một nội dung kiểm tra.")
    sign = _sign(inspection, findings)
    if known := _checked(inspection, findings, sent_as, sign, by=by):
        return known
    kept = [_stored(each, by=by, at=at) for each in findings]
    with transaction.atomic():
        inspection = _locked(inspection)
        sending, known = _first_sending(sent_as, sign)
        return known or _kept(inspection, kept, sending, by=by, at=at)


@transaction.atomic
def add_photo(finding, *, upload, by, at):
    """Keeps one more photo or file beside a finding. Raises Refused."""
    if not keeps_records(by, finding.inspection.campaign):
        raise Refused(NOT_YOURS)
    stored = store_upload(upload, by=by, at=at, allowed=PHOTOS)
    _check_room(finding, stored.pk)
    return _photo(finding, stored, upload.name, by=by, at=at)


def remove_photo(photo, *, by, at):
    """Hides a photo; removing it twice changes nothing. Raises Refused."""
    if not keeps_records(by, photo.finding.inspection.campaign):
        raise Refused(NOT_YOURS)
    FindingPhoto.objects.kept().filter(pk=photo.pk).update(removed_at=at, removed_by_name=by.full_name)


@transaction.atomic
def put_photo_back(photo, *, by, at):
    """Shows again a photo that was taken off, for as long as acts are undone. Twice changes nothing. Raises Refused."""
    if not keeps_records(by, photo.finding.inspection.campaign):
        raise Refused(NOT_YOURS)
    hidden = FindingPhoto.objects.select_for_update(of=("self",)).filter(pk=photo.pk, removed_at__isnull=False).first()
    if hidden:
        refuse_late(hidden.removed_at, TOO_LATE_FOR_FILES, at=at)
        _check_room(photo.finding, photo.file_id)
        hidden.removed_at, hidden.removed_by_name = None, ""
        hidden.save(update_fields=["removed_at", "removed_by_name"])


def _check_room(finding, file_id):
    """Holds the finding, which takes each file once and so many in all. Raises Refused."""
    Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    kept = set(finding.photos.kept().values_list("file_id", flat=True))
    if file_id in kept:
        raise Refused("Tệp này đã có ở nội dung kiểm tra.")
    if len(kept) >= MOST_PHOTOS:
        raise Refused(f"Nội dung này đã có {MOST_PHOTOS} tệp, mức nhiều nhất. Hãy bỏ bớt tệp rồi tải lại.")


def _sign(inspection, findings):
    """What tells one record from another: its head, the words of its findings, the names and sizes of their photos."""
    head = [inspection.pk, inspection.campaign_id, inspection.unit_id, inspection.kind]
    if inspection.pk is None:
        head += [inspection.inspected_on, inspection.team_present, inspection.unit_present, inspection.conclusion]
    words = [(*astuple(replace(each, uploads=())), [(up.name, up.size) for up in each.uploads]) for each in findings]
    return stamp_of([head, words])


def _checked(inspection, findings, sent_as, sign, *, by):
    """The inspection that this record became when it arrived before, or None; raises Refused."""
    if not keeps_records(by, inspection.campaign):
        raise Refused(NOT_YOURS)
    if sending := VisitSending.objects.filter(sent_as=sent_as).select_related("inspection__unit").first():
        return _same(sending, sign)
    return _check_findings(inspection, findings)


def _first_sending(sent_as, sign):
    """(the row that says that this record has arrived, None), or (None, what it became when it arrived before)."""
    if sent_as is None:
        return None, None
    sending, is_first = VisitSending.objects.get_or_create(sent_as=sent_as, defaults={"stamp": sign})
    return (sending, None) if is_first else (None, _same(sending, sign))


def _same(sending, sign):
    inspection = sending.inspection
    if inspection is None:
        raise Refused("Lần kiểm tra này đã được ghi rồi bị xóa. Nếu vẫn cần ghi, hãy bấm lưu lần nữa.")
    if sending.stamp != sign:
        raise Refused(
            f"Nội dung gửi lần trước đã được ghi ở lần kiểm tra {inspection.unit.name} ngày "
            f"{show_day(inspection.inspected_on)}, khác với nội dung này. Hãy mở ra đối chiếu; "
            "nếu đây là nội dung mới, bấm lưu lần nữa."
        )
    return inspection


def _locked(inspection):
    row = Inspection.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=inspection.pk).first()
    if row is None:
        raise Refused("Lần kiểm tra này vừa bị xóa. Hãy ghi các nội dung này thành lần kiểm tra mới.")
    return row


def _lock_place(planned):
    place = PlannedInspection.objects.standing().select_for_update(of=("self",)).filter(pk=planned.pk)
    if not place.exists():
        raise Refused("Đơn vị này đã được bỏ khỏi kế hoạch. Hãy ghi lần kiểm tra ở mục Kiểm tra.")


def _check_free(planned):
    before = Inspection.objects.filter(planned=planned.pk).select_related("unit").first()
    if before:
        raise Refused(
            f"{before.unit.name} vừa được ghi kiểm tra ngày {show_day(before.inspected_on)}. "
            "Hãy mở lần kiểm tra đó ở mục Kiểm tra rồi ghi thêm các nội dung này."
        )


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


def _kept(inspection, findings, sending, *, by, at):
    made = [_write(inspection, each, by=by, at=at) for each in findings]
    assign([each for each in made if each.result == FindingResult.REMEDY], by=by, at=at)
    if sending:
        VisitSending.objects.filter(pk=sending.pk).update(inspection=inspection)
    return inspection


def _write(inspection, found, *, by, at):
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
    )
    finding.save()
    for stored, name in found.uploads:
        _photo(finding, stored, name, by=by, at=at)
    return finding


def _photo(finding, stored: StoredFile, name, *, by, at):
    return FindingPhoto.objects.create(
        finding=finding, file=stored, name=one_line(name)[:255], added_at=at, added_by_name=by.full_name
    )
