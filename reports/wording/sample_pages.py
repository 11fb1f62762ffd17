"""What a wording looks like on its paper, with invented data: the page that its preview shows."""

from reports.letterhead import letterhead
from reports.models import Document, DocumentKind, IssuingBody
from reports.wording.binding import SAMPLES, ending, lines_of

PLACE = {"province": {"name": "Kiên Giang", "level": "tỉnh"}}
KINDS = {
    "reminder_one": DocumentKind.REMINDER,
    "reminder_list": DocumentKind.REMINDER,
    "proposal": DocumentKind.PROPOSAL,
    "minutes": DocumentKind.MINUTES,
}
REFERENCE = "V/v đôn đốc hoàn thành việc chấm điểm Phong trào thi đua năm 2022"
TITLES = {
    "proposal": ("TỜ TRÌNH", "Về việc đề nghị khen thưởng {dip}"),
    "minutes": ("BIÊN BẢN", "{loai_kiem_tra} tại {don_vi}"),
}
ADDRESSED = {
    "reminder_one": ["{don_vi}"],
    "reminder_list": ["- Sở Y tế;", "- Ủy ban nhân dân huyện Giồng Riềng."],
    "proposal": ["{kinh_gui}"],
}
RECIPIENTS = ["Như trên", "Lưu: VT, TĐKT"]


def sample_page(code, text):
    """The parts of the page; without a letterhead for the words of a section or of a summary."""
    names, lines = SAMPLES[code], lines_of(text, SAMPLES[code])
    if code not in KINDS:
        return {"lines": lines, "last_line": None, "headed": False}
    document = Document(kind=KINDS[code], issuing_body=IssuingBody.SNV)
    name, subject = TITLES.get(code, ("", ""))
    return {
        **letterhead(document, PLACE, None, recipients=RECIPIENTS),
        "draft": False,
        "headed": True,
        "dateline": "" if code == "minutes" else "Kiên Giang, ngày … tháng … năm …",
        "in_reference": REFERENCE if code.startswith("reminder") else "",
        "name": name,
        "subject": subject.format(**names),
        "addressed": [line.format(**names) for line in ADDRESSED.get(code, ())],
        **ending(lines),
        "both_sides": code == "minutes",
    }
