"""The campaigns that one report unites: its own, and those of former provinces that it continues."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from campaign.models import Campaign
from reports.figures import Span
from reports.models import ReportKind
from units.days import show_day
from units.models import Province
from units.text import sort_key


@dataclass(frozen=True)
class Place:
    """A province as a report names it; the title tells it from another of the same name by its dates."""

    province: Province
    level: str
    name: str
    title: str

    @property
    def full_title(self):
        """ "tỉnh Kiên Giang"."""
        return f"{self.level} {self.title}"

    def as_json(self):
        province = self.province
        return {
            "slug": province.slug,
            "code": province.code,
            "name": self.name,
            "title": self.title,
            "level": self.level,
            "valid_from": province.valid_from and province.valid_from.isoformat(),
            "valid_to": province.valid_to and province.valid_to.isoformat(),
        }


@dataclass(frozen=True)
class Part:
    """One campaign with the span that the report counts of it; `own`: of the report's own province."""

    span: Span
    place: Place
    own: bool

    @property
    def campaign(self):
        return self.span.campaign

    @property
    def title(self):
        return self.place.title

    @property
    def slug(self):
        """What stands behind the @ of its keys; nothing for the report's own province."""
        return "" if self.own else self.place.province.slug


def continued(campaign):
    """The campaigns that `campaign` continues, and those that they continue, each once, in the order of their names."""
    found = Campaign.objects.line_of(campaign).exclude(pk=campaign.pk).select_related("province")
    return sorted(found, key=lambda each: (*_in_order(each.province), each.slug))


def first_year(campaign):
    """The year in which the first of all the parts of a report on this campaign starts."""
    return min(each.starts for each in (campaign, *continued(campaign)))


def parts_of(campaign, *, kind, year, as_of):
    """(the parts of a report, its own first; the former provinces of its time that no part speaks for).

    A campaign that had not begun by the as-of date is no part; of an annual report it has to run in that year.
    """
    line = [campaign, *continued(campaign)]
    campaigns = [campaign, *(each for each in line[1:] if _speaks(each, kind, year, as_of))]
    spans = [Span(each, kind, min(year, each.ends), as_of) for each in campaigns]
    covered = {each.province_id: each.province for each in campaigns}
    silent = _others_within({each.province_id for each in line}, min(span.first_day for span in spans), spans[0])
    places = _places([*covered.values(), *silent], as_of)
    parts = [
        Part(span, places[span.campaign.province_id], own=span.campaign.province_id == campaign.province_id)
        for span in spans
    ]
    return parts, [places[each.pk] for each in silent]


def _speaks(campaign, kind, year, as_of):
    if kind == ReportKind.ANNUAL:
        return campaign.starts <= year <= campaign.ends
    return campaign.starts <= as_of.year


def _others_within(provinces, first_day, own):
    """The predecessors of these provinces that lived within the time of the report. One query."""
    lived = Q(valid_to__isnull=True) | Q(valid_to__gte=first_day)
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=own.last_day)
    found = Province.objects.filter(lived, begun, successors__in=provinces).exclude(pk__in=provinces).distinct()
    return sorted(found, key=_in_order)


def _places(provinces, as_of):
    """{pk: Place}, each with the name and level of its last day in the report."""
    titles = {each.pk: each.titled_on(min(as_of, each.valid_to or date.max)) for each in provinces}
    names = [name for _, name in titles.values()]
    return {
        each.pk: Place(each, level, name, name + (_dates(each) if names.count(name) > 1 else ""))
        for each in provinces
        for level, name in [titles[each.pk]]
    }


def _dates(province):
    if province.valid_to:
        return f" (đến {show_day(province.valid_to)})"
    return f" (từ {show_day(province.valid_from)})" if province.valid_from else ""


def _in_order(province):
    return sort_key(province.name), province.slug
