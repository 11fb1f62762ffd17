"""The page that tries a rubric on last year's sheets; nothing it shows is stored."""

from django.shortcuts import get_object_or_404, render

from scoring.models import Assessment, Rubric
from scoring.rubric_reading import findings_of, text_of, with_parts
from scoring.rubric_road import road_of
from scoring.rubric_trial import band_rows, criteria_of, picked, sheets_for, trial_of
from units.web import number_of, page_of

MOST_MOVED = 10
NOTHING = "-"


def rubric_trial(request, pk):
    """?dot= names the round, ?TIÊU_CHÍ=… (prefix "tu-") the old criterion of each new one."""
    rubric = get_object_or_404(Rubric.objects.editable_by(request.user), pk=pk)
    rubric = with_parts(rubric.pk)
    text = text_of(rubric)
    rounds = list(rubric.campaign.rounds.order_by("-year"))
    sheets, round_ = None, next((each for each in rounds if each.pk == number_of(request.GET.get("dot"))), None)
    for each in [round_] if round_ else rounds:
        sheets, round_ = sheets_for(rubric, each), each
        if sheets.exists():
            break
    page = {
        "rubric": rubric,
        "step": "trial",
        "road": road_of(rubric, text, findings_of(rubric)) if rubric.in_preparation else None,
        "rounds": rounds,
        "round": round_,
        "trial": None,
    }
    if text.criteria and sheets is not None and sheets.exists():
        page |= _tried(request, rubric, sheets)
    return render(request, "scoring/rubric_trial.html", page)


def _tried(request, rubric, sheets):
    old, (pks, in_all) = criteria_of(sheets), picked(sheets)
    trial, mapping = trial_of(rubric, pks, old, _asked(request, rubric, old))
    changing = [each for each in trial.tried if each.changes_band]
    ranked = sorted((each for each in trial.tried if each.moved), key=lambda each: each.moved)
    movers = [*ranked[::-1][:MOST_MOVED], *[each for each in ranked[:MOST_MOVED] if each.moved < 0][::-1]]
    movers = [each for n, each in enumerate(movers) if each not in movers[:n]]
    page_obj = page_of(request, changing)
    shown = Assessment.objects.for_list().in_bulk({each.code for each in [*page_obj, *movers]})
    used = set(mapping.values())
    names = {band.code: band.name for band in rubric.bands.all()}
    return {
        "trial": trial,
        "in_all": in_all,
        "bands": band_rows(trial, rubric, sheets),
        "most": max([*trial.bands_before.values(), *trial.bands_after.values(), 1]),
        "mean_difference": None if trial.mean_after is None else trial.mean_after - trial.mean_before,
        "criteria": [(each, mapping.get(each.code, NOTHING)) for each in rubric.criteria.all()],
        "old": old,
        "unmapped": [each for each in rubric.criteria.all() if each.code not in mapping],
        "dropped": [each for each in old if each.code not in used],
        "without": sum(each.before is not None and each.after is None for each in trial.tried),
        "movers": [(shown[each.code], each) for each in movers],
        "page_obj": page_obj,
        "changing": [
            (shown[each.code], each, names.get(each.band_before, each.band_before), names.get(each.band_after))
            for each in page_obj
        ],
    }


def _asked(request, rubric, old):
    """{new code: old code} as the form says, or None where it was not sent."""
    if "ghep" not in request.GET:
        return None
    known = {each.code for each in old}
    said = {each.code: request.GET.get(f"tu-{each.code}", NOTHING) for each in rubric.criteria.all()}
    return {new: code for new, code in said.items() if code in known}
