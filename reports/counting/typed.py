"""What was typed: totals that a province only knows as reported, and the values that units report."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Sum

from campaign.models import Figure as Row
from campaign.models import Qualifier
from reports.figures import id_ranges


@dataclass(frozen=True)
class Typed:
    """One value as typed, or the sum of several; without a denominator `value` stands alone.

    `rows` counts what was added up, `wholes` how many of them had a denominator.
    """

    value: Decimal
    denominator: Decimal | None = None
    qualifier: str = Qualifier.EQUAL
    ids: tuple = ()  # (table, primary key)
    rows: int = 1
    wholes: int = 0

    @property
    def mixed(self):
        """Whether ratios were added to bare values, which says nothing."""
        return self.wholes not in (0, self.rows)


def _in_span(span):
    """Rows of the report's years; cumulative rows say nothing of the single year of an annual report."""
    of_years = Q(year__in=span.years)
    return Row.objects.filter(of_years if span.annual else of_years | Q(year__isnull=True), campaign=span.campaign)


def province_totals(span):
    """{(key, year or None): Typed} of rows without a unit. One query."""
    rows = _in_span(span).filter(unit__isnull=True).order_by("key", "year")
    return {
        (_bare(key), year): Typed(
            value, denominator, qualifier, named("figures", [pk]), wholes=int(denominator is not None)
        )
        for pk, key, year, value, denominator, qualifier in rows.values_list(
            "pk", "key", "year", "value", "denominator", "qualifier"
        )
    }


def unit_totals(span):
    """{(key, year or None): Typed} added up over the units. One query."""
    rows = (
        _in_span(span)
        .filter(unit__isnull=False)
        .order_by("key", "year")
        .values_list("key", "year")
        .annotate(
            Sum("value"),
            Sum("denominator"),
            Count("pk"),
            Count("denominator"),
            signs=ArrayAgg("qualifier", distinct=True),
            ids=ArrayAgg("pk"),
        )
    )
    return {
        (_bare(key), year): Typed(
            value, whole, joint_qualifier(signs), named("figures", ids), rows=number, wholes=wholes
        )
        for key, year, value, whole, number, wholes, signs, ids in rows
    }


def added(parts):
    """The sum of numerators over the sum of denominators; None where there is nothing to add."""
    parts = list(parts)
    if len(parts) < 2:
        return parts[0] if parts else None
    wholes = [part.denominator for part in parts if part.denominator is not None]
    return Typed(
        value=sum(part.value for part in parts),
        denominator=sum(wholes) if wholes else None,
        qualifier=joint_qualifier(part.qualifier for part in parts),
        ids=tuple(row for part in parts for row in part.ids),
        rows=sum(part.rows for part in parts),
        wholes=sum(part.wholes for part in parts),
    )


def named(table, ids):
    return tuple((table, pk) for pk in ids)


def ids_of(typed):
    """{table: "1-5,7"} of the rows that a typed value comes from."""
    tables = sorted({table for table, _ in typed.ids})
    return {table: id_ranges(pk for each, pk in typed.ids if each == table) for table in tables}


def joint_qualifier(qualifiers):
    """What may be said of a sum: "=" with ">" is ">"; more and less together is only "about"."""
    signs = set(qualifiers) - {Qualifier.EQUAL}
    if not signs:
        return Qualifier.EQUAL.value
    if signs <= {Qualifier.MORE, Qualifier.AT_LEAST}:
        return (Qualifier.MORE if Qualifier.MORE in signs else Qualifier.AT_LEAST).value
    if signs <= {Qualifier.LESS, Qualifier.AT_MOST}:
        return (Qualifier.LESS if Qualifier.LESS in signs else Qualifier.AT_MOST).value
    return Qualifier.ABOUT.value


def _bare(key):
    return key.removeprefix("indicators.")
