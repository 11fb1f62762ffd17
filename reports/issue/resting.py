"""Whether an issued report rests on what an import brought."""

from django.db.models import Exists, OuterRef, Q

from campaign.models import Campaign
from reports.models import Report, ReportStatus
from units.days import show_day


def issued_since(batch):
    """Why the import may not be withdrawn: a report that was compiled after it has been issued; else None."""
    # The report of a merged province counts the campaigns that its own continues.
    continuing = Campaign.objects.filter(pk=OuterRef("campaign"), continues__province=batch.province_id)
    report = (
        Report.objects.filter(
            Q(campaign__province=batch.province_id) | Exists(continuing), snapshot__made_at__gte=batch.imported_at
        )
        .exclude(status=ReportStatus.DRAFT)
        .select_related("campaign")
        .order_by("issued_on", "pk")
        .first()
    )
    if report is None:
        return None
    return (
        f"Không rút được lần nhập này: {report.title} (số {report.notation}, ngày "
        f"{show_day(report.issued_on)}) lập sau lần nhập này và đã ban hành. "
        "Hãy sửa trực tiếp từng dòng thay vì rút cả tệp."
    )
