"""The annex of who is proposed for awards: the list of the latest tờ trình of the campaign and of the report's year."""

from campaign.models import AwardForm
from reports.reading import SCOPES
from reports.tables import Annex, Cell, Column, Table, numbered, on_paper
from units.days import parse_day, show_day

SHEET = "Đề nghị khen thưởng"


def proposed(body):
    """One table for each form and scope, in the order of the list, each row with why it is there."""
    said = body.get("proposed")
    if not said or not said["rows"]:
        return Annex("", [])
    groups = {}
    for row in said["rows"]:
        groups.setdefault((row["form"], row["scope"]), []).append(row)
    tables = [_table(form, scope, rows) for (form, scope), rows in groups.items()]
    tables[0].notes.append(_source(said))
    return Annex("Danh sách đề nghị khen thưởng", tables)


def _table(form, scope, rows):
    columns = [Column("TT", "ordinal"), Column(SCOPES[scope][0].capitalize(), "words"), Column("Căn cứ", "words")]
    cells = [[Cell(who(row), "words"), Cell("; ".join(row["why"]), "words")] for row in rows]
    caption = f"{AwardForm(form).label} đề nghị tặng {SCOPES[scope][0]}"
    return on_paper(Table(columns, numbered(cells), caption), sheet=SHEET)


def who(row):
    return ", ".join(part for part in (row["person"], row["position"], row["name"]) if part)


def _source(said):
    if not said["number"]:
        return f"Theo dự thảo tờ trình “{said['title']}”."
    return f"Theo Tờ trình số {said['number']} ngày {show_day(parse_day(said['issued_on']))}."
