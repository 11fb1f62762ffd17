"""A cell as a person sees it."""

from datetime import date, datetime, time

from units.days import show_day


def is_blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell):
    """A cell as the text that a person sees in it; whole numbers lose the ".0" of a spreadsheet."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 else f"{cell:.0f}"
    if isinstance(cell, datetime | date):
        return show_day(cell)
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return str(cell)
