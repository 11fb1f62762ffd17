"""What changed between the lists of two bodies of one report: rows that came, went or say something else. Pure."""

from dataclasses import dataclass

from campaign.models import AwardForm, InspectionKind
from reports.sentences import written
from units.days import parse_day, show_day


@dataclass(frozen=True)
class ListChange:
    """One row of a list by the words it is printed with; empty where the row was not or is no longer there."""

    title: str
    before: str
    after: str


def lists(before, after):
    """[ListChange] between the lists and rankings of two bodies, those of former provinces included."""
    olds, news = _all_lists(before), _all_lists(after)
    return [
        change
        for title in dict.fromkeys([*news, *olds])
        for change in _rows(title, olds.get(title, {}), news.get(title, {}))
    ]


def _rows(title, before, after):
    keys = [*after, *(key for key in before if key not in after)]
    return [
        ListChange(title, before.get(key, ""), after.get(key, "")) for key in keys if before.get(key) != after.get(key)
    ]


def _all_lists(body):
    """{title: {what a row is about: the row in words}}."""
    found = _lists(body, body, "")
    for part in body.get("parts", []):
        if not part["own"]:
            found |= _lists(body, part, f" ({part['title']})")
    return found


def _lists(body, part, of):
    rows = part.get("lists") or {}
    found = {f"Kế hoạch triển khai{of}": {_about(row, "unit", "number"): _plan(row) for row in rows.get("plans") or []}}
    for kind, inspected in (rows.get("inspections") or {}).items():
        title = f"{InspectionKind(kind).label}{of}"
        found[title] = {_about(row, "unit", "inspected_on"): _inspection(row) for row in inspected}
    bands = body.get("bands") or {}
    found[f"Kết quả chấm điểm của từng đơn vị{of}"] = {
        _about(row, "unit"): _result(row, bands) for row in rows.get("results") or []
    }
    found[f"Khen thưởng{of}"] = {
        _about(row, "form", "scope", "year", "unit", "person", "decision_number"): _award(row)
        for row in rows.get("awards") or []
    }
    names = part.get("units") or {}
    for cluster, ranked in (part.get("rankings") or {}).items():
        if "@" not in cluster:
            title = f"Xếp hạng {cluster}{of}"
            found[title] = {each["unit"]: _rank(each, names) for each in ranked}
    return found


def _about(row, *names):
    return tuple(row.get(name) for name in names)


def _plan(row):
    return f"{row['name']}: số {row['number']}, ngày {show_day(parse_day(row['issued_on']))}"


def _inspection(row):
    return f"{row['name']}, ngày {show_day(parse_day(row['inspected_on']))}: {row['conclusion']}".rstrip(": ")


def _result(row, bands):
    total = written("totals.", {"value": row["total"], "form": "points"}) if row["total"] else None
    told = f"{total} điểm, {bands.get(row['band'], row['band'] or 'chưa xếp loại')}" if total else "chưa có điểm"
    return f"{row['name']}: {told}"


def _award(row):
    who = ", ".join(each for each in (row["person"], row["name"]) if each)
    year = f" năm {row['year']}" if row["year"] else ""
    number = f", Quyết định {row['decision_number']}" if row["decision_number"] else ""
    return f"{who}: {AwardForm(row['form']).label}{year}{number}"


def _rank(row, names):
    total = written("totals.", {"value": row["total"], "form": "points"})
    return f"{row.get('name') or names.get(row['unit']) or row['unit']}: hạng {row['rank']}, {total} điểm"
