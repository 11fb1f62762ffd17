"""Who may record what of a campaign."""

from units.models import Unit
from units.permissions import coordinates, serves


def keeps_records(user, campaign):
    """Sở Nội vụ of the campaign's province keeps its records."""
    return coordinates(user, campaign.province_id)


def records_plan_of(user, unit):
    """Sở Nội vụ records plans of every unit of the province, a clerk those of the own unit."""
    return coordinates(user, unit.province_id) or serves(user, unit.pk)


def enters_figures_of(user, unit):
    """The numbers of one unit: its clerk, who knows them, and Sở Nội vụ; totals of the province are Sở Nội vụ's."""
    return coordinates(user, unit.province_id) or serves(user, unit.pk)


def writes_report_of(user, unit):
    return serves(user, unit.pk)


def units_recorded_by(user, campaign):
    """Units whose plans the person may record in this campaign."""
    if keeps_records(user, campaign):
        return Unit.objects.filter(province=campaign.province_id).in_order()
    return Unit.objects.filter(province=campaign.province_id, pk__in=user.scope.served_unit_ids).in_order()
