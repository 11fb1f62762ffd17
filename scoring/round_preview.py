"""A round before it opens: whom it expects by kind, by which rubric, and which units have nobody to work for them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from scoring.models import Audience, Rubric
from scoring.opening import expected_staff, expected_units, rubric_for
from units.models import UnitKind
from units.offices import with_offices


@dataclass(frozen=True)
class KindRow:
    """One kind of unit: how many units and people are expected, and the rubrics that their sheets would follow."""

    kind: UnitKind
    units: int
    people: int
    collective: Rubric | None
    individual: Rubric | None

    @property
    def sheets(self):
        return (self.units if self.collective else 0) + (self.people if self.individual else 0)


def rows_of(round_):
    """A KindRow for each kind that the round expects, in the order of the kinds: three queries."""
    rubrics = list(Rubric.objects.filter(campaign=round_.campaign_id).in_force().with_size())
    units = dict(expected_units(round_).order_by().values_list("kind").annotate(count=Count("pk")))
    people = dict(expected_staff(round_).order_by().values_list("unit__kind").annotate(count=Count("pk")))
    return [
        KindRow(
            kind, units[kind], people.get(kind, 0),
            rubric_for(rubrics, Audience.COLLECTIVE, kind), rubric_for(rubrics, Audience.INDIVIDUAL, kind),
        )
        for kind in UnitKind if kind in units
    ]  # fmt: skip


def unstaffed_units(round_, *, day):
    """Expected units without an active clerk or head on the day, annotated `has_clerk` and `has_head`, in order."""
    units = with_offices(expected_units(round_), day=day)
    return units.filter(Q(has_clerk=False) | Q(has_head=False)).in_order()
