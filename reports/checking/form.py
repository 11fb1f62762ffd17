"""Rules about the form of a document: recipients, the reason of a correction, the file and its pages."""

from reports.citing import cited, lacking
from reports.objections import Objection, Severity
from reports.reading import joined
from units.days import parse_day
from units.text import fold

SHOWN_PAGES = 6


def nothing_made(facts):
    if facts.body is None:
        yield Objection(
            "no_snapshot", Severity.BLOCK, "Chưa có bản chốt số liệu.", "Hãy chờ tổng hợp xong rồi ban hành."
        )
    elif not facts.has_pdf:
        text = "Hãy dựng bản PDF để xem trước khi ban hành."
        yield Objection("no_pdf", Severity.WARN, "Chưa có bản PDF dự thảo.", text)


def stale_pdf(facts):
    if facts.stale:
        text = "Hãy dựng lại bản PDF để xem."
        yield Objection("stale_pdf", Severity.NOTE, "Bản PDF chưa có sửa đổi mới nhất.", text)


def recipients(facts):
    """Nơi nhận ends with where the document is kept (Phụ lục I, mục 9b)."""
    links = (facts.settings("Sửa nơi nhận"),)
    lines = [line.lstrip("-–• ").rstrip(";. ") for line in facts.recipients if line.strip()]
    kept = [place for place, line in enumerate(lines) if fold(line).startswith("luu")]
    if not lines:
        yield Objection(
            "no_recipients", Severity.WARN, "Chưa có nơi nhận.", "Hãy ghi nơi nhận, dòng cuối “Lưu: VT, …”.", links
        )
    elif not kept:
        yield Objection(
            "not_kept", Severity.WARN, "Nơi nhận thiếu dòng “Lưu:”.", "Hãy thêm dòng cuối “Lưu: VT, …”.", links
        )
    elif kept != [len(lines) - 1]:
        yield Objection(
            "kept_in_between", Severity.WARN, "Dòng “Lưu:” không đứng cuối nơi nhận.", "Hãy chuyển xuống cuối.", links
        )
    if len(set(map(fold, lines))) < len(lines):
        yield Objection("recipient_twice", Severity.WARN, "Nơi nhận có dòng ghi hai lần.", "Hãy bỏ bớt.", links)


def bases(facts):
    """Texts quoted as căn cứ that are told without their day or without what they are about (Phụ lục I, mục II.6)."""
    own = facts.body["campaign"].get("legal_bases", []) if facts.is_report else ()
    quoted = facts.body.get("bases") or [cited(each["number"], _day(each), each.get("title") or "") for each in own]
    told = [(line.removeprefix("Căn cứ ").rstrip(";."), lacking(line)) for line in quoted]
    short = [f"“{line}” (thiếu {joined(missing)})" for line, missing in told if missing]
    if short:
        do = "Ghi nốt ở trang phong trào rồi tổng hợp lại" if facts.is_report else "Ghi nốt ở căn cứ của tờ trình"
        yield Objection(
            "bases_incomplete",
            Severity.WARN,
            f"{len(short)} căn cứ viện dẫn chưa đủ: {'; '.join(short)}.",
            f"{do}, theo văn bản gốc.",
        )


def _day(basis):
    return parse_day(basis["date"]) if basis.get("date") else None


def correction(facts):
    """A correction says why it was made, and something in it is other than before."""
    if not facts.corrects:
        return
    if not facts.reason:
        yield Objection(
            "no_reason",
            Severity.BLOCK,
            "Bản đính chính chưa ghi lý do.",
            "Hãy ghi lý do; lý do được in ở đầu báo cáo.",
            (facts.settings("Ghi lý do"),),
        )
    said = facts.body and facts.body.get("correction")
    if said and not said["figures"] and not said["lists"] and not facts.reworded:
        yield Objection(
            "nothing_corrected",
            Severity.WARN,
            "Bản này chưa có điểm nào khác bản trước.",
            "Hãy sửa điều cần đính chính rồi mới ban hành.",
        )


def of_its_kind(facts):
    """What only this kind of document knows of itself."""
    yield from facts.own


def pages(facts):
    """Rules of the layout that the PDF itself breaks."""
    for broken in facts.paper or ():
        numbers = broken["pages"]
        shown = ", ".join(map(str, numbers[:SHOWN_PAGES])) + (
            f" và {len(numbers) - SHOWN_PAGES} trang khác" if len(numbers) > SHOWN_PAGES else ""
        )
        where = f"Trang {shown}: " if numbers else ""
        head = f"{where}{broken['says']}"
        yield Objection(f"page_{broken['code']}", Severity.WARN, head[:1].upper() + head[1:], broken["do"])
