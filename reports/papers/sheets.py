"""Phiếu chấm điểm on paper: the sheet of one unit or person, for whoever may see the sheet."""

from dataclasses import dataclass

from reports.letterhead import document_html
from reports.papers.sheet_layout import PREFIX, sheet_html, title_of
from reports.papers.sheet_reading import SheetReader
from reports.press.sheaf import Piece, Sheaf
from reports.setting import setting_of
from scoring import rankings
from scoring.capping import cluster_of
from scoring.models import JUDGED, Assessment, Status
from scoring.sheets import lines_of
from scoring.signed_copies import APPRAISED, sheet_sha256
from units.numbers import show_count

UNSEEN = "Anh/chị không còn được giao xem phiếu này nên không in được."


@dataclass(frozen=True)
class Comparison:
    """`whole`: the paper says what the sheet says; `unit`: what the unit gave, Sở appraised since; else it changed."""

    sha256: str
    asked: bool
    short: bool
    whole: bool
    unit: bool


def refusal_to_ask(document, user):
    seen = Assessment.objects.visible_to(user).filter(pk=document.about["sheet"])
    return None if seen.exists() else UNSEEN


def collect(document):
    sheet = Assessment.objects.select_related("round__campaign__province").get(pk=document.about["sheet"])
    return body_of(sheet)


def body_of(sheet):
    """All that the paper of this sheet says: a fixed number of queries."""
    ((_, content),) = SheetReader().contents([sheet.pk])
    setting = setting_of(sheet.round.campaign, day=sheet.round.closing_day)
    return setting | {"sheet": content, "rank": rank_of(sheet)}


def rank_of(sheet):
    """A sentence on the place of a unit's sheet in its cluster; blank where it has none."""
    if not sheet.is_current or not sheet.is_collective or sheet.status not in JUDGED or sheet.total is None:
        return ""
    day = sheet.round.closing_day
    cluster = cluster_of(sheet.unit_id, day=day)
    if cluster is None:
        return ""
    lines = rankings.lines_of(rankings.sheets_in(sheet.round, day=day, cluster=cluster))
    rank = next((line.rank for line in lines if line.sheet_id == sheet.pk), None)
    if rank is None:
        return ""
    ranked = sum(1 for line in lines if line.rank)
    provisional = "" if sheet.status == Status.FINAL else ", tạm tính đến khi mọi phiếu được chốt"
    return f"{rank}/{show_count(ranked)} đơn vị có hạng của {cluster.name}{provisional}."


def sheaf_of(document, body, issue):
    content = body["sheet"]
    title = title_of(content)
    html = document_html("reports/pdf/sheets.html", {"sheets": [sheet_html(content, rank=body["rank"])]}, title=title)
    return Sheaf([Piece(html, title=title)], title=title, author=content["unit"], demo=body["is_demo"])


def compare(sheet, typed):
    """What the paper with this hash, or the beginning of it, still says of the sheet as it is."""
    mark = "".join(typed.lower().split())
    lines = lines_of(sheet)
    whole, unit = (sheet_sha256(sheet, lines, appraised=appraised) for appraised in (sheet.status in APPRAISED, False))
    long_enough = len(mark) >= PREFIX
    is_whole = long_enough and whole.startswith(mark)
    return Comparison(
        sha256=whole,
        asked=bool(mark),
        short=bool(mark) and not long_enough,
        whole=is_whole,
        unit=not is_whole and long_enough and unit.startswith(mark),
    )


def default_text(document):
    return ""


def names_of(document, body):
    return {}
