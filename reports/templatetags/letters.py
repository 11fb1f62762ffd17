"""Letters to one's unit, for the home page, which knows nothing of documents."""

from django import template
from django.utils import timezone

from reports.letters.received import letters_received

register = template.Library()


@register.simple_tag
def letters_to(user, now):
    """The letters and minutes that this person is told of."""
    return letters_received(user, today=timezone.localdate(now))
