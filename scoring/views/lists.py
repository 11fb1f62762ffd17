"""The list of sheets, with its filters in the address."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone

from campaign.views.records import Choice, choice
from scoring import bulk, listing
from scoring.export_columns import SHEETS
from scoring.models import Assessment, Status
from units import downloads
from units.list_pages import with_table
from units.models import Unit, UnitKind
from units.web import DayAsked, address_with, day_asked, page_of


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for; `found` leaves the status open, `sheets` does not."""

    filters: tuple
    status: Choice
    words: str
    unit: Unit | None
    day: DayAsked
    found: object

    @property
    def sheets(self):
        if not self.status:
            return self.found
        if self.day.day:
            return self.found.then_in_status(self.status.value)
        return self.found.in_status(self.status.value)

    @property
    def kept(self):
        """What the form of the filters sends along besides its own fields."""
        kept = [(self.status.name, self.status.value)] if self.status else []
        return kept + ([("don-vi", self.unit.pk)] if self.unit else [])

    def __bool__(self):
        return bool(self.words or self.unit or self.day.day or any([*self.filters, self.status]))


def asked_in(request):
    """The sheets that this person sees, narrowed by the filters in the address."""
    seen = Assessment.objects.visible_to(request.user).current()
    round_, kind, scope, cluster = filters = _filters(request, seen)
    words, unit = request.GET.get("tim", "").strip(), listing.unit_asked(request.user, request.GET.get("don-vi", ""))
    day = day_asked(request)
    found = listing.narrowed(
        seen, round_id=round_.value, kind=kind.value, scope=scope.value, cluster_id=cluster.value, words=words,
        unit=unit, day=day.day,
    )  # fmt: skip
    return Asked(filters, choice(request, "trang-thai", "Trạng thái", Status.choices), words, unit, day, found)


@with_table(SHEETS)
def assessment_list(request):
    asked = asked_in(request)
    if downloads.asked(request):
        sheets = request.table.ordered(listing.for_rows(asked.sheets))
        return downloads.export(request, "Phiếu chấm điểm", request.table.exports, sheets)
    counts = listing.counts_by_status(asked.found, day=asked.day.day)
    page_obj, now = _page(request, asked, counts), timezone.now()
    # What is seen as of a day is looked at; steps are taken from the sheets as they are.
    actions = (
        () if asked.day.day else bulk.offered(request.user, among=[asked.status.value] if asked.status else counts)
    )
    page = {
        "page_obj": page_obj,
        "rows": listing.rows_of(page_obj, request.user, actions=actions, now=now),
        "actions": actions,
        "grids": listing.grids_among(asked.sheets, request.user, unit=asked.unit),
        "unit": asked.unit,
        "asked": asked.day,
        "now": now,
        "filters": [each for each in asked.filters if each.options],
        "words": asked.words,
        "keep": asked.kept,
        "filtered": bool(asked),
        "chips": _chips(request, counts, asked.status.value),
        "several_years": not asked.filters[0],
    }
    return render(request, "scoring/assessment_list.html", page)


def _page(request, asked, counts):
    """The page of the list; how many there are is known from its states already."""
    count = counts.get(asked.status.value, 0) if asked.status else sum(counts.values())
    return page_of(request, request.table.ordered(listing.for_page(asked.sheets)), count=count)


def _filters(request, seen):
    """Round, kind, scope and cluster; kinds and clusters only for those who see a whole province."""
    wide = bool(request.user.scope.wide_province_ids)
    clusters = listing.clusters_for(request.user) if wide else []
    return (
        choice(request, "dot", "Đợt", listing.round_names(listing.rounds_of(seen))),
        choice(request, "loai", "Loại đơn vị", UnitKind.choices if wide else []),
        choice(request, "pham-vi", "Phiếu", listing.SCOPES),
        choice(request, "cum", "Cụm, khối", [(cluster.pk, cluster.name) for cluster in clusters]),
    )


def _chips(request, counts, chosen):
    """(words, number, address, whether it is chosen) of every state that occurs, the other filters kept."""
    shown = [("", "Tất cả", sum(counts.values()))]
    shown += [(value, words, counts.get(value, 0)) for value, words in Status.choices]
    return [
        (words, number, address_with(request, **{"trang-thai": value}), value == chosen)
        for value, words, number in shown
        if number or value in ("", chosen)
    ]
