"""Nơi nhận: the lines that were typed, else those that are usual for a report of this issuing body."""

from reports.models import IssuingBody, Report


def recipients_of(subject):
    """The lines of Nơi nhận: those typed, else the usual ones (of a report; a document is opened with its own)."""
    typed = [line for line in subject.recipients.splitlines() if line.strip()]
    return typed or (usual_recipients(subject) if isinstance(subject, Report) else [])


def usual_recipients(report):
    place = report.campaign.province.level_on(report.as_of)
    committee = "Tỉnh ủy" if place == "tỉnh" else "Thành ủy"
    lines = [
        "Ban Thi đua - Khen thưởng Trung ương",
        f"Thường trực {committee}, Thường trực HĐND {place}",
        f"Chủ tịch, các Phó Chủ tịch UBND {place}",
        f"Các cơ quan, đơn vị, địa phương trong {place}",
        kept_by(report.issuing_body),
    ]
    if report.issuing_body == IssuingBody.SNV:
        lines[2:3] = [f"UBND {place} (để báo cáo)"]
    return lines


def kept_by(issuing_body):
    """The last line of Nơi nhận: the clerk's office, and whoever drafted it."""
    return "Lưu: VT, TĐKT" if issuing_body == IssuingBody.SNV else "Lưu: VT, SNV"
