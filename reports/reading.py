"""What the body of a snapshot says: its place, years, parts and names, and whether a figure is known."""

from reports.sentences import written
from units.days import parse_day, show_official_day
from units.models.provinces import titled

SCOPES = {"collective": ("tập thể", "cơ quan, đơn vị"), "individual": ("cá nhân", "cán bộ, công chức, viên chức")}


def place_name(body):
    """ "tỉnh Kiên Giang"; the snapshot says which level the province had on its day."""
    level, name = titled(body["province"]["name"])
    return f"{body['province'].get('level', level)} {name}"


def span_words(body):
    """What time the report speaks of: "năm 2022", or "từ năm 2019 đến ngày 08 tháng 8 năm 2022"."""
    if body["kind"] == "annual":
        return f"năm {body['year']}"
    return f"từ năm {years_of(body)[0]} đến {show_official_day(parse_day(body['as_of']))}"


def criterion_title(body, key):
    """The title of the criterion that a `marks.` figure is about; in a merged province the part knows it."""
    _, scope, year, code = key.partition("@")[0].split(".")[:4]
    marked = [part["criteria"] for part in body.get("parts", []) if int(year) in part["sheet_years"]]
    titles = (_lookup(criteria, scope, code) for criteria in (*marked, body.get("criteria")))
    return next(filter(None, titles), body["figures"][key]["label"])


def band_name(body, key):
    code = key.split(".")[3]
    names = body.get("bands") or {}
    return names[code] if isinstance(names.get(code), str) else body["figures"][key]["label"]


def warned_keys(body):
    """The figures that a warning of the snapshot is about."""
    return frozenset(warning["key"] for warning in body["warnings"] if warning.get("key"))


def indicator_of(body, code):
    """(name, unit of count) of an indicator."""
    found = _lookup(body.get("indicators"), code)
    if isinstance(found, dict):
        return found["name"], found.get("unit") or ""
    named = (figure["label"] for key, figure in body["figures"].items() if key.startswith(f"indicators.{code}"))
    return found or next(named, code), ""


def _lookup(table, *path):
    for step in path:
        table = table.get(step) if isinstance(table, dict) else None
    return table


def years_of(body):
    """The years that a report speaks of: from the first of all its parts."""
    first = body["year"] if body["kind"] == "annual" else (body.get("years") or [body["campaign"]["starts"]])[0]
    return range(first, body["year"] + 1)


def parts_before(body):
    """The parts of former provinces; none in the report of a province that was not merged."""
    return [part for part in body.get("parts", []) if not part["own"]]


def full_title(place):
    """ "tỉnh Kiên Giang"."""
    return f"{place['level']} {place['title']}"


def joined(names):
    """ "a, b và c"."""
    *others, last = names
    return f"{', '.join(others)} và {last}" if others else last


def capital(words):
    return words[:1].upper() + words[1:]


def silence(body):
    """The sentence about former provinces of which nothing is known, or nothing."""
    places = [full_title(place) for place in body.get("silent", [])]
    if not places:
        return ""
    return (
        f"{capital(joined(places))} chưa có dữ liệu của phong trào trong hệ thống, nên không có trong số liệu của "
        "báo cáo này."
    )


def known(body, key, form=""):
    """Whether the figure is there and can be written in that form."""
    return key in body["figures"] and written(key, body["figures"][key], form) is not None


def counted(body, key):
    """Known, and not a plain zero: a first draft does not list what did not happen."""
    return known(body, key) and body["figures"][key].get("numerator") not in ("0", 0)
