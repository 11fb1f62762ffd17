"""What a reorganisation will do, worked out before anything is written: the rows that end and those that begin."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import models

from units.days import show_day
from units.models import ClusterMembership, Succession, Unit
from units.models import SuccessionKind as Kind
from units.refusals import Refused
from units.register import unit_keys
from units.reorganising_checks import check_decision, propose_code, refuse_succeeded
from units.reorganising_decision import AS_BEFORE, Decision, Fate
from units.staffing import staff_keys


@dataclass
class Known:
    """The part of the register that a decision touches; rows by the pk of their unit."""

    units: dict
    codes: set
    below: dict
    staff: dict
    roles: dict
    memberships: dict
    leads: dict
    led_from_the_day: set = field(default_factory=set)
    succeeded: dict = field(default_factory=dict)
    waiting: list = field(default_factory=list)
    provinces: set = field(default_factory=set)


@dataclass(frozen=True)
class Ending:
    """A row whose last day is set; `until` is what it said before."""

    row: models.Model
    until: date | None


@dataclass
class Plan:
    """Everything that carrying out the decision writes, and what it leaves to be decided."""

    decision: Decision
    endings: list = field(default_factory=list)
    beginnings: list = field(default_factory=list)
    undecided: list = field(default_factory=list)
    recoded: list = field(default_factory=list)

    def ends(self, model):
        return [ending.row for ending in self.endings if isinstance(ending.row, model)]

    def begins(self, model):
        return [row for row in self.beginnings if isinstance(row, model)]

    @property
    def links(self):
        return self.begins(Succession)

    @property
    def fingerprint(self):
        """Changes when carrying out the decision would write anything else than what was shown."""
        ended = [(e.row._meta.label, e.row.pk, str(e.until)) for e in self.endings]
        begun = [(row._meta.label, str(row), str(getattr(row, "code", ""))) for row in self.beginnings]
        return hashlib.sha256(repr((ended, begun, [unit.pk for unit in self.undecided])).encode()).hexdigest()[:16]


def plan_of(decision, known):
    """The Plan of a decision, or Refused with the sentence that says what stands against it."""
    check_decision(decision, known)
    return _Drawing(decision, known).draw()


class _Drawing:
    """Draws the plan: what ends first, then what takes its place."""

    def __init__(self, decision, known):
        self.decision, self.known, self.day = decision, known, decision.effective_on
        self.plan, self.codes, self.too_late = Plan(decision), set(known.codes), []
        # Of each receiving unit: the codes in use from the day on, and the persons in post with the unit they are from.
        self.codes_in, self.persons_in = defaultdict(set), defaultdict(dict)
        if decision.into:
            self._know_people_of(decision.into)

    def draw(self):
        decision = self.decision
        founded = [self._found(each) for each in decision.new]
        successors = founded or ([decision.into] if decision.into else [])
        for unit in decision.old or (None,):
            for successor in successors or (None,):
                self._link(unit, successor, decision.kind)
        receiver = successors[decision.receiver] if successors else None
        as_one = decision.kind == Kind.RENAME
        for unit in decision.ending:
            self._close(unit, receiver, follows=as_one or decision.staff == Fate.FOLLOW)
            if as_one:
                self._carry_offices(unit, receiver)
            self._decide_below(unit, receiver, Fate.FOLLOW if as_one else decision.children)
        self._refuse_what_cannot_end()
        self._refuse_parents_that_end()
        return self.plan

    def _found(self, wanted):
        """The row of a unit that begins, with its place in a cluster."""
        first = self.decision.old[0] if self.decision.old else None
        unit = self._unit(
            name=wanted.name,
            code=wanted.code or propose_code(first.code if first else "DV", self.codes, self.day.year),
            kind=first.kind if wanted.kind == AS_BEFORE else wanted.kind,
            parent=self._parent_before() if wanted.parent == AS_BEFORE else wanted.parent,
            self_marking=bool(first and first.self_marking),
            valid_to=self._end_foreseen(first) if self.decision.kind == Kind.RENAME else None,
        )
        cluster = self._cluster_before() if wanted.cluster == AS_BEFORE else wanted.cluster
        if cluster:
            self._begin(ClusterMembership(cluster=cluster, unit=unit, valid_from=self.day))
        return unit

    def _unit(self, **values):
        self.codes.add(values["code"])
        keys = unit_keys(code=values["code"], name=values["name"])
        return self._begin(Unit(province=self.decision.province, valid_from=self.day, **values, **keys))

    def _end_foreseen(self, unit):
        """The last day that a unit which goes on as one had been given already."""
        return unit.valid_to if lives_from(unit, self.day) else None

    def _parent_before(self):
        """The parent that all old units share, where it goes on in this province."""
        parents = {unit.parent_id for unit in self.decision.old}
        parent = self.known.units.get(next(iter(parents), None)) if len(parents) == 1 else None
        goes_on = parent and parent not in self.decision.ending and lives_on(parent, self.day)
        return parent if goes_on and parent.province_id == self.decision.province.pk else None

    def _cluster_before(self):
        """The cluster in which all old units are on the last day, where it goes on."""
        places = [
            {place.cluster for place in self.known.memberships.get(unit.pk, ()) if lives_on(place, self.day)}
            for unit in self.decision.old
        ]
        shared = set.intersection(*places) if places else set()
        cluster = next(iter(shared), None)
        goes_on = cluster and cluster.province_id == self.decision.province.pk and lives_on(cluster, self.day)
        return cluster if goes_on else None

    def _link(self, old, new, kind):
        decision = self.decision
        self._begin(Succession(old=old, new=new, effective_on=self.day, kind=kind, decision_number=decision.number))

    def _close(self, unit, receiver, *, follows):
        self._end(unit)
        for kept in (self.known.memberships, self.known.leads, self.known.roles):
            for row in kept.get(unit.pk, ()):
                self._end(row)
        for post in self.known.staff.get(unit.pk, ()):
            if self._end(post) and follows and receiver:
                self._move(post, unit, receiver)

    def _move(self, post, unit, receiver):
        """The person goes on in the receiving unit, from one old unit; a code taken there gets that of the old unit."""
        key = _key(receiver)
        if self.persons_in[key].setdefault(post.person, unit.pk) != unit.pk:
            return
        code = post.code
        if code in self.codes_in[key]:
            code = f"{post.code[: 39 - len(unit.code)]}-{unit.code}"[:40]
            self.plan.recoded.append((post, code))
        if code in self.codes_in[key]:
            raise Refused(f"Mã cán bộ “{code}” đã có ở {receiver.name}. Hãy sửa mã của {post.full_name} trước.")
        self.codes_in[key].add(code)
        keys = staff_keys(code=code, full_name=post.full_name)
        self._begin(_copy(post, unit=receiver, code=code, valid_from=self.day, came_from=post, batch=None, **keys))

    def _carry_offices(self, unit, successor):
        """Heads, clerks and the lead of a cluster stay in office where the unit goes on under another row."""
        for role in self.known.roles.get(unit.pk, ()):
            if lives_on(role, self.day) and not self._begins_late(role):
                self._begin(_copy(role, unit=successor, valid_from=self.day))
        clusters = {row.cluster for row in self.plan.begins(ClusterMembership) if row.unit is successor}
        for lead in self.known.leads.get(unit.pk, ()):
            free = lead.cluster in clusters and lead.cluster_id not in self.known.led_from_the_day
            if free and lives_on(lead, self.day) and not self._begins_late(lead):
                self._begin(_copy(lead, unit=successor, valid_from=self.day))

    def _decide_below(self, unit, receiver, fate):
        for child in self.known.below.get(unit.pk, ()):
            if child in self.decision.old or not lives_from(child, self.day):
                continue
            if fate == Fate.KEEP:
                self.plan.undecided.append(child)
                continue
            refuse_succeeded(child, self.known)
            if fate == Fate.FOLLOW and receiver is None:
                raise Refused(
                    f"{unit.name} không có đơn vị kế thừa để tiếp nhận đơn vị trực thuộc. "
                    "Hãy chọn kết thúc cùng đơn vị, hoặc giữ nguyên để sắp xếp sau."
                )
            if fate == Fate.END:
                self._link(child, None, Kind.DISSOLVE)
                self._close(child, None, follows=False)
                self._decide_below(child, None, fate)
            else:
                self._reopen(child, receiver)

    def _reopen(self, child, parent):
        """The same unit under another parent: its row closes and another opens, with its people and offices."""
        code = propose_code(child.code, self.codes, self.day.year)
        same = {"name": child.name, "kind": child.kind, "self_marking": child.self_marking}
        again = self._unit(**same, code=code, parent=parent, valid_to=self._end_foreseen(child))
        for place in self.known.memberships.get(child.pk, ()):
            stays = lives_on(place, self.day) and place.cluster.province_id == self.decision.province.pk
            if stays and not self._begins_late(place):
                self._begin(_copy(place, unit=again, valid_from=self.day, batch=None))
        self._link(child, again, Kind.RENAME)
        self._close(child, again, follows=True)
        self._carry_offices(child, again)
        self._decide_below(child, again, Fate.FOLLOW)

    def _begin(self, row):
        self.plan.beginnings.append(row)
        return row

    def _end(self, row):
        """Whether the row was in force on the day; one that begins on it or later, with no end, cannot be ended."""
        if row.valid_to is not None and row.valid_to < self.day:
            return False
        if self._begins_late(row):
            if row.valid_to is None:
                self.too_late.append(row)
            return False
        self.plan.endings.append(Ending(row, row.valid_to))
        return True

    def _begins_late(self, row):
        return row.valid_from is not None and row.valid_from >= self.day

    def _know_people_of(self, unit):
        posts = [post for post in self.known.staff.get(unit.pk, ()) if lives_from(post, self.day)]
        self.codes_in[_key(unit)] = {post.code for post in posts}
        self.persons_in[_key(unit)] = {post.person: unit.pk for post in posts}

    def _refuse_what_cannot_end(self):
        if self.too_late:
            named = "; ".join(f"{row} (từ ngày {show_day(row.valid_from)})" for row in self.too_late[:3])
            more = f" và {len(self.too_late) - 3} dòng khác" if len(self.too_late) > 3 else ""
            raise Refused(
                f"Có dòng bắt đầu từ ngày hiệu lực trở đi nên không kết thúc trước ngày đó được: {named}{more}. "
                "Hãy ghi ngày kết thúc của các dòng này, hoặc chọn ngày hiệu lực muộn hơn."
            )

    def _refuse_parents_that_end(self):
        ending = {unit.pk for unit in self.plan.ends(Unit)}
        for unit in self.plan.begins(Unit):
            if unit.parent and unit.parent.pk in ending:
                raise Refused(f"{unit.parent.name} kết thúc trong lần sắp xếp này. Hãy chọn đơn vị cấp trên khác.")


def lives_on(row, day):
    return (row.valid_from is None or row.valid_from <= day) and lives_from(row, day)


def lives_from(row, day):
    return row.valid_to is None or row.valid_to >= day


def _copy(row, **changes):
    """A new row that says the same but for `changes`."""
    same = [f for f in row._meta.concrete_fields if f.name not in {"id", *changes}]
    # What was read along with the row is kept, so that nobody asks for it again.
    names = [f.name if f.is_relation and f.is_cached(row) else f.attname for f in same]
    return type(row)(**{name: getattr(row, name) for name in names}, **changes)


def _key(unit):
    """A receiving unit may have no pk yet."""
    return unit.pk or id(unit)
