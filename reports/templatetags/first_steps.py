"""The first steps of somebody new, for the home page, which knows nothing of reports."""

from django import template
from django.utils import timezone

from reports.first_steps import first_steps

register = template.Library()


@register.simple_tag
def first_steps_of(user, now):
    """The steps, done and to do; empty where they were put away."""
    return first_steps(user, today=timezone.localdate(now))
