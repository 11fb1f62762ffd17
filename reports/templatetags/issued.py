"""Issued reports for the home page, which knows nothing of reports."""

from django import template

from reports.issue import announcing

register = template.Library()


@register.simple_tag
def reports_for(user):
    """The newest issued reports of the provinces that this person leads."""
    return announcing.latest_issued(user)


@register.simple_tag
def road_of(desk, user):
    """The steps of the round in hand, those of issued reports among them behind."""
    return announcing.road_with_reports(desk.steps, desk.round, user)
