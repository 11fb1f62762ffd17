"""How a text is quoted as a căn cứ: kind, number, day, who issued it and on what; and what a line of căn cứ lacks."""

import re

from units.days import show_official_day

# Kinds by what stands in a number: 733/QĐ-TTg is a Quyết định.
KINDS = {
    "QĐ": "Quyết định",
    "KH": "Kế hoạch",
    "NQ": "Nghị quyết",
    "NĐ": "Nghị định",
    "CT": "Chỉ thị",
    "TT": "Thông tư",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "TB": "Thông báo",
    "CV": "Công văn",
    "QH": "Luật",
}
NAMES = (*dict.fromkeys(KINDS.values()), "Bộ luật", "Pháp lệnh", "Quy chế", "Văn bản hợp nhất")
DAY, SUBJECT = "ngày ban hành", "trích yếu"

_NOTATION = re.compile(r"/(?:\d{4}/)?(QĐ|KH|NQ|NĐ|CTr|CT|TT|HD|TB|CV|QH)(?=\d|-|$)")
_DAY = re.compile(r"\bngày \d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4}\b")
_YEARS = re.compile(r"\b(\d{4})\s*[-–—]\s*(\d{4})\b")
# The words with which what a text is about begins.
_ABOUT = re.compile(
    r"\b(?:về|quy định|hướng dẫn|ban hành|phê duyệt|triển khai|thực hiện|tổ chức|phát động|sửa đổi|tăng cường|"
    r"thành lập|kiện toàn|công bố|giao|đẩy mạnh)\b"
)
_LAW = re.compile(r"(?:căn cứ )?(?:bộ )?luật\b|(?:căn cứ )?pháp lệnh\b", re.IGNORECASE)


def cited(number, day, title):
    """ "Quyết định số 733/QĐ-TTg ngày 14 tháng 6 năm 2019 của Thủ tướng Chính phủ về …".

    What is not known is left out. Years are joined as the decree joins words, whatever dash they were typed with.
    """
    title = _YEARS.sub(r"\1 - \2", title)
    kind = next((kind for kind in NAMES if title.startswith(kind)), "")
    rest = title[len(kind) :].strip()
    on = f" {show_official_day(day)}" if day else ""
    return f"{kind or kind_of(number)} số {number}{on}{f' {rest}' if rest else ''}"


def kind_of(number):
    """The name that a number tells: "Kế hoạch" of "119/KH-UBND"."""
    found = _NOTATION.search(number)
    return KINDS[found[1]] if found else "Văn bản"


def lacking(line):
    """What a line of căn cứ does not say of the text it quotes; of a law its name is enough (Phụ lục I, mục II.6)."""
    if _LAW.match(line) or not line.strip():
        return []
    missing = [] if _DAY.search(line) else [DAY]
    rest = _DAY.sub("", line).split(" số ", 1)[-1]
    return missing if _ABOUT.search(rest) else [*missing, SUBJECT]
