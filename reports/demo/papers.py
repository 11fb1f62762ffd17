"""The papers of the demo: small PDF files as evidence, and two units' reports in words."""

from datetime import timedelta

from campaign.models import UnitReport
from campaign.rounds import end_of
from campaign.storing import PDF, store_bytes
from reports.demo.rounds import CALENDARS, ENTERING, WAITING_FOR_HEAD
from scoring.models import Evidence, Mark

EVIDENCE = {
    "A1": ("Ke hoach trien khai phong trao thi dua", "Kế hoạch triển khai phong trào (minh họa).pdf"),
    "A2": ("Quy che lam viec sua doi, bo sung", "Quy chế làm việc (minh họa).pdf"),
    "B1": ("Thong ke ho so mot cua sau thang dau nam", "Thống kê hồ sơ một cửa (minh họa).pdf"),
    "D1": ("Anh chup tru so sau chinh trang", "Ảnh trụ sở (minh họa).pdf"),
}
SENT = "STC"
WORDS = {
    "results": "Dữ liệu minh họa. Cơ quan đã ban hành quy chế văn hóa công sở, 100% công chức ký cam kết thực hiện; "
    "hồ sơ trên hệ thống Một cửa được giải quyết trước hạn nhiều hơn năm trước.",
    "good_models": "Dữ liệu minh họa. Mô hình “Ngày thứ Sáu không giấy”: họp, trình ký, gửi nhận hồ sơ đều trên mạng.",
    "limits": "Dữ liệu minh họa. Một số phòng chưa cập nhật lịch công tác đúng ngày.",
    "causes": "Dữ liệu minh họa. Phần mềm lịch công tác chưa liên thông với phần mềm quản lý văn bản.",
    "proposals": "Dữ liệu minh họa. Đề nghị Sở Nội vụ tập huấn cho cán bộ đầu mối trước mỗi đợt chấm.",
}


def add_papers(round_, people):
    """Evidence for the drafts that the demo accounts open first, and reports in words of two units."""
    closing = end_of(CALENDARS[round_.year].closes)
    for code in (ENTERING, WAITING_FOR_HEAD):
        _add_evidence(round_, code, people, closing - timedelta(days=4))
    _write_reports(round_, people, closing - timedelta(days=6))


def _add_evidence(round_, unit_code, people, at):
    clerk, _ = people.clerks[unit_code]
    marks = Mark.objects.filter(
        assessment__round=round_, assessment__unit__code=unit_code, assessment__staff=None, criterion__code__in=EVIDENCE
    )
    for mark in marks.select_related("criterion"):
        line, name = EVIDENCE[mark.criterion.code]
        file = store_bytes(one_page_pdf(f"{unit_code}: {line} (du lieu minh hoa)"), PDF, by=clerk, at=at)
        Evidence.objects.create(mark=mark, file=file, name=name, added_at=at, added_by_name=clerk.full_name)


def _write_reports(round_, people, at):
    for code, words in ((SENT, WORDS), (ENTERING, {"results": WORDS["results"]})):
        clerk, _ = people.clerks[code]
        UnitReport.objects.create(
            campaign=round_.campaign,
            unit=people.units[code],
            year=round_.year,
            revision=1,
            saved_at=at,
            saved_by=clerk,
            sent_at=at if code == SENT else None,
            **words,
        )


def one_page_pdf(line):
    """The smallest honest PDF: one A4 page with one line of ASCII."""
    text = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    stream = f"BT /F 14 Tf 72 760 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + end).encode("ascii")
