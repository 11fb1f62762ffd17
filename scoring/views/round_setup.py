"""The set-up of a round: days, rubrics, whom it expects, and what opening it will do."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from campaign.models import Round
from scoring.export_columns import UNSTAFFED
from scoring.forms_rounds import WindowForm
from scoring.models import Assessment, Rubric
from scoring.preparing import next_working_day, reschedule, road_of, warnings_of
from scoring.round_preview import rows_of, unstaffed_units
from units import downloads
from units.list_pages import with_table
from units.refusals import Refused
from units.web import page_of


def round_dates(request, pk):
    round_ = _editable(request, pk)
    days = {"opens_on": localdate(round_.opens_at), "closes_on": round_.closing_day}
    form = WindowForm(request.POST or None, initial=days)
    if request.method == "POST" and form.is_valid():
        try:
            reschedule(round_, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("round_rubrics" if "onwards" in request.POST else "round_dates", round_.pk)
    better = next_working_day(round_.closing_day)
    page = {
        "form": form,
        "better": better if better != round_.closing_day else None,
        "extensions": round_.extensions.count(),
        "excusals": round_.excusals.count(),
    }
    return _page(request, round_, "scoring/round_dates.html", "dates", page)


def round_rubrics(request, pk):
    round_ = _editable(request, pk)
    drafts = Rubric.objects.filter(campaign=round_.campaign_id, in_preparation=True).with_size()
    return _page(request, round_, "scoring/round_rubrics.html", "rubrics", {"drafts": drafts})


@with_table(UNSTAFFED, place="thieu-tai-khoan")
def round_expected(request, pk):
    round_ = _editable(request, pk)
    units = request.table.ordered(unstaffed_units(round_, day=_today(request)))
    if downloads.asked(request):
        return downloads.export(request, "Đơn vị thiếu tài khoản", request.table.exports, units)
    page = {"page_obj": page_of(request, units), "excusals": round_.excusals.select_related("unit")}
    return _page(request, round_, "scoring/round_expected.html", "expected", page)


def round_ready(request, pk):
    return _page(request, _editable(request, pk), "scoring/round_ready.html", "ready", {})


def _page(request, round_, template, step, extra):
    rows = rows_of(round_)
    sheets = Assessment.objects.current().in_round(round_).count()
    unstaffed = unstaffed_units(round_, day=_today(request)).count()
    page = {
        "round": round_,
        "step": step,
        "rows": rows,
        "units": sum(row.units for row in rows),
        "people": sum(row.people for row in rows),
        "collective": sum(row.units for row in rows if row.collective),
        "individual": sum(row.people for row in rows if row.individual),
        "rubrics": list({each.pk: each for row in rows for each in (row.collective, row.individual) if each}.values()),
        "without": [row for row in rows if row.collective is None],
        "sheets": sheets,
        "unstaffed": unstaffed,
        "warnings": warnings_of(round_),
        "road": road_of(round_, rows, unstaffed=unstaffed, sheets=sheets),
        "state": round_.state_at(timezone.now()),
    }
    return render(request, template, page | extra)


def _today(request):
    """Today, or the last day of a province that has ended."""
    return request.user.scope.day_shown(timezone.localdate())


def _editable(request, pk):
    return get_object_or_404(Round.objects.editable_by(request.user).select_related("campaign__province"), pk=pk)
