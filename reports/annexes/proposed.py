"""The annex of who is proposed for awards: the latest list of each form for the occasion of the report."""

from campaign.models import AwardForm
from reports.posts import post_in
from reports.reading import SCOPES
from reports.tables import Annex, Cell, Column, Table, numbered, on_paper
from units.days import parse_day, show_day

SHEET = "Đề nghị khen thưởng"


def proposed(body):
    """One table for each form and scope, in the order of the list, each row with why it is there."""
    return Annex("Danh sách đề nghị khen thưởng", [table for said in body.get("proposed", []) for table in _of(said)])


def _of(said):
    groups = {}
    for row in said["rows"]:
        groups.setdefault((row["form"], row["scope"]), []).append(row)
    for (form, scope), rows in groups.items():
        columns = [Column("TT", "ordinal"), Column(SCOPES[scope][0].capitalize(), "words"), Column("Căn cứ", "words")]
        cells = [[Cell(who(row), "words"), Cell(row["why"], "words")] for row in rows]
        caption = f"{AwardForm(form).label} đề nghị tặng {SCOPES[scope][0]}"
        yield on_paper(Table(columns, numbered(cells), caption, notes=[source(said)]), sheet=SHEET)


def who(row):
    return ", ".join(part for part in (row["person"], post_in(row["position"], row["name"])) if part)


def source(said):
    if not said["number"]:
        return f"Theo dự thảo tờ trình “{said['title']}”."
    return f"Theo Tờ trình số {said['number']} ngày {show_day(parse_day(said['issued_on']))}."
