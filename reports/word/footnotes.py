"""Footnotes: a part of the file that python-docx cannot make by itself."""

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reports.word.paragraphs import Look, paragraph, run
from reports.word.xml import element, within

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
LOOK = Look(size=11, align="both")


class Footnotes:
    """Numbered as they are hung on; `attach` writes the part once all are known."""

    def __init__(self):
        self._root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            line = within(element("p"), within(element("r"), element(kind)))
            self._root.append(within(element("footnote", type=kind, id=number), line))
        self._count = 0

    def hang(self, text):
        """The run that stands in the sentence."""
        self._count += 1
        mark = within(element("r"), _raised(LOOK.size), element("footnoteRef"))
        self._root.append(within(element("footnote", id=self._count), paragraph(LOOK, mark, run(f" {text}", LOOK))))
        return within(element("r"), _raised(), element("footnoteReference", id=self._count))

    def attach(self, document):
        if self._count:
            package = document.part.package
            part = XmlPart(PackURI("/word/footnotes.xml"), TYPE, self._root, package)
            document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _raised(size=None):
    sized = [element("sz", val=int(size * 2))] if size else []
    return within(element("rPr"), *sized, element("vertAlign", val="superscript"))
