"""Trying a rubric on the sheets of all people of a province: asked for, done by a worker, kept to be read."""

from functools import partial

from campaign.overtaken import stamp_of
from campaign.permissions import keeps_records
from campaign.recording import NOT_YOURS
from scoring import tasks
from scoring.models import RubricTrial
from scoring.rubrics.reading import text_of, with_parts
from scoring.rubrics.simulating import as_data
from scoring.rubrics.trial import criteria_of, mapping_of, sheets_for, try_on
from units import working
from units.refusals import Refused

# More than the units of any province: so many are tried while the page waits, more go to a worker.
MOST_AT_ONCE = 3_000


def asked_as(rubric, round_, mapping):
    """What tells one trial from another: the rubric as it is written, the round, and which criteria it maps."""
    return stamp_of([text_of(rubric), round_.pk, sorted(mapping.items())])


def ask_trial(rubric, round_, mapping, *, by, at):
    """Asks for a trial on every sheet of the round; it takes the place of the person's last one. Raises Refused."""
    if not keeps_records(by, rubric.campaign):
        raise Refused(NOT_YOURS)
    sign = asked_as(rubric, round_, mapping)
    said = {"round": round_, "mapping": mapping, "asked_as": sign, "done": 0, "result": None}
    said["in_all"] = sheets_for(rubric, round_).count()
    trial, _ = working.ask(
        RubricTrial.objects.defer("result"),
        tasks.try_rubric,
        {"rubric": rubric, "by": by},
        said,
        at=at,
        goes_on=lambda last: last.is_at_work and last.asked_as == sign,
    )
    return trial


def run_trial(trial_id, *, clock):
    """Claims the trial and does it; delivered twice it runs once."""
    trial = working.claim(RubricTrial.objects.select_related("round"), trial_id, at=clock(), done=0)
    if trial:
        working.run(trial, partial(_try, trial, clock), clock=clock)


def _try(trial, clock):
    rubric = with_parts(trial.rubric_id)
    sheets = sheets_for(rubric, trial.round)
    old = criteria_of(sheets)
    if asked_as(rubric, trial.round, mapping_of(rubric, old, trial.mapping)) != trial.asked_as:
        raise Refused("Bộ tiêu chí đã được sửa trong lúc chờ. Hãy mô phỏng lại.")
    outcome = try_on(rubric, sheets, old, trial.mapping, tell=lambda done: working.beat(trial, done=done, at=clock()))
    working.finish(trial, done=outcome.count, in_all=outcome.count, result=as_data(outcome), at=clock())


waiting_since = partial(working.waiting_since, RubricTrial)


def rescue_stalled(*, at):
    """Tells workers again of trials whose worker fell silent."""
    working.rescue(RubricTrial.objects.all(), tasks.try_rubric, at=at)
