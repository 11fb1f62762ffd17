"""The calendar of a campaign as a file that mail programs and phones take in (RFC 5545)."""

from datetime import timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Thi đua văn hóa công sở//vi"


def calendar_file(campaign, entries, *, address_of, at):
    """The bytes of an .ics file: each entry a whole day. `address_of` makes an address of the site absolute.

    Identifiers stay the same, so that a newer file replaces what an older one brought.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", campaign.name)
    for entry in entries:
        calendar.add_component(_event(campaign, entry, address_of(entry.url), at))
    return calendar.to_ical()


def _event(campaign, entry, address, at):
    event = Event()
    event.add("uid", f"{entry.key}@{campaign.slug}.{campaign.province.slug}")
    event.add("dtstamp", at)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("categories", [entry.kind])
    event.add("description", f"{campaign.name}\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
