"""Numbers of documents: one series a year for each issuing body and name of document (NĐ 30/2020, Điều 15)."""

import re
import unicodedata

from reports.models import Report, ReportStatus
from units.days import show_day
from units.models import Province
from units.refusals import Refused

# A year of one series never comes near a million.
_MOST_DIGITS = 6
_NUMBER = re.compile("0*([1-9][0-9]*)([aăâbcdđeêghiklmnoôơpqrstuưvxy]?)")


def refusal(subject, number, issued_on):
    """Why this number cannot be given; None when it is free. Inside a transaction nobody else takes it meanwhile."""
    Province.objects.select_for_update(no_key=True, of=("self",)).get(pk=subject.campaign.province_id)
    other = taken_by(subject, number, issued_on)
    if other is None:
        return None
    return (
        f"Số {other.number} năm {issued_on.year} đã dùng cho “{other.title}”, ban hành ngày "
        f"{show_day(other.issued_on)}. Hãy hỏi văn thư và nhập đúng số được cấp."
    )


def written(number):
    """One way to write each number, as it is printed: "7" and "007" are "07". Raises Refused for what is no number."""
    digits, letter = _parts(number)
    return digits.zfill(2) + letter


def taken_by(subject, number, issued_on):
    """What of the same series already bears the number, or None."""
    digits, letter = _parts(number)
    series = {} if isinstance(subject, Report) else {"kind": subject.kind}
    return (
        type(subject)
        .objects.filter(
            **series,
            campaign__province=subject.campaign.province_id,
            issuing_body=subject.issuing_body,
            number__regex=rf"^\D*0*{digits}{letter}\W*$",  # also as it was once typed: "015", "Số 15"
            issued_on__year=issued_on.year,
        )
        .exclude(pk=subject.pk)
        .exclude(status=ReportStatus.DRAFT)
        .select_related("campaign")
        .first()
    )


def _parts(number):
    """("15", "a") of "15a", however it was typed."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", number).strip())
    if found is None:
        raise Refused(
            f"“{number}” không phải số văn bản. Hãy chỉ ghi chữ số do văn thư cấp, ví dụ 215; số chèn thì thêm một chữ "
            "cái thường ngay sau, ví dụ 215a."
        )
    if len(found[1]) > _MOST_DIGITS:
        raise Refused(f"Số văn bản có không quá {_MOST_DIGITS} chữ số. Hãy nhập lại số do văn thư cấp, ví dụ 215.")
    return found.groups()
