"""The fonts of the file: what each is, which of its glyphs it holds, and how a PDF says so."""

import json
import re

from reports.press.paths import PACKAGED

SERIF, SYMBOLIC, ITALIC = 2, 4, 64


def described(kit, name, glyphs):
    """(the file of a font with these glyphs alone, what is to be said of it); in a worker."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- only workers have use for it

    font = TTFont(PACKAGED / "fonts" / name, lazy=True)
    unit = font["head"].unitsPerEm
    head, lines, about = font["head"], font["hhea"], font["OS/2"]
    letters = kit.letters[name]

    def scaled(value):
        return (value * 1000 + unit // 2) // unit

    told = {
        "name": "".join(re.findall(r"\w+|-", name.removesuffix(".ttf"))),
        "widths": widths_of(name, glyphs),
        "letters": {glyph: letters[glyph] for glyph in glyphs if glyph in letters},
        "box": [scaled(each) for each in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "ascent": scaled(lines.ascent),
        "descent": scaled(lines.descent),
        "capital": scaled(about.sCapHeight),
        "angle": f"{font['post'].italicAngle:.2f}",
        "flags": SERIF | SYMBOLIC | (ITALIC if "Italic" in name else 0),
        "weight": 140 if "Bold" in name else 80,
    }
    content = kit.subset(name, glyphs)
    return content, told | {"size": len(content)}


def widths_of(name, glyphs):
    """{glyph: its width in thousandths of the size}; in a worker."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- only workers have use for it

    font = TTFont(PACKAGED / "fonts" / name, lazy=True)
    unit, order, advances = font["head"].unitsPerEm, font.getGlyphOrder(), font["hmtx"]
    return {glyph: (advances[order[glyph]][0] * 1000 + unit // 2) // unit for glyph in glyphs}


def read_face(content):
    """(what is said of a font, its file) as a worker wrote it; ValueError if it is none."""
    size, _, rest = content.partition(b"\n")
    end = int(size)
    told, file = json.loads(rest[:end]), rest[end:]
    if told["size"] != len(file):
        raise ValueError("cut short")
    return told, file


def write_font(writer, number, face, *, words, tag):
    """The font under its number; `words` is what glyphs stand for that are no letters of the font."""
    told, file = face
    name = f"{tag}+{told['name']}".encode()
    content = writer.add_stream(b"/Length1 %d" % len(file), file)
    descriptor = writer.add(
        b"<</Type/FontDescriptor/FontName/%b/FontFamily(Liberation Serif)/Flags %d/FontBBox[%d %d %d %d]"
        b"/ItalicAngle %b/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>"
        % (
            name,
            told["flags"],
            *told["box"],
            told["angle"].encode(),
            told["ascent"],
            told["descent"],
            told["capital"],
            told["weight"],
            content,
        )
    )
    inner = writer.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/CIDToGIDMap/Identity/DW 0/W[%b]/FontDescriptor %d 0 R>>"
        % (name, _widths(told["widths"]), descriptor)
    )
    letters = {int(glyph): letter for glyph, letter in {**words, **told["letters"]}.items()}
    unicode = writer.add_stream(b"", _to_unicode(letters))
    writer.put(
        number,
        b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, inner, unicode),
    )


def _widths(widths):
    """Runs of glyphs that follow each other: "3[250] 19[500 500]"."""
    runs, last = [], None
    for glyph, width in sorted((int(glyph), width) for glyph, width in widths.items()):
        if last is None or glyph != last + 1:
            runs.append((glyph, []))
        runs[-1][1].append(width)
        last = glyph
    return b" ".join(b"%d[%b]" % (glyph, b" ".join(b"%d" % each for each in run)) for glyph, run in runs)


def _to_unicode(letters):
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    pairs = sorted(letters.items())
    for first in range(0, len(pairs), 100):
        some = pairs[first : first + 100]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{glyph:04x}> <{words.encode('utf-16-be').hex()}>" for glyph, words in some]
        lines.append("endbfchar")
    lines += ["endcmap CMapName currentdict /CMap defineresource pop end end"]
    return "\n".join(lines).encode()
