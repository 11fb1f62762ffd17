"""Writing the minutes of an inspection: what was typed of it, by whom last, and what the last ones said already."""

import hashlib
import json

from django.db import transaction

from campaign.models import FindingResult, RemedyState
from reports import events
from reports.background import jobs
from reports.models import Document, DocumentKind, IssuingBody, JobKind
from reports.narrative.editing import refusal_to_edit
from reports.requesting import refusal_to_ask, request_document
from units.refusals import Refused

# What one team keeps from one inspection to the next.
KEPT = ("doan", "can_cu", "thanh_phan_doan", "noi_dung", "truong_doan", "nguoi_ghi")


class MinutesConflict(Refused):
    """Somebody else saved the minutes in between; what was being typed is still in the form."""


def seen(fields):
    """A short sign of what was typed, by which a later save tells whether it was still that on the page."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]


def minutes_of(inspection):
    """The minutes that were begun of an inspection, the latest first."""
    found = Document.objects.filter(campaign=inspection.campaign_id, kind=DocumentKind.MINUTES)
    return found.filter(about__inspection=inspection.pk)


def first_fields(inspection):
    """What stands in the form to begin with: the place, the conclusion on record, and what the last minutes kept."""
    last = (
        Document.objects.filter(campaign=inspection.campaign_id, kind=DocumentKind.MINUTES)
        .filter(about__kind=inspection.kind)
        .order_by("-pk")
        .values_list("about", flat=True)
        .first()
    )
    before = (last or {}).get("fields", {})
    return {
        "doan": "Đoàn kiểm tra của Sở Nội vụ",
        "so_ban": "2",
        **{name: before[name] for name in KEPT if before.get(name)},
        **{name: words for name, words in _recorded(inspection) if words},
        "dia_diem": f"trụ sở {inspection.unit.name}",
        "ket_luan": inspection.conclusion,
        "issuing_body": IssuingBody.SNV,
    }


def _recorded(inspection):
    """(field, words) of what was written down during the visit."""
    findings = list(inspection.findings.exclude(state=RemedyState.WITHDRAWN))
    good = [each for each in findings if each.result == FindingResult.GOOD]
    to_remedy = [each for each in findings if each.result == FindingResult.REMEDY]
    yield "thanh_phan_doan", inspection.team_present
    yield "thanh_phan_don_vi", inspection.unit_present
    yield "ket_qua", "\n".join(f"{each.topic}: {each.found}" for each in good)
    yield "ton_tai", "\n".join(f"{each.topic}: {each.found}" for each in to_remedy)
    yield "kien_nghi", "\n".join(each.task for each in to_remedy)
    yield "han_khac_phuc", max((each.due_on for each in to_remedy), default=None)


def request_minutes(*, inspection, fields, issuing_body, by, at):
    """Opens the minutes of an inspection. Raises Refused."""
    what = inspection.get_kind_display()
    return request_document(
        kind=DocumentKind.MINUTES,
        campaign=inspection.campaign,
        title=f"{what} tại {inspection.unit.name}",
        about={"inspection": inspection.pk, "kind": inspection.kind, "fields": fields},
        recipients="Như thành phần nêu trên\nLưu: VT, hồ sơ kiểm tra",
        unit=inspection.unit,
        issuing_body=issuing_body,
        by=by,
        at=at,
    )


@transaction.atomic
def change_minutes(*, document, fields, issuing_body, seen_before, by, at):
    """Stores what was typed anew, if nobody changed it since it was seen, and asks for the PDF. Raises Refused."""
    document = Document.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=document.pk)
    if refused := refusal_to_ask(document, by) or refusal_to_edit(document):
        raise Refused(refused)
    standing = document.about["fields"]
    if (standing, document.issuing_body) == (fields, issuing_body):
        return document
    if seen_before != seen(standing):
        raise MinutesConflict(
            f"{document.saved_by_name or 'Người khác'} vừa sửa biên bản này. Những gì anh/chị nhập vẫn còn trong các "
            "ô; hãy mở biên bản ở thẻ khác để so lại, rồi lưu lần nữa."
        )
    document.about = {**document.about, "fields": fields}
    document.issuing_body, document.word = issuing_body, None
    document.saved_at, document.saved_by_name = at, by.full_name
    document.save(update_fields=["about", "issuing_body", "word", "saved_at", "saved_by_name"])
    events.record(document, "Sửa nội dung biên bản.", by=by, at=at)
    jobs.request_job(subject=document, kind=JobKind.RENDER, by=by, at=at)
    return document
