"""ReportLab's drawings as SVG for a page under a strict content policy and for paper.

ReportLab writes looks as style attributes, which the policy refuses, links that the keyboard would stop at, and text
that stays where the metrics of one font put it; here looks are presentation attributes, links are for the pointer,
and text is anchored, so that a screen may set it in its own font.
"""

import re
from hashlib import sha256
from html import escape

from reportlab.graphics import renderSVG

HATCHED = "hatched"  # the class of what is to be filled with lines at 45° over its own colour
GAP = 5
_LINES = f"M-1 1L1 -1M0 {GAP}L{GAP} 0M{GAP - 1} {GAP + 1}L{GAP + 1} {GAP - 1}"
PLACES = ("x", "y", "width", "height", "cx", "cy", "points", "d", "transform")
_LONG = re.compile(r"-?\d+\.\d{3,}")


def written(drawing, *, look, role, title, font, size):
    """A ReportLab drawing as one <svg> as wide as its place; `title` is the alternative text, `look` its classes."""
    canvas = _Canvas((drawing.width, drawing.height), useClip=True)
    renderSVG.draw(drawing, canvas)
    body = canvas.groupTree
    for name in ("id", "clip"):
        body.removeAttribute(name)
    patterns = _shorn(body, _unique_to(body.toxml() + look))
    drawn = patterns + body.toxml().replace(' transform=""', "").replace("<g/>", "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{look}" '
        f'viewBox="0 0 {drawing.width:g} {drawing.height:g}" width="100%" role="{role}" font-family="{font}" '
        f'font-size="{size:g}"><title>{escape(title)}</title>{drawn}</svg>'
    )


def _unique_to(text):
    """Two drawings of a page may not share a name, and a hidden one lends nothing to another."""
    return f"hatch-{sha256(text.encode()).hexdigest()[:8]}"


def _shorn(body, name):
    """Turns styles into attributes in place; the patterns of what is hatched, whose names begin with `name`."""
    patterns = {}
    for node in body.getElementsByTagName("*"):
        for declaration in filter(None, node.getAttribute("style").split(";")):
            key, value = (each.strip() for each in declaration.split(":"))
            if value not in _USUAL.get(key, ()):
                node.setAttribute(key, value.lower())
        if node.hasAttribute("style"):
            node.removeAttribute("style")
        if node.tagName == "path":  # a straight line, which dashes may not run back over
            node.setAttribute("d", node.getAttribute("d").removesuffix(" Z"))
        for key in filter(node.hasAttribute, PLACES):
            node.setAttribute(key, _LONG.sub(lambda number: f"{float(number[0]):.2f}", node.getAttribute(key)))
        if HATCHED in node.getAttribute("class").split():
            ground = node.getAttribute("fill")
            own = patterns.setdefault(ground, f"{name}-{len(patterns)}")
            node.setAttribute("fill", f"url(#{own})")
    return "".join(
        f'<pattern id="{own}" patternUnits="userSpaceOnUse" width="{GAP}" height="{GAP}">'
        f'<rect width="{GAP}" height="{GAP}" fill="{ground}" stroke="none"/>'
        f'<path d="{_LINES}" stroke="#000" stroke-width="0.6"/></pattern>'
        for ground, own in patterns.items()
    )


# What an SVG viewer takes for granted, or the whole drawing says once.
_USUAL = {"stroke-linecap": ("butt", "2"), "fill-rule": ("evenodd",), "stroke": ("none",)}


class _Canvas(renderSVG.SVGCanvas):
    def drawString(self, s, x, y, text_anchor="start", **attributes):  # noqa: N802 -- ReportLab's name
        for unused in ("angle", "link_info", "textRenderMode"):
            attributes.pop(unused, None)
        text = self.doc.createElement("text")
        text.appendChild(self.doc.createTextNode(s))
        look = {"transform": f"translate({x} {y}) scale(1 -1)", "fill": self.style["fill"], **attributes}
        if text_anchor in ("middle", "end"):
            look["text-anchor"] = text_anchor
        for name, value in look.items():
            text.setAttribute(name, value)
        self.currGroup.appendChild(text)

    def _add_link(self, dom_object, link_info):
        link, title = self.doc.createElement("a"), self.doc.createElement("title")
        link.setAttribute("href", link_info["xlink:href"])
        link.setAttribute("tabindex", "-1")
        title.appendChild(self.doc.createTextNode(link_info["xlink:title"]))
        link.appendChild(title)
        link.appendChild(dom_object)
        return link
