"""What the body of a correction says of the version that it replaces, and of what changed since."""

from reports.corrections import differences, list_differences
from units.days import parse_day, show_official_day


def figures(body):
    return [differences.FigureChange(*row) for row in _said(body).get("figures", [])]


def words(body):
    said = _said(body)
    return differences.words(said["words"], differences.words_of(body)) if said else []


def lists(body):
    return [list_differences.ListChange(*row) for row in _said(body).get("lists", [])]


def has_changes(body):
    return bool(figures(body) or lists(body) or words(body))


def replaced(body):
    """ "Báo cáo số 07/BC-UBND ngày 09 tháng 8 năm 2022 của Ủy ban nhân dân tỉnh Kiên Giang"; "" in a first version."""
    said = _said(body)
    if not said:
        return ""
    day = show_official_day(parse_day(said["issued_on"]))
    return f"Báo cáo số {said['number']}/{said['notation']} {day} của {said['author']}"


def opening(body):
    """The sentence with which a correction begins; nobody has to type it, and nobody can leave it out."""
    if not (before := replaced(body)):
        return ""
    reason = _said(body)["reason"].rstrip(" .")
    why = f" Lý do: {reason[:1].lower()}{reason[1:]}." if reason else ""
    where = " Những điểm thay đổi được nêu tại phụ lục cuối của báo cáo này." if has_changes(body) else ""
    return f"Báo cáo này thay thế {before}.{why}{where}"


def _said(body):
    return body.get("correction") or {}
