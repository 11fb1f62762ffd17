"""Which rung is next for a unit, and from which day: by what went before and by the days left or late; pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from reports.models import Rung


@dataclass(frozen=True)
class NextRung:
    """The rung to take, from the day `on`; `due` where that day has come."""

    rung: Rung
    on: date
    due: bool


def next_step(*, last, last_day, deadline, today, gaps):
    """The NextRung of a unit. `last` is the highest rung taken and `last_day` the day of the latest reminder, or None.

    Who was never reminded is reminded first, or the head at once where the unit is late by the days that the head
    has; nobody above the unit hears of it while there is still time; after a letter comes another letter.
    """
    late = (today - deadline).days
    if last is None:
        return NextRung(Rung.HEAD if late > gaps[Rung.HEAD] else Rung.HOLDER, today, True)
    rung = Rung(min(last + 1, Rung.LETTER))
    if late <= 0:
        rung = min(rung, Rung.HEAD)
    on = last_day + timedelta(days=gaps[rung])
    return NextRung(rung, max(on, today), on <= today)
