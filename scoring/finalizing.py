"""FINAL in bulk: every appraised sheet of a round that may be closed, and the reasons of those that may not."""

from dataclasses import dataclass, field

from campaign.rounds import log_line
from scoring.models import Action, Assessment, Status
from scoring.workflow import take
from units.refusals import Refused


@dataclass
class Outcome:
    """How many sheets were closed, and (sheet, sentence) of those left as they were."""

    closed: int = 0
    left: list = field(default_factory=list)


def finalize_round(round_, *, by, at, address=None):
    """Closes each appraised sheet that `by` may close, each in its own transaction; returns an Outcome."""
    outcome = Outcome()
    sheets = Assessment.objects.current().in_round(round_).filter(status=Status.APPRAISED).for_list()
    for sheet in sheets.order_by("unit__sort_key", "pk"):
        try:
            take(Action.FINALIZE, sheet, by=by, at=at, address=address)
        except Refused as refused:
            outcome.left.append((sheet, str(refused)))
        else:
            outcome.closed += 1
    if outcome.closed:
        log_line(round_, f"Chốt {outcome.closed} phiếu", by=by, at=at)
    return outcome
