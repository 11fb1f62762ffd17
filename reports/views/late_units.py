"""The list of units that have not finished a round, as the page of reminders shows and filters it."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.urls import reverse

from campaign.models import Round
from campaign.views.records import Choice, choice
from reports.chasing.late import ENTERING, RETURNED, STEPS, Late, LateUnit, late_in, narrowed
from reports.chasing.rounds import rounds_to_remind
from reports.chasing.sent import Sent
from scoring.lateness import marked_in
from scoring.listing import round_names
from units.models import UnitKind
from units.web import number_of

OVERDUE, IN_TIME, ALL = "qua-han", "con-han", "tat-ca"
TIMES = {OVERDUE: "Quá hạn", IN_TIME: "Chưa đến hạn", ALL: "Tất cả"}


@dataclass(frozen=True)
class Row:
    """A unit with what was sent to it before in this round; `marked` of the `criteria` of its sheet are filled in."""

    unit: LateUnit
    sent: Sent
    kind: str
    marked: int
    criteria: int


@dataclass(frozen=True)
class LateList:
    """What the address asks for. `units`: all that have not finished; `found`: by all filters but the step.

    `not_opened` more units are expected and have no sheet yet: nobody can blame them for it.
    """

    rounds: list
    round: Round | None
    filters: tuple
    time: Choice
    step: Choice
    words: str
    units: list
    found: list
    shown: list
    not_opened: int

    @property
    def filtered(self):
        return bool(self.words or self.step or any(self.filters[1:]))

    @property
    def offered(self):
        """The filters that have something to choose, in the order of the page."""
        round_, *others = self.filters
        return [each for each in (round_, self.time, *others) if each.options]

    @property
    def overdue(self):
        return sum(each.overdue for each in self.units)

    @property
    def steps(self):
        """[(step, its words, how many units)] of every step that occurs."""
        counts = Counter(each.step for each in self.found)
        shown = [(code, words, counts[code]) for code, words in STEPS.items() if counts[code]]
        return [("", "Tất cả", len(self.found)), *shown]

    def rows(self, units, sent):
        """The units of a page with the letters that went before; `sent` is chasing.sent.sent_in. One query."""
        marked = marked_in([each.sheet_pk for each in units if each.step in (ENTERING, RETURNED)])
        return [
            Row(
                each,
                sent.get(each.pk, Sent()),
                UnitKind(each.kind).label,
                *marked.get(each.sheet_pk, (0, 0)),
            )
            for each in units
        ]


def selection(request, *, at, nothing):
    """(the LateList, the units that were ticked in it, the address of the list); Http404 for who works on none.

    Without units, or where nothing was posted, one goes back to the list; `nothing` then says what to tick.
    """
    if not request.user.scope.coordinated_province_ids:
        raise Http404
    back = f"{reverse('reminder_late')}?{request.GET.urlencode()}"
    if request.method != "POST":
        return None, [], back
    late = asked_in(request, at=at, only=_ticked(request))
    units = chosen_in(request, late)
    if not units:
        messages.error(request, nothing)
    return late, units, back


def chosen_in(request, late):
    """The units that were ticked, as far as they have not finished since; or all of the filter."""
    if "tat-ca" in request.POST:
        return late.shown
    ticked = _ticked(request)
    return [each for each in late.units if each.pk in ticked]


def _ticked(request):
    """The pks of the units that were ticked; None where all of the filter are meant."""
    return None if "tat-ca" in request.POST else {number_of(each) for each in request.POST.getlist("don-vi")}


def round_asked(request, *, at):
    """(rounds that may be chosen, the Choice, the round chosen or the latest; None where there is none)."""
    rounds = rounds_to_remind(request.user, at=at)
    first = str(rounds[0].pk) if rounds else ""
    chosen = choice(request, "dot", "Đợt", round_names(rounds), default=first)
    return rounds, chosen, next((each for each in rounds if str(each.pk) == chosen.value), None)


def asked_in(request, *, at, day=None, only=None):
    """The LateList of the round and the filters in the address; the latest round where none is named.

    `only` are the pks of those that are looked at, whatever the filters.
    """
    rounds, chosen, round_ = round_asked(request, at=at)
    late = late_in(round_, at=at, day=day, only=only) if round_ else Late([], 0)
    units = late.units
    clusters = sorted({(str(each.cluster_id), each.cluster) for each in units if each.cluster_id}, key=lambda c: c[1])
    kinds = [kind for kind in UnitKind.choices if any(each.kind == kind[0] for each in units)]
    time = choice(request, "han", "Thời hạn", TIMES.items(), default=OVERDUE)
    kind, cluster = choice(request, "loai", "Loại đơn vị", kinds), choice(request, "cum", "Cụm, khối", clusters)
    step, words = choice(request, "buoc", "Bước", STEPS.items()), request.GET.get("tim", "").strip()
    overdue = {OVERDUE: True, IN_TIME: False}.get(time.value)
    found = narrowed(units, overdue=overdue, kind=kind.value, cluster_id=cluster.value, words=words)
    shown = narrowed(found, step=step.value)
    return LateList(rounds, round_, (chosen, kind, cluster), time, step, words, units, found, shown, late.not_opened)
