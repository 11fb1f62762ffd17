"""How the wording of a document is bound: names in braces become words, paragraphs without their reason fall out.

A wording is plain text, a line is a paragraph. {{don_vi}} stands for the name of the unit, {{don_vi|viết hoa}} for the
same in capitals; a paragraph that begins with {{?gia_han}} stands only where that name has a value. Nothing runs.
"""

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches

from reports.models import DocumentTemplate
from reports.sentences import FORMS as FORMS_OF_FIGURES
from reports.sentences import PLACE, Part, told_in
from reports.wording.shipped import WORDINGS
from units.refusals import Refused
from units.text import fold, nfc

MAX_LENGTH = DocumentTemplate._meta.get_field("text").max_length
# What is not known yet is written in by hand.
BLANK = "…………"
CAPITALS, SENTENCE, INSIDE = "viết hoa", "đầu câu", "trong câu"
FORMS = {
    "": lambda words: words,
    "viet hoa": str.upper,
    "dau cau": lambda words: words[:1].upper() + words[1:],
    "trong cau": lambda words: words[:1].lower() + words[1:],
}
SAMPLES = {code: {name.code: name.sample for name in wording.names} for code, wording in WORDINGS.items()}

_CONDITIONS = re.compile(r"(?:\{\{\s*\?[^{}|]*\}\}\s*)+")
_CHAPTER = re.compile(r"[IVX]+\. \S")
_ARTICLE = re.compile(r"[0-9]+\. \S")


@dataclass(frozen=True)
class Unknown:
    """What stands in braces and means nothing; `nearest` is the name that was probably meant, or empty."""

    name: str
    nearest: str = ""


@dataclass(frozen=True)
class Line:
    """One paragraph bound. `level`: 1 and 2 are headings, 0 is text. `blank`: it is still to be written by hand."""

    parts: list
    level: int = 0
    blank: bool = False

    @property
    def text(self):
        return "".join(part.text for part in self.parts)

    def closed(self):
        """The same as the last words of a document, which end with "./."."""
        if not self.parts or self.blank:
            return self
        *parts, last = self.parts
        return replace(self, parts=[*parts, replace(last, text=last.text.rstrip(" .;/") + "./.")])


def ending(lines):
    """The lines before the last, and the last, which ends with "./." and stays with the signature."""
    *others, last = lines or [Line([])]
    return {"lines": others, "last_line": last.closed()}


def wording_of(province, code):
    """The province's own wording of a kind of document, else the one that ships."""
    own = DocumentTemplate.objects.filter(province=province, code=code).values_list("text", flat=True).first()
    return own or WORDINGS[code].text


def lines_of(text, names):
    """The paragraphs of a wording as Lines; `names` is {name: words}.

    A value of several lines that stands alone makes a paragraph of each line; inside a sentence they follow each other.
    A Line knows headings: numbered with Roman figures, or numbered and without a full stop.
    """
    lines = []
    for paragraph in _standing(nfc(text), names):
        alone = PLACE.fullmatch(paragraph)
        if alone and _key(_told(alone)[1]) in names:
            lines += _block(alone, names)
        else:
            lines.append(_line(_parts(paragraph, names)))
    return list(_stepwise(lines))


def _block(place, names):
    """A paragraph for each line of a value that stands alone."""
    _, name, written = _told(place)
    key, form = _key(name), _form(written)
    values = [each.strip() for each in nfc(names[key]).splitlines() if each.strip()]
    blank = Line([Part(BLANK, key=key, missing=True)], blank=True)
    return [_line([Part(form(each), key=key)]) for each in values] or [blank]


def settled(text, names, figures):
    """The text of a report's section: its names written out, the keys of figures left in their braces.

    `figures` are the keys that have a value; a condition may ask for one of them.
    """
    paragraphs = _standing(nfc(text), {**names, **dict.fromkeys(figures, "có")})
    return "\n".join("".join(part.text for part in _parts(each, names)) for each in paragraphs)


