"""Cấp: whether a unit belongs to the province, to a district or to a commune; from its kind and the units above it."""

from django.db import models

from units.models import Unit, UnitKind


class Level(models.TextChoices):
    PROVINCE = "tinh", "Cấp tỉnh"
    DISTRICT = "huyen", "Cấp huyện"
    COMMUNE = "xa", "Cấp xã"


def level_of(kinds):
    """The level by the kinds of the unit and of those above it, the nearest first: a school under a commune is of
    the commune, one under a department of the province."""
    for kind in kinds:
        if kind == UnitKind.XA:
            return Level.COMMUNE
        if kind == UnitKind.HUYEN:
            return Level.DISTRICT
    return Level.PROVINCE


def levels_in(province_id):
    """{unit pk: Level} of every unit a province has had. One query."""
    units = {pk: (kind, parent) for pk, kind, parent in Unit.objects.filter(province=province_id).values_list(
        "pk", "kind", "parent"
    )}  # fmt: skip
    return {pk: level_of(_kinds_up(units, pk)) for pk in units}


def _kinds_up(units, pk):
    seen = set()
    while pk in units and pk not in seen:
        seen.add(pk)
        kind, pk = units[pk]
        yield kind
