"""The cells of a row of the grid: thousands on a page, so they are written in one go instead of node by node."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

register = template.Library()

_TD = '<td class="{}" data-l="{}" data-r="{}"{}{}>{}</td>'


@register.simple_tag
def grid_cells(row):
    """One <td> a criterion: its look, code and revision, the mark before (data-b), whether words stand beside it."""
    return format_html_join("", _TD, (_parts(cell) for cell in row.cells))


def _parts(cell):
    before = format_html_join("", ' data-b="{}"', [(cell.before,)] if cell.before else [])
    words = mark_safe(" data-w") if cell.has_words else ""
    return f"c {cell.look}".strip(), cell.code, cell.revision, before, words, cell.text
