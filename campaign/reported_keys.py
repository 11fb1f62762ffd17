"""Which figure keys an import file may report a total under (docs/figures.md), and the year that stands in them."""

import re
from dataclasses import dataclass

from campaign.models import FORMS, TITLES, InspectionKind
from units.models import UnitKind

_CODE = "[A-Za-z0-9_]+"
_YEAR = "(?P<year>[0-9]{4})"
_SCOPE = "(collective|individual)"
_STATE = "(expected|submitted|approved|appraised|final|on_time)"
_KIND = f"({'|'.join(UnitKind.values)})"
_FORM, _TITLE, _WORK = ("|".join(values) for values in (FORMS, TITLES, InspectionKind.values))
# The year of these is a part of the key; that of the others stands in its own column.
_DATED_KEYS = [
    rf"assessments\.{_SCOPE}\.{_YEAR}\.{_STATE}(\.{_KIND})?",
    rf"marks\.{_SCOPE}\.{_YEAR}\.{_CODE}\.mean(\.{_KIND})?",
    rf"totals\.{_SCOPE}\.{_YEAR}\.mean(\.{_KIND})?",
    rf"bands\.{_SCOPE}\.{_YEAR}\.{_CODE}(\.{_KIND})?",
]
_FREE_KEYS = [
    rf"(?P<bare>plans\.issued(\.{_KIND})?)",
    rf"(?P<bare>inspections\.({_WORK})(\.{_KIND})?)",
    rf"(?P<bare>awards\.({_FORM})\.{_SCOPE})(\.{_YEAR})?",
    rf"(?P<bare>titles\.({_TITLE})\.{_SCOPE})(\.{_YEAR})?",
]
_MEANS = re.compile(r"(marks|totals)\.")


@dataclass(frozen=True)
class ReportedKey:
    """A key as it is stored, the year that it names, and whether it counts things (then only whole numbers)."""

    key: str
    year: int | None = None
    counts: bool = True


def read_key(written, indicators):
    """The ReportedKey of what stands in the file, or None where it is no key. `indicators`: the campaign's codes."""
    if written in indicators:
        return ReportedKey(written, counts=False)
    if match := re.fullmatch(rf"indicators\.(?P<code>{_CODE})(\.{_YEAR})?", written):
        known = match["code"] in indicators
        return ReportedKey(match["code"], _year(match), counts=False) if known else None
    for pattern in _DATED_KEYS:
        if match := re.fullmatch(pattern, written):
            return ReportedKey(written, _year(match), counts=not _MEANS.match(written))
    for pattern in _FREE_KEYS:
        if match := re.fullmatch(pattern, written):
            return ReportedKey(match["bare"], _year(match) if "year" in match.groupdict() else None)
    return None


def _year(match):
    return int(match["year"]) if match["year"] else None
