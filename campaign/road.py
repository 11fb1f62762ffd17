"""A road of set-up: its steps stand side by side, each a page of its own that can be taken, left and taken again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RoadStep:
    """One step: `note` says in words how far it is; `state` is done, todo or wrong."""

    name: str
    title: str
    url: str
    note: str
    state: str = "todo"


def beside(steps, name):
    """(step before, step after) the one of this name; None at the ends."""
    names = [step.name for step in steps]
    here = names.index(name)
    return (steps[here - 1] if here else None), (steps[here + 1] if here + 1 < len(steps) else None)
