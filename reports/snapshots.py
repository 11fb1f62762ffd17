"""Snapshot bodies: everything a document needs, as canonical JSON under its SHA-256 (design §7, §9)."""

import hashlib
import json
import unicodedata
from dataclasses import asdict

from reports.models import Snapshot
from units.models import UnitKind

SCHEMA = 1


def canonical(body):
    """Canonical JSON: sorted keys, no spaces, real letters, every string in NFC; the same body is the same bytes."""
    return json.dumps(_composed(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _composed(value):
    """Strings are composed before they are written: an escape such as \\n must not swallow the mark that follows."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_composed(key): _composed(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(each) for each in value]
    return value


def same(first, second):
    """Whether both are kept as the same bytes; what stands in a row may be composed otherwise than in a body."""
    return canonical(first) == canonical(second)


def sha256_of(body):
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def freeze(body, *, at):
    """The Snapshot of `body`; the same content is kept once."""
    text = canonical(body)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    snapshot, _ = Snapshot.objects.get_or_create(sha256=sha256, defaults={"body": text, "made_at": at})
    return snapshot


def body_of(snapshot):
    """The body, the figures of a report back in reading order."""
    body = json.loads(snapshot.body)
    if "figures" in body:
        body["figures"] = dict(sorted(body["figures"].items(), key=lambda item: item[1]["position"]))
    return body


def with_words(body, words):
    """The same figures with other words: {section code: text}."""
    return body | {"narrative": dict(words)}


def body_from(part, counted, *, figures, warnings):
    """The body of a report without its words; it holds no time of compiling.

    The names beside the codes (units, criteria, bands, indicators), rankings and lists are those of the own campaign.
    """
    span, place = part.span, part.place
    return {
        "schema": SCHEMA,
        "is_demo": span.campaign.is_demo,
        "province": {
            "slug": place.province.slug, "code": place.province.code, "name": place.name, "level": place.level,
        },
        "campaign": _campaign(span.campaign),
        "kind": str(span.kind),
        "year": span.year,
        "as_of": span.as_of.isoformat(),
        "years": list(span.years),
        "kinds": [str(kind) for kind in span.kinds],
        "figures": {key: figure.as_json(place) for place, (key, figure) in enumerate(figures.items())},
        "warnings": [asdict(warning) for warning in warnings],
        "rankings": counted.rankings,
        "clusters": list(counted.rankings),
        "lists": counted.lists,
        "narrative": {},
        **counted.names,
    }  # fmt: skip


def parts_from(body, counted, silent):
    """What a report that unites several provinces says besides: its parts, and the provinces it knows nothing of."""
    parts = [_part(part, each, body["year"]) for part, each in counted]
    years = [year for part in parts for year in part["years"]]
    rankings = dict(body["rankings"])
    for part in parts[1:]:
        rankings |= {f"{cluster}@{part['slug']}": rows for cluster, rows in part["rankings"].items()}
    return {
        "is_demo": any(part.campaign.is_demo for part, _ in counted),
        "years": list(range(min(years, default=body["year"]), body["year"] + 1)),
        "kinds": [str(kind) for kind in UnitKind if any(kind in part["kinds"] for part in parts)],
        "rankings": rankings,
        "clusters": list(rankings),
        "bands": _first_names(part["bands"] for part in parts),
        "band_order": list(dict.fromkeys(code for part in parts for code in part["band_order"])),
        "indicators": _first_names(part["indicators"] for part in parts),
        "parts": parts,
        "silent": [place.as_json() for place in silent],
    }


def _part(part, counted, year):
    """One part; a ranking of another year than the report's is none of the report's."""
    return {
        **part.place.as_json(),
        **counted.names,
        "own": part.own,
        "campaign": _campaign(part.campaign),
        "years": list(part.span.years),
        "sheet_years": counted.sheet_years,
        "kinds": [str(kind) for kind in part.span.kinds],
        "rankings": counted.rankings if part.span.year == year else {},
        "lists": counted.lists,
        "results_year": counted.results_year,
    }


def _first_names(tables):
    """{code: what the first part calls it}."""
    found = {}
    for table in tables:
        for code, name in table.items():
            found.setdefault(code, name)
    return found


def _campaign(campaign):
    return {
        "slug": campaign.slug,
        "name": campaign.name,
        "starts": campaign.starts,
        "ends": campaign.ends,
        "plan": {"number": campaign.plan_number, "date": _day(campaign.plan_date), "issuer": campaign.plan_issuer},
        "slogans": {"collective": campaign.slogan_collective, "individual": campaign.slogan_individual},
        "legal_bases": [
            {"number": basis.number, "date": _day(basis.date), "title": basis.title}
            for basis in campaign.legal_bases.all()
        ],
        "milestones": [
            {"kind": each.kind, "year": each.year, "occasion": each.occasion, "basis": each.basis}
            for each in campaign.milestones.all()
        ],
    }


def _day(day):
    return day and day.isoformat()
