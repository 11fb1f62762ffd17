"""The page that tries a rubric on last year's sheets: at once, or in the background where there are very many."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from scoring.export_columns import TRIAL
from scoring.models import Assessment, Rubric, RubricTrial
from scoring.rubrics.reading import objections_of, text_of, with_parts
from scoring.rubrics.road import road_of
from scoring.rubrics.simulating import from_data
from scoring.rubrics.trial import band_rows, changes_of, criteria_of, mapping_of, sheets_for, try_on, with_sheets
from scoring.rubrics.trying import MOST_AT_ONCE, ask_trial, asked_as
from units import downloads
from units.list_pages import Listed
from units.web import is_fragment, number_of, page_of, refusals_as_messages

NOTHING = "-"
AT_ONCE = 500


@require_safe
def rubric_trial(request, pk):
    """?dot= names the round, ?TIÊU_CHÍ=… (prefix "tu-") the old criterion of each new one.

    The sheets that change are sorted and go out as in every list; no view is kept, for a mapping is of one rubric.
    """
    rubric, request.table = _rubric(request, pk), Listed(TRIAL, request, place="doi-muc")
    text = text_of(rubric)
    rounds, round_, sheets = _round(rubric, request.GET)
    page = {
        "rubric": rubric,
        "step": "trial",
        "road": road_of(rubric, text, objections_of(rubric)) if rubric.in_preparation else None,
        "rounds": rounds,
        "round": round_,
        "count": sheets.count() if text.criteria and sheets is not None else 0,
        "trial": None,
        "asked": None,
    }
    if page["count"]:
        page |= _tried(request, rubric, round_, sheets, page["count"])
    if downloads.asked(request) and page["trial"]:
        return downloads.export(
            request, "Phiếu đổi mức xếp loại", request.table.exports, lambda: _each(page["changes"])
        )
    return render(request, "scoring/rubric_trial.html", page)


@require_POST
def rubric_trial_start(request, pk):
    """Asks for a trial in the background; the page that it leads back to follows it."""
    rubric = _rubric(request, pk)
    _, round_, sheets = _round(rubric, request.POST)
    if sheets is not None:
        mapping = mapping_of(rubric, criteria_of(sheets), _asked(rubric, request.POST))
        with refusals_as_messages(request):
            ask_trial(rubric, round_, mapping, by=request.user, at=timezone.now())
    kept = [(name, value) for name, value in request.POST.items() if name in ("dot", "ghep") or name.startswith("tu-")]
    return redirect(f"{reverse('rubric_trial', args=[pk])}?{urlencode(kept)}")


@require_safe
def rubric_trial_progress(request, pk):
    """A fragment asked for every second while the trial runs."""
    trial = get_object_or_404(RubricTrial.objects.visible_to(request.user), rubric=pk)
    if not is_fragment(request):
        return redirect(f"{reverse('rubric_trial', args=[pk])}?dot={trial.round_id}")
    if not trial.is_at_work:
        return HttpResponseClientRefresh()
    return render(request, "scoring/rubric_trial_progress.html", {"asked": trial})


def _rubric(request, pk):
    return with_parts(get_object_or_404(Rubric.objects.editable_by(request.user), pk=pk).pk)


def _round(rubric, said):
    """(all rounds, the one asked for or else the last that has sheets to try, these sheets)."""
    rounds = list(rubric.campaign.rounds.order_by("-year"))
    asked = [each for each in rounds if each.pk == number_of(said.get("dot"))]
    round_, sheets = None, None
    for round_ in asked or rounds:
        sheets = sheets_for(rubric, round_)
        if sheets.exists():
            break
    return rounds, round_, sheets


def _asked(rubric, said):
    """{new code: old code} as the form says, or None where it was not sent."""
    if "ghep" not in said:
        return None
    return {each.code: said.get(f"tu-{each.code}", NOTHING) for each in rubric.criteria.all()}


def _tried(request, rubric, round_, sheets, count):
    """What the page says of the mapping, and of the outcome where there is one."""
    old = criteria_of(sheets)
    mapping = mapping_of(rubric, old, _asked(rubric, request.GET))
    used = set(mapping.values())
    page = {
        "criteria": [(each, mapping.get(each.code, NOTHING)) for each in rubric.criteria.all()],
        "old": old,
        "unmapped": [each for each in rubric.criteria.all() if each.code not in mapping],
        "dropped": [each for each in old if each.code not in used],
    }
    if count <= MOST_AT_ONCE:
        return page | _shown(request, rubric, sheets, try_on(rubric, sheets, old, mapping))
    found = RubricTrial.objects.visible_to(request.user).filter(rubric=rubric).first()
    if found is None or found.asked_as != asked_as(rubric, round_, mapping):
        return page | {"waits": True}
    page |= {"asked": found, "now": timezone.now(), "waits": not found.is_at_work}
    return page | (_shown(request, rubric, sheets, from_data(found.result)) if found.result else {})


def _shown(request, rubric, sheets, outcome):
    changes = request.table.ordered(changes_of(outcome, rubric))
    page_obj = page_of(request, changes)
    shown = _sheets({each.code for each in [*page_obj, *outcome.movers]})
    return {
        "trial": outcome,
        "bands": band_rows(outcome, rubric, sheets),
        "most": max([*outcome.bands_before.values(), *outcome.bands_after.values(), 1]),
        "mean_difference": None if outcome.mean_after is None else outcome.mean_after - outcome.mean_before,
        "movers": [(shown[each.code], each) for each in outcome.movers if each.code in shown],
        "changes": changes,
        "page_obj": page_obj,
        "changing": with_sheets(page_obj, shown),
    }


def _each(changes):
    """All of them with their sheets, so many at a time."""
    for start in range(0, len(changes), AT_ONCE):
        part = changes[start : start + AT_ONCE]
        yield from with_sheets(part, _sheets([each.code for each in part]))


def _sheets(codes):
    return Assessment.objects.for_list().in_bulk(codes)
