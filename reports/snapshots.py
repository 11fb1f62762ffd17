"""Snapshot bodies: everything a document needs, as canonical JSON under its SHA-256 (design §7, §9)."""

import hashlib
import json
import unicodedata
from dataclasses import asdict

from reports.models import Snapshot

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


def sha256_of(body):
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def freeze(body, *, at):
    """The Snapshot of `body`; the same content is kept once."""
    text = canonical(body)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    snapshot, _ = Snapshot.objects.get_or_create(sha256=sha256, defaults={"body": text, "made_at": at})
    return snapshot


def body_of(snapshot):
    """The body with its figures back in reading order."""
    body = json.loads(snapshot.body)
    body["figures"] = dict(sorted(body["figures"].items(), key=lambda item: item[1]["position"]))
    return body


def with_words(body, words):
    """The same figures with other words: {section code: text}."""
    return body | {"narrative": dict(words)}


def body_from(span, *, figures, warnings, rankings, names, lists):
    """The body of a report without its words; it holds no time of compiling.

    `names` are the words beside the codes: units, criteria, bands, indicators.
    """
    campaign, province = span.campaign, span.campaign.province
    level, name = province.titled_on(span.as_of)
    return {
        "schema": SCHEMA,
        "is_demo": campaign.is_demo,
        "province": {"slug": province.slug, "code": province.code, "name": name, "level": level},
        "campaign": _campaign(campaign),
        "kind": str(span.kind),
        "year": span.year,
        "as_of": span.as_of.isoformat(),
        "years": list(span.years),
        "kinds": [str(kind) for kind in span.kinds],
        "figures": {key: figure.as_json(place) for place, (key, figure) in enumerate(figures.items())},
        "warnings": [asdict(warning) for warning in warnings],
        "rankings": rankings,
        "clusters": list(rankings),
        "lists": lists,
        "narrative": {},
        **names,
    }


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
