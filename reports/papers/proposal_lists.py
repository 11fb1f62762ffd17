"""The lists of a tờ trình as annexes, a row of the table for each row, so that the press can part them."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

from campaign.models import AwardScope
from reports.letterhead import document_html
from reports.paper import ROMAN
from reports.papers.proposal_workbook import is_long, word_of
from reports.posts import post_in
from reports.press.sheaf import LongTable, Piece
from reports.setting import two_digits
from units.days import parse_day, show_official_day
from units.numbers import percent, show_percent

ROWS = "<!-- rows -->"
TITLES = {"tap_the": "Danh sách tập thể đề nghị tặng {form}", "ca_nhan": "Danh sách cá nhân đề nghị tặng {form}"}


def annexes_of(body):
    """[(name, scope, make)]: "Phụ lục I", and what makes it from the reference of the tờ trình."""
    scopes = [scope for scope in TITLES if body["rows"].get(scope)]
    names = [f"Phụ lục {ROMAN[n]}" for n in range(len(scopes))] if len(scopes) > 1 else ["Phụ lục"] * len(scopes)
    return [
        (name, scope, lambda reference, name=name, scope=scope: _annex(body, name, scope, reference))
        for name, scope in zip(names, scopes, strict=True)
    ]


def given_of(body):
    """{scope: rows} of those who were given the award."""
    given = {scope: [row for row in body["rows"].get(scope, []) if row["awarded"]] for scope in TITLES}
    return {scope: rows for scope, rows in given.items() if rows}


def decided_list(body):
    """Everybody who was given the award, as the annex of the decision."""
    decision = body["decision"]
    day = show_official_day(parse_day(decision["on"]))
    rows, notes = [], []
    for scope, given in given_of(body).items():
        if is_long(given):
            notes.append(word_of(scope, given))
            continue
        head = escape(f"{AwardScope(scope).label} ({two_digits(len(given))})")
        rows.append(f'<tr class="group"><td class="words" colspan="3">{head}</td></tr>')
        rows += [_tr(_given(row, scope, number)) for number, row in enumerate(given, 1)]
    whom = ", ".join(AwardScope(scope).label.lower() for scope in given_of(body))
    context = {
        "name": "Phụ lục",
        "title": f"Danh sách {whom} được tặng {body['form_name']}",
        "reference": f"Quyết định số {decision['number']} {day} của {decision['by']}",
        "columns": [("ordinal", "TT"), ("half", "Tên tập thể, họ và tên cá nhân"), ("half", "Chức vụ, đơn vị")],
        "notes": notes,
    }
    return _table(context, rows, title="Phụ lục", label="")


def _given(row, scope, number):
    yield _ordinal(number)
    if scope == "tap_the":
        yield f'<td class="words" colspan="2">{escape(row["name"])}</td>'
        return
    yield _cell("words", row["name"])
    yield _cell("words", _place(row))


def _annex(body, name, scope, reference):
    voted = any(row["votes"] is not None for row in body["rows"][scope])
    listed = body["rows"][scope]
    notes = ["Tỷ lệ phiếu tính trên tổng số thành viên Hội đồng."] if voted else []
    if is_long(listed):
        rows, notes = [], [word_of(scope, listed)]
    else:
        rows = [_tr(_cells(row, scope, number, voted=voted)) for number, row in enumerate(listed, 1)]
    context = {
        "name": name,
        "title": TITLES[scope].format(form=body["form_name"]),
        "reference": f"Tờ trình {reference}",
        "columns": _columns(scope, voted=voted),
        "notes": notes,
    }
    return _table(context, rows, title=name, label=f"PL {name.split()[-1]}-" if " I" in name else "PL-")


def _columns(scope, *, voted):
    who = [("who", "Tên tập thể")] if scope == "tap_the" else [("who", "Họ và tên"), ("who", "Chức vụ, đơn vị")]
    votes = [("votes", "Phiếu đồng ý")] if voted else []
    return [("ordinal", "TT"), *who, ("words", "Tóm tắt thành tích"), ("form", "Hình thức đề nghị"), *votes]


def _cells(row, scope, number, *, voted):
    yield _ordinal(number)
    yield _cell("words", row["name"])
    if scope == "ca_nhan":
        yield _cell("words", _place(row))
    yield _achievement(row)
    yield _cell("words", row["form_label"])
    if voted:
        yield _cell("day", _votes(row))


def _place(row):
    return post_in(row["position"], row["unit"])


def _achievement(row):
    """What was done, typed; then the facts for which the rules chose it, or the reason of whoever did."""
    said = [row["summary"], row["why"]] if not row["by_hand"] else [row["summary"], row["by_hand"]]
    lines = "".join(f"<p>{escape(line)}</p>" for text in said for line in text.splitlines() if line.strip())
    return f'<td class="words">{lines}</td>'


def _votes(row):
    if row["votes"] is None:
        return ""
    return f"{row['votes']}/{row['members']} ({show_percent(percent(row['votes'], row['members']), 2)})"


def _ordinal(number):
    return f'<td class="ordinal">{number}</td>'


def _cell(kind, text):
    return f'<td class="{kind}">{escape(text)}</td>'


def _tr(cells):
    return f"<tr>{''.join(cells)}</tr>"


def _table(context, rows, *, title, label):
    context |= {"rows": mark_safe(ROWS) if rows else ""}
    html = document_html("reports/pdf/proposal_list.html", context, title=context["title"])
    if not rows:
        return Piece(html, title=title, label=label, restarts=True)
    before, after = html.split(ROWS)
    return LongTable(before, rows, after, title=title, label=label, restarts=True)
