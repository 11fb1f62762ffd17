"""Whether an issued report rests on what an import brought."""

from reports.models import Report, ReportStatus
from units.days import show_day


def issued_since(batch):
    """Why the import may not be withdrawn: a report that was compiled after it has been issued; else None."""
    report = (
        Report.objects.filter(campaign__province=batch.province_id, snapshot__made_at__gte=batch.imported_at)
        .exclude(status=ReportStatus.DRAFT)
        .select_related("campaign")
        .order_by("issued_on", "pk")
        .first()
    )
    if report is None:
        return None
    return (
        f"Không rút được lần nhập này: {report.title} (số {report.number}/{report.notation}, ngày "
        f"{show_day(report.issued_on)}) lập sau lần nhập đã ban hành. Hãy sửa trực tiếp từng dòng thay vì rút cả tệp."
    )
