"""Numbers of documents: one series a year for each issuing body and name of document (NĐ 30/2020, Điều 15)."""

from reports.models import Report, ReportStatus
from units.days import show_day
from units.models import Province


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
    """ "7" is printed "07"."""
    return number.zfill(2) if number.isdigit() else number


def taken_by(subject, number, issued_on):
    """What of the same series already bears the number, or None."""
    series = {} if isinstance(subject, Report) else {"kind": subject.kind}
    return (
        type(subject)
        .objects.filter(
            **series,
            campaign__province=subject.campaign.province_id,
            issuing_body=subject.issuing_body,
            number=written(number),
            issued_on__year=issued_on.year,
        )
        .exclude(pk=subject.pk)
        .exclude(status=ReportStatus.DRAFT)
        .select_related("campaign")
        .first()
    )
