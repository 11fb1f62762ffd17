"""What a check found, as it is kept on the job and shown: problems by cell, samples of changes, converted text.

ImportJob.problems lists all of it in the order error, warning, change, new, legacy, left; `what` says which.
"""

from dataclasses import asdict, dataclass, field

from units.import_outcome import Change, Legacy, Outcome, Problem

MOST_SHOWN = 100


@dataclass(frozen=True)
class Left:
    """Why a job was left: who dropped it, or which job's file took its place."""

    by_name: str
    job: int | None = None
    file_name: str = ""


@dataclass
class Problems:
    """What ImportJob.problems lists, as the page shows it."""

    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    new_rows: list = field(default_factory=list)
    legacy: Legacy | None = None
    left: Left | None = None


def written(outcome: Outcome):
    """An Outcome as ImportJob.problems."""
    found = [{"what": "error", **asdict(problem)} for problem in outcome.errors]
    found += [{"what": "warning", **asdict(problem)} for problem in outcome.warnings]
    found += [{"what": "change", **asdict(change)} for change in outcome.changes]
    found += [{"what": "new", "row": row, "name": name} for row, name in outcome.new_rows]
    if outcome.legacy:
        found.append({"what": "legacy", **asdict(outcome.legacy)})
    return found


def with_left(problems, left):
    """What was found, and why the job was left."""
    return [*problems, {"what": "left", **asdict(left)}]


def problems_of(job):
    """Reads back what `written` made."""
    found = Problems()
    for each in job.problems:
        said = {name: value for name, value in each.items() if name != "what"}
        match each["what"]:
            case "error":
                found.errors.append(Problem(**said))
            case "warning":
                found.warnings.append(Problem(**said))
            case "change":
                found.changes.append(Change(**said))
            case "new":
                found.new_rows.append((said["row"], said["name"]))
            case "legacy":
                found.legacy = Legacy(**said)
            case "left":
                found.left = Left(**said)
    return found
