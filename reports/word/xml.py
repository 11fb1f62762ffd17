"""The few elements of WordprocessingML that python-docx has no words for."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TWIPS = 20  # in a point


def element(tag, **attributes):
    """<w:tag w:name="value">; attributes in the namespace of Word."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def within(parent, *children):
    parent.extend(children)
    return parent


def mm(millimetres):
    return int(millimetres / 25.4 * 72 * TWIPS + 0.5)


def pt(points):
    return int(points * TWIPS + 0.5)
