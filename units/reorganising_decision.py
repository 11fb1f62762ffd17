"""A decision on units as the office made it: who ends, who begins, and what becomes of what hangs on them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from units.models import Cluster, Province, Unit
from units.models import SuccessionKind as Kind

AS_BEFORE = "nhu-cu"


class Fate(models.TextChoices):
    """What becomes of the units below, or of the people in post, when a unit ends."""

    FOLLOW = "theo", "Chuyển sang đơn vị kế thừa"
    END = "ket-thuc", "Kết thúc cùng đơn vị"
    KEEP = "de-lai", "Giữ nguyên, sắp xếp sau"


@dataclass(frozen=True)
class NewUnit:
    """A unit that a decision founds; an empty code is proposed, AS_BEFORE is taken from the units that end."""

    name: str
    code: str = ""
    kind: str = AS_BEFORE
    parent: Unit | str | None = AS_BEFORE
    cluster: Cluster | str | None = AS_BEFORE


@dataclass(frozen=True)
class Decision:
    """What the office decided. `receiver`: which of several new units the units below and the people follow."""

    province: Province
    kind: Kind
    effective_on: date
    old: tuple = ()
    into: Unit | None = None
    new: tuple = ()
    children: Fate = Fate.FOLLOW
    staff: Fate = Fate.FOLLOW
    receiver: int = 0
    number: str = ""
    note: str = ""

    @property
    def last_day(self):
        return self.effective_on - timedelta(days=1)

    @property
    def ending(self):
        """The units that the decision ends: in a split the old one stays."""
        return () if self.kind == Kind.SPLIT else self.old
