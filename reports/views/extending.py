"""A new deadline for several units of a round at once, from the list of those that have not finished."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from campaign import rounds
from reports.views import late_units
from scoring.forms_rounds import ExtendUnitsForm
from units.days import show_day
from units.models import Unit
from units.numbers import show_count
from units.refusals import Refused

NOTHING = "Chưa chọn đơn vị nào để gia hạn. Hãy đánh dấu các đơn vị, hoặc chọn cả bộ lọc."


def reminder_extend(request):
    """The units that were ticked, or all of the filter; then the deadline and the reason that they share."""
    late, units, back = late_units.selection(request, at=timezone.now(), nothing=NOTHING)
    if not units:
        return redirect(back)
    form = ExtendUnitsForm(request.POST if "until" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            _extend(request, late.round, units, form.cleaned_data)
            return redirect(back)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"round": late.round, "units": units, "form": form, "back": back, "query": request.GET.urlencode()}
    return render(request, "reports/reminder_extend.html", context)


def _extend(request, round_, units, said):
    chosen = list(Unit.objects.filter(pk__in=[each.pk for each in units]))
    rounds.extend_units(round_, units=chosen, **said, by=request.user, at=timezone.now())
    told = f"Đã gia hạn cho {show_count(len(chosen))} đơn vị đến hết ngày {show_day(said['until'])}."
    messages.success(request, told)
