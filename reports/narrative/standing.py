"""The first words of a report's sections: the province's standing paragraph, then what is drafted from the figures."""

from reports.outline import WRITTEN, draft_text
from reports.reading import known, place_name, span_words, years_of
from reports.wording.binding import settled
from reports.wording.rewording import own_wordings
from units.days import parse_day, show_official_day


def first_texts(report, body, codes=None):
    """{section code: its first text} of the sections `codes`, or of all. One query."""
    own, names = own_wordings(report.campaign.province), names_of(body)
    figures = [key for key in body["figures"] if known(body, key)] if own else ()
    texts = {}
    for code in [section.code for section in WRITTEN] if codes is None else codes:
        stored = own.get(f"report.{code}")
        standing = settled(stored.text, names, figures) if stored else ""
        texts[code] = "\n".join(filter(None, (standing, draft_text(code, body))))
    return texts


def names_of(body):
    """What the names of a section's standing paragraph stand for."""
    years = years_of(body)
    return {
        "phong_trao": body["campaign"]["name"],
        "tinh": place_name(body),
        "nam": str(body["year"]),
        "tu_nam": str(years[0]),
        "den_nam": str(body["campaign"]["ends"]),
        "thoi_gian": span_words(body),
        "ngay_chot": show_official_day(parse_day(body["as_of"])),
    }
