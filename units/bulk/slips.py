"""The paper with first passwords: a page per unit, slips to cut and hand out; made in memory, never written down."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string

from units.passwords import last_day_of
from units.text import sort_key


@dataclass(frozen=True)
class Slip:
    place: str
    full_name: str
    office: str
    username: str
    password: str


def slips_pdf(slips, *, at):
    """The PDF as bytes; units in Vietnamese order, each on pages of its own."""
    slips = sorted(slips, key=lambda slip: (sort_key(slip.place), sort_key(slip.full_name)))
    places = [(place, list(of_place)) for place, of_place in groupby(slips, attrgetter("place"))]
    html = render_to_string(
        "units/slips_pdf.html",
        {
            "places": places,
            "at": at,
            "last_day": last_day_of(at),
            "site": settings.SITE_URL,
        },
    )
    look = weasyprint.CSS(filename=settings.BASE_DIR / "static" / "css" / "slips.css")
    return weasyprint.HTML(string=html).write_pdf(stylesheets=[look])
