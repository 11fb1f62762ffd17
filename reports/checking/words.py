"""Rules about words: sections left empty, names that mean nothing, placeholders, numbers typed against the figures."""

import re
from decimal import Decimal

from reports.objections import Objection, Severity
from reports.outline import SECTIONS, WRITTEN
from reports.reading import joined
from reports.sentences import PERCENT, bind_paragraphs, keys_in, written
from reports.uniting import kind_of
from units.numbers import round_half_up
from units.text import fold

# What somebody meant to fill in later. Dots alone may also be a quotation that was cut short.
UNFINISHED = re.compile(
    r"\bxx+x\b|\?\?+|_{3,}|\[\s*(?:\.{3}|…|điền|nhập|bổ sung)[^\]]*\]|\(\s*(?:điền|nhập|bổ sung|ghi rõ|ghi)\b[^)]*\)|"
    r"\b(?:todo|tbd|lorem)\b|\bbổ sung sau\b|\bcập nhật sau\b",
    re.IGNORECASE,
)
DOTS = re.compile(r"(?:\.\s?){3,}|…+")
BRACE = re.compile(r"[{}]")
TYPED = re.compile(r"(?<![\d,.{])(\d{1,3}(?:[.,]\d+)?)\s*%")
# A change or a target is another number than the figure that the sentence names.
OTHER_NUMBER = re.compile(
    r"\b(?:tang|giam|hon|vuot|chenh|muc tieu|chi tieu|phan dau|ke hoach de ra|tu|den)\b[^,;.]{0,24}$"
)
SPOKEN_OF = ("indicators.", "plans.", "inspections.", "bands.", "assessments.")
LIKE = 0.7
ENOUGH_WORDS = 4
QUOTED = 60


def empty(facts):
    """Sections without a word: they are not printed."""
    if not facts.is_report:
        if not facts.texts.get("", "").strip():
            yield Objection(
                "empty", Severity.BLOCK, "Văn bản chưa có lời văn.", "Hãy viết nội dung.", (facts.settings("Viết"),)
            )
        return
    blank = [section for section in WRITTEN if not facts.texts.get(section.code, "").strip()]
    if len(blank) == len(WRITTEN):
        yield Objection("empty", Severity.BLOCK, "Báo cáo chưa có lời văn nào.", "Hãy viết các mục rồi ban hành.")
    elif blank:
        links = tuple(facts.section(section) for section in blank)
        text = "Mục trống không in trong bản ban hành; hãy viết, hoặc để trống nếu đó là chủ ý:"
        yield Objection("empty", Severity.WARN, f"{len(blank)} mục chưa có lời văn.", text, links)


def untouched(facts):
    """Sections that hold the draft made from the figures, which nobody has read through."""
    sections = [SECTIONS[code] for code in facts.texts if code in facts.untouched and code in SECTIONS]
    if sections:
        links = tuple(facts.section(section) for section in sections)
        text = "Hãy đọc lại từng mục:"
        yield Objection("untouched", Severity.NOTE, f"{len(sections)} mục còn nguyên lời văn gợi ý.", text, links)


def unknown_figures(facts):
    """Names in braces that are no figure of the snapshot: they would be printed as missing."""
    if not facts.is_report:
        return
    for section, text in _sections(facts):
        unknown = list(dict.fromkeys(key for key in keys_in(text) if key not in facts.body["figures"]))
        if unknown:
            yield Objection(
                "unknown_figure",
                Severity.BLOCK,
                f"Mục {section.place} nhắc số liệu {_quoted(unknown)} không còn trong bản chốt.",
                "Hãy sửa mục đó trước khi ban hành.",
                (facts.section(section),),
            )


def figures_without_value(facts):
    if not facts.is_report:
        return
    figures = facts.body["figures"]
    for section, text in _sections(facts):
        parts = (part for line in bind_paragraphs(text, figures) for part in line)
        missing = list(dict.fromkeys(part.label or part.key for part in parts if part.missing and part.key in figures))
        if missing:
            yield Objection(
                "figure_without_value",
                Severity.WARN,
                f"Mục {section.place} nhắc {_quoted(missing)} chưa có số liệu.",
                "Bản in ghi “(chưa có số liệu)”; hãy nhập số liệu hoặc sửa câu.",
                (facts.section(section),),
            )


def unknown_names(facts):
    """Names in the wording of a document that nothing stands for."""
    if facts.unknown_names:
        yield Objection(
            "unknown_name",
            Severity.BLOCK,
            f"Lời văn có tên {_quoted(facts.unknown_names)} không có nghĩa.",
            "Hãy sửa hoặc xóa tên đó.",
            (facts.settings("Sửa lời văn"),),
        )


def placeholders(facts):
    """What was left to be filled in."""
    for section, text in _texts(facts):
        links = (facts.section(section),) if section else (facts.settings("Sửa lời văn"),)
        where = f"Mục {section.place}" if section else "Lời văn"
        plain = re.sub(r"\{\{[^{}]*\}\}", "", text)
        if found := UNFINISHED.search(plain):
            told = f"{where} còn chỗ chưa điền: “{_around(plain, found)}”."
            yield Objection("placeholder", Severity.BLOCK, told, "Hãy viết nốt hoặc xóa đi.", links)
        elif found := DOTS.search(plain):
            told = f"{where} có dấu chấm lửng: “{_around(plain, found)}”."
            yield Objection("dots", Severity.WARN, told, "Hãy kiểm tra xem còn chỗ nào chưa viết.", links)


