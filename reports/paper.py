"""What stands on the pages of a report: header block, title, sections, signature, recipients and annexes."""

import re
from dataclasses import dataclass, replace

from reports.annexes.making import annexes_of
from reports.charts import pages
from reports.citing import cited
from reports.corrections import telling
from reports.letterhead import head_and_foot
from reports.outline import OUTLINE, draft_text
from reports.reading import years_of
from reports.sentences import bind_paragraphs, caveat_note
from units.days import parse_day, show_official_day
from units.text import nfc

_ONES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
ROMAN = tuple(tens + ones for tens in ("", "X", "XX") for ones in _ONES)

_SPAN = re.compile(r"(\d{4} [-–] \d{4})")


@dataclass(frozen=True)
class Heading:
    text: str
    level: int


@dataclass(frozen=True)
class Stretch:
    """A stretch of a paragraph with the footnote that hangs on it, if any; `whole` stays on one line."""

    text: str
    note: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Paragraph:
    stretches: list


def pages_of(body, *, draft, issue, issuing_body, recipients, sign):
    """Everything the templates of the PDF print."""
    *blocks, last = _correction(body) + _blocks(body, draft=draft) or [Paragraph([])]
    return {
        **head_and_foot(body, issue, issuing_body=issuing_body, sign=sign, draft=draft, recipients=recipients),
        "body": body,
        "demo": body.get("is_demo", False),
        "subject": subject(body),
        "title": f"Báo cáo {subject(body)[:1].lower()}{subject(body)[1:]}",
        "bases": [_basis(each) for each in body["campaign"].get("legal_bases", [])],
        "blocks": blocks,
        "last_block": _closed(last),
        "annexes": [
            {
                "place": number,
                "name": f"Phụ lục {ROMAN[number - 1]}" if len(annexes) > 1 else "Phụ lục",
                "title": annex.title,
                "tables": annex.tables,
                "charts": [(chart.title, pages.on_paper(chart)) for chart in annex.charts],
                "wide": annex.wide,
            }
            for annexes in [annexes_of(body)]
            for number, annex in enumerate(annexes, 1)
        ],
        "as_of": show_official_day(parse_day(body["as_of"])),
    }


def subject(body):
    """The trích yếu under BÁO CÁO."""
    campaign = body["campaign"]
    name = f"Phong trào thi đua “{campaign['name']}”"
    if body["kind"] == "annual":
        return f"Kết quả thực hiện {name} năm {body['year']}"
    first = years_of(body)[0]
    years = f"giai đoạn {first} - {campaign['ends']}"
    if body["kind"] == "final":
        return f"Tổng kết {name} {years}"
    return f"Sơ kết {body['year'] - first:02} năm thực hiện {name} {years}"


def _basis(basis):
    day = parse_day(basis["date"]) if basis.get("date") else None
    return _stretches(f"Căn cứ {cited(basis['number'], day, nfc(basis.get('title') or ''))}")


def _blocks(body, *, draft):
    """Headings and paragraphs in order. A draft shows what is still to be written; the final text closes the gaps."""
    narrative = body.get("narrative") or {}
    footnotes = Footnotes(body)
    blocks, waiting, numbers = [], [], {1: 0, 2: 0}
    for section in OUTLINE:
        text = narrative[section.code] if section.code in narrative else draft_text(section.code, body)
        paragraphs = [footnotes.hang_on(parts) for parts in bind_paragraphs(nfc(text), body["figures"])]
        if section.level == 1:
            waiting = []
        if section.has_text and not paragraphs:
            if not draft:
                continue
            paragraphs = [Paragraph([])]
        if section.level:
            waiting.append(section)
        if not section.has_text:
            continue
        blocks += [Heading(_numbered(heading, numbers), heading.level) for heading in waiting] + paragraphs
        waiting = []
    return blocks


class Footnotes:
    """Says once where a figure is reported rather than counted, and once for each figure that does not add up."""

    REPORTED = "Số ghi theo báo cáo, không đếm từ dữ liệu của từng đơn vị; nguồn của từng số nêu tại các phụ lục."

    def __init__(self, body):
        self.waiting = {each["key"]: caveat_note(body, each) for each in body.get("warnings", []) if each.get("key")}
        self.explained = False

    def hang_on(self, parts):
        stretches = []
        for part in parts:
            *before, last = _stretches(part.text)
            stretches += [*before, replace(last, note=self._note(part))]
        return Paragraph(stretches)

    def _note(self, part):
        note = self.waiting.pop(part.key, "")
        if part.reported and not note and not self.explained:
            self.explained, note = True, self.REPORTED
        return note


def _stretches(text):
    """A span of years stays on one line."""
    return [Stretch(piece, whole=bool(_SPAN.fullmatch(piece))) for piece in _SPAN.split(text) if piece] or [Stretch("")]


def _closed(block):
    """The last words of a report end with "./."."""
    if not getattr(block, "stretches", None):
        return block
    *others, last = block.stretches
    return Paragraph([*others, replace(last, text=last.text.rstrip(" .;") + "./.")])


def _correction(body):
    """What a correction says first: which report it replaces, and why."""
    sentence = telling.opening(body)
    return [Paragraph(_stretches(sentence))] if sentence else []


def _numbered(section, numbers):
    numbers[section.level] += 1
    if section.level == 1:
        numbers[2] = 0
        return f"{ROMAN[numbers[1] - 1]}. {section.title.upper()}"
    return f"{numbers[2]}. {section.title}"
