"""When a letter may leave: quiet hours, weekends and the hour of the daily digest, in Vietnamese time; pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from units.days import VIETNAM

_A_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class QuietHours:
    """No letter leaves from the hour `starts` up to the hour `ends` (over midnight where it is later), or on weekends.

    Hours are whole hours of the clock, 0 to 23; `nights` False leaves the nights open.
    """

    nights: bool = True
    starts: int = 21
    ends: int = 7
    weekends: bool = True


def is_quiet(moment, quiet):
    """Whether a letter has to wait at the aware `moment`."""
    local = moment.astimezone(VIETNAM)
    if quiet.weekends and local.weekday() >= _SATURDAY:
        return True
    if not quiet.nights:
        return False
    if quiet.starts < quiet.ends:
        return quiet.starts <= local.hour < quiet.ends
    return local.hour >= quiet.starts or local.hour < quiet.ends


def next_open(moment, quiet):
    """The first moment from `moment` on at which a letter may leave; `moment` itself where it is not quiet."""
    found = moment
    while is_quiet(found, quiet):
        found = _next_edge(found, quiet)
    return found


def next_digest(moment, hour, quiet):
    """When the next daily letter leaves after `moment`: at the whole `hour`, or when the quiet around that ends."""
    local = moment.astimezone(VIETNAM)
    today = datetime.combine(local.date(), time(hour), tzinfo=VIETNAM)
    return next_open(today if today > local else today + _A_DAY, quiet)


def _next_edge(moment, quiet):
    """The next moment at which quiet could end: the hour `ends`, or midnight."""
    local = moment.astimezone(VIETNAM)
    midnight = datetime.combine(local.date(), time(), tzinfo=VIETNAM)
    edges = [midnight + timedelta(hours=quiet.ends), midnight + _A_DAY]
    return min(edge for edge in edges if edge > local)