def braces(facts):
    """A brace that belongs to no name is printed as it stands."""
    for section, text in _texts(facts):
        plain = re.sub(r"\{\{[^{}]*\}\}", "", text)
        if found := BRACE.search(plain):
            links = (facts.section(section),) if section else (facts.settings("Sửa lời văn"),)
            where = f"Mục {section.place}" if section else "Lời văn"
            told = f"{where} còn dấu ngoặc nhọn lẻ: “{_around(plain, found)}”."
            yield Objection("brace", Severity.WARN, told, "Hãy viết đủ {{…}} hoặc xóa dấu ngoặc.", links)


def typed_percentages(facts):
    """A percentage typed by hand in a sentence that speaks of a figure with another percentage."""
    if not facts.is_report:
        return
    shares = _shares(facts.body["figures"])
    for section, text in _sections(facts):
        for sentence in _sentences(text):
            for typed, label, key, shown in _contradictions(sentence, shares, facts.body["figures"]):
                yield Objection(
                    "typed_percentage",
                    Severity.WARN,
                    f"Mục {section.place} ghi tay {typed} trong câu nói về “{label}”, số liệu đã chốt là {shown}.",
                    "Hãy thay số gõ tay bằng mã số liệu.",
                    (facts.section(section), facts.figure(key)),
                )


def remarks(facts):
    """Open remarks of those who read along."""
    if facts.remarks:
        links = tuple(facts.section(SECTIONS[code]) for code in dict.fromkeys(facts.remarks) if code in SECTIONS)
        told = f"{len(facts.remarks)} ý kiến góp ý chưa giải quyết xong."
        yield Objection("open_remarks", Severity.WARN, told, "Hãy xem từng ý kiến:", links)


def copied(facts):
    """Paragraphs that stand word for word in the report before."""
    by_section = {}
    for code, paragraph in facts.copied:
        by_section.setdefault(code, []).append(paragraph)
    for code, paragraphs in by_section.items():
        if code in SECTIONS:
            yield Objection(
                "copied",
                Severity.WARN,
                f"Mục {SECTIONS[code].place} có {len(paragraphs)} đoạn chép nguyên từ báo cáo trước.",
                f"Hãy viết lại cho đúng kỳ này: “{_short(paragraphs[0])}”.",
                (facts.section(SECTIONS[code]),),
            )


def _sections(facts):
    return [(section, facts.texts[section.code]) for section in WRITTEN if facts.texts.get(section.code, "").strip()]


def _texts(facts):
    return _sections(facts) if facts.is_report else [(None, facts.texts.get("", ""))]


def _sentences(text):
    """Stretches that speak of one thing: up to a full stop or a semicolon, not the comma or dot inside a number."""
    return [
        each for line in text.splitlines() for each in re.split(r"(?<=[^\d\s])\s*[.;](?=\s|$)|;", line) if each.strip()
    ]


def _shares(figures):
    """{key: (words of its label, share)} of the figures that have one, without their parts by kind of unit."""
    found = {}
    for key, figure in figures.items():
        exact = figure.get("qualifier", "=") == "=" and figure.get("value")
        if (
            key.startswith(SPOKEN_OF)
            and "@" not in key
            and not kind_of(key)
            and exact
            and written(key, figure, PERCENT)
        ):
            found[key] = set(_words(figure["label"])), Decimal(figure["value"])
    return found


def _contradictions(sentence, shares, figures):
    """(as typed, label, key, the share as printed) of each percentage that no figure of the sentence bears out."""
    plain = re.sub(r"\{\{[^{}]*\}\}", " ", sentence)
    typed = [
        (found[0], Decimal(found[1].replace(",", ".")))
        for found in TYPED.finditer(plain)
        if not OTHER_NUMBER.search(fold(plain[: found.start()]))
    ]
    if not typed:
        return
    spoken = [key for key in keys_in(sentence) if key in shares] or _alike(plain, shares)
    for words, number in typed:
        if spoken and not any(_agree(number, shares[key][1]) for key in spoken):
            yield words, figures[spoken[0]]["label"], spoken[0], written(spoken[0], figures[spoken[0]], PERCENT)


def _alike(sentence, shares):
    """The figures whose label says nearly what the sentence says, the nearest first."""
    said = set(_words(sentence))
    scored = []
    for key, (label, _) in shares.items():
        common = len(said & label)
        if common >= ENOUGH_WORDS and max(common / len(label), common / max(len(said), 1)) >= LIKE:
            scored.append((common / len(label), key))
    best = max(scored, default=(0, ""))[0]
    return [key for score, key in scored if score == best]


def _words(text):
    return [word for word in re.findall(r"\w+", fold(text)) if not word.isdigit()]


def _agree(typed, share):
    """94,9% agrees with 94,88%: the typed number is the share rounded as somebody would round it."""
    places = max(-typed.as_tuple().exponent, 0)
    return round_half_up(share, places) == typed


def _quoted(names):
    return joined([f"“{name}”" for name in names])


def _around(text, found):
    start = max(text.rfind("\n", 0, found.start()) + 1, found.start() - QUOTED // 2)
    end = text.find("\n", found.end())
    return text[start : min(end if end >= 0 else len(text), found.end() + QUOTED // 2)].strip()


def _short(paragraph):
    return paragraph if len(paragraph) <= QUOTED * 2 else paragraph[: QUOTED * 2].rsplit(" ", 1)[0] + " …"