def undefined(text, names, *, figures=False):
    """Every name in the text that `names` does not know, once each, with the nearest that it does.

    With `figures` the keys of figures ("plans.issued") may stand there too.
    """
    found = dict.fromkeys(key for _, key, _ in _places(nfc(text)) if _key(key) not in names)
    unknown = [key for key in found if not (figures and _is_figure(key))]
    return [Unknown(key, next(iter(get_close_matches(_key(key), list(names), n=1, cutoff=0.5)), "")) for key in unknown]


def problems(text, names, *, figures=False):
    """Sentences about all that would not come out as meant; empty where the wording can be used."""
    text = nfc(text)
    said = [
        f"Không có tên “{each.name}”." + (f" Có phải là “{each.nearest}” không?" if each.nearest else "")
        for each in undefined(text, names, figures=figures)
    ]
    said += dict.fromkeys(
        f"Không có cách viết “{form}” cho “{key}”. Có thể dùng: “{CAPITALS}”, “{SENTENCE}”, “{INSIDE}”."
        for _, key, form in _places(text)
        if fold(form) not in (FORMS_OF_FIGURES if figures and _is_figure(key) else FORMS)
    )
    said += [sentence for line in text.splitlines() for sentence in _broken(line.strip())]
    if len(text) > MAX_LENGTH:
        said.append(f"Lời văn dài quá {MAX_LENGTH} ký tự. Hãy rút gọn.")
    return said


def check(text, names, *, figures=False):
    """Refuses a wording that would not come out as meant."""
    if said := problems(text, names, figures=figures):
        raise Refused(f"{said[0]} Lời văn vẫn còn trong ô, chưa được lưu.")


def _broken(line):
    rest = line[_conditions(line) :]
    for marker, key, _ in _places(rest):
        if marker:
            yield f"“{{{{?{key}}}}}” chỉ có nghĩa ở đầu đoạn. Hãy chuyển lên đầu đoạn đó."
    if re.search(r"\{\{|\}\}", PLACE.sub("", rest)):
        yield f"Dấu ngoặc {{{{ hoặc }}}} chưa đủ cặp ở đoạn “{_beginning(line)}”."


def _told(place):
    """("?" or "", name, form) of one pair of braces."""
    name, form = told_in(place)
    return ("?", name[1:].lstrip(), form) if name.startswith("?") else ("", name, form)


def _places(text):
    return map(_told, PLACE.finditer(text))


def _key(name):
    """ "Đơn vị" means don_vi."""
    return fold(name).replace(" ", "_")


def _is_figure(key):
    return "." in key


def _conditions(line):
    """How many characters of the line are conditions."""
    found = _CONDITIONS.match(line)
    return found.end() if found else 0


def _standing(text, names):
    """The paragraphs whose conditions hold, without their conditions."""
    for line in filter(None, (each.strip() for each in text.splitlines())):
        end = _conditions(line)
        asked = [key for _, key, _ in _places(line[:end])]
        if all(names.get(key) or names.get(_key(key)) for key in asked) and line[end:].strip():
            yield line[end:].strip()


def _parts(paragraph, names):
    parts, end = [], 0
    for place in PLACE.finditer(paragraph):
        if place.start() > end:
            parts.append(Part(paragraph[end : place.start()]))
        parts.append(_part(place, names))
        end = place.end()
    if end < len(paragraph):
        parts.append(Part(paragraph[end:]))
    return parts


def _part(place, names):
    marker, name, form = _told(place)
    key = _key(name)
    if marker or key not in names:
        return Part(place[0], key=name, missing=True)
    words = "; ".join(line.strip().rstrip(";") for line in nfc(names[key]).splitlines() if line.strip())
    return Part(_form(form)(words) or BLANK, key=key, missing=not words)


def _form(written):
    return FORMS.get(fold(written), FORMS[""])


def _line(parts):
    text = "".join(part.text for part in parts)
    if _CHAPTER.match(text) and text == text.upper():
        return Line(parts, level=1)
    if _ARTICLE.match(text) and text[-1] not in ".;:,!?…/":
        return Line(parts, level=2)
    return Line(parts)


def _stepwise(lines):
    """Headings without a higher one before them begin at the first level: readers of tagged files go down by steps."""
    higher = False
    for line in lines:
        higher = higher or line.level == 1
        yield replace(line, level=1) if line.level == 2 and not higher else line


def _beginning(line):
    words = line.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
