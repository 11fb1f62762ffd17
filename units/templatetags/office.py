"""Whom to ask for help: the office and its contact, on the page of sign-in and on those that tell of an error."""

import logging

from django import template

from units import site_settings
from units.models import SettingKey

logger = logging.getLogger(__name__)
register = template.Library()


@register.inclusion_tag("units/office_contact.html")
def office_contact():
    """Says nothing where nothing is set, and where the database cannot be asked: an error page must always come."""
    try:
        known = site_settings.current()
    except Exception:
        logger.warning("The office's contact could not be read", exc_info=True)
        return {"name": "", "contact": ""}
    return {"name": known[SettingKey.OFFICE_NAME], "contact": known[SettingKey.OFFICE_CONTACT]}


@register.simple_tag
def site_banner():
    """The notice on every page, for those who have not signed in; who has carries it with the account."""
    return site_settings.current()[SettingKey.BANNER]
