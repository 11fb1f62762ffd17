"""A province's own wordings: writing one over what was seen, and going back to the wording that ships."""

import hashlib

from django.db import transaction

from reports.models import DocumentTemplate
from reports.wording.binding import check
from reports.wording.shipped import WORDINGS
from units.models import Province
from units.permissions import coordinates
from units.refusals import Refused
from units.text import nfc
from units.undoing import take_out


class WordingConflict(Refused):
    """Somebody else saved this wording in between; carries what stands now and what was being written."""

    def __init__(self, stored, standing, text):
        who = stored.saved_by_name if stored else "Người khác"
        what = "lưu mẫu này" if stored else "khôi phục mẫu gốc"
        super().__init__(f"{who} vừa {what}. Lời văn anh/chị đang viết chưa được lưu.")
        self.stored, self.standing, self.text = stored, standing, text


def own_wordings(province):
    """{code: DocumentTemplate} of what the province wrote itself."""
    return {each.code: each for each in DocumentTemplate.objects.filter(province=province)}


def seen(text):
    """A short sign of a text, by which a later save tells whether it was still the one on the page."""
    return hashlib.sha256(nfc(text).encode()).hexdigest()[:16]


@transaction.atomic
def save_wording(*, province, code, text, seen_before, by, at):
    """Stores the province's own wording if nobody changed it since it was seen; returns the DocumentTemplate or None.

    Saving what stands already changes nothing; so does saving the wording that ships where there is no other.
    """
    stored = _locked(province, code, by)
    standing, text = _standing(stored, code), nfc(text)
    if text == nfc(standing):
        return stored
    if seen_before != seen(standing):
        raise WordingConflict(stored, standing, text)
    if not text:
        raise Refused(
            "Mẫu không được để trống. Muốn dùng lại mẫu gốc, hãy chọn “Khôi phục mẫu gốc”."
            if stored
            else "Hãy nhập lời văn của mẫu trước khi lưu."
        )
    wording = WORDINGS[code]
    check(text, [name.code for name in wording.names], figures=wording.figures)
    stored = stored or DocumentTemplate(province=province, code=code)
    stored.text = text
    stored.revision += 1
    stored.saved_at, stored.saved_by_name = at, by.full_name
    stored.save()
    return stored


@transaction.atomic
def restore_wording(*, province, code, seen_before, by, at):
    """Puts the province's own wording away: the one that ships stands again. Raises Refused where it stands already.

    The Removal it returns brings the province's own back.
    """
    stored = _locked(province, code, by)
    if stored is None:
        raise Refused("Mẫu gốc đang được dùng nên không có gì để khôi phục.")
    if seen_before != seen(stored.text):
        raise WordingConflict(stored, stored.text, "")
    return take_out(stored, what=f"lời văn riêng của mẫu “{WORDINGS[code].title}”", by=by, at=at)


def check_put_back(template, *, by, at, address=None):
    """The province's own wording stands again where nobody has written another since. Raises Refused."""
    if another := _locked(template.province, template.code, by):
        raise Refused(f"Không đưa lại được: {another.saved_by_name} đã viết lại mẫu này từ đó.")


def _locked(province, code, by):
    """The province's own wording, or None, under the lock of the province, so that two first saves meet."""
    if not coordinates(by, province.pk):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được sửa mẫu văn bản.")
    Province.objects.select_for_update(of=("self",)).get(pk=province.pk)
    return DocumentTemplate.objects.filter(province=province, code=code).first()


def _standing(stored, code):
    return stored.text if stored else WORDINGS[code].text
