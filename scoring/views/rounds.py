"""Pages of rounds: what a round expects and has, and the coordinator's verbs on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign import rounds
from campaign.models import Campaign, Round
from scoring import ending
from scoring.export_columns import ROUNDS, round_columns
from scoring.finalizing import finalize_round
from scoring.forms_rounds import ExcuseForm, ExtendForm, MoveCloseForm, ReasonForm, RoundForm
from scoring.listing import grids_among
from scoring.models import Assessment, Status
from scoring.opening import expected_staff, expected_units, open_sheets
from scoring.progress import counts_of, with_counts
from units import downloads
from units.list_pages import with_table
from units.models import Unit
from units.permissions import coordinates
from units.text import one_line
from units.web import acting, day_asked, refusals_as_messages


@with_table(ROUNDS)
def round_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    now = timezone.now()
    request.table.declare(*round_columns(now))
    found = request.table.ordered(with_counts(campaign.rounds).order_by("-year"))
    if downloads.asked(request):
        return downloads.export(request, "Đợt chấm điểm", request.table.exports, found)
    page = {
        "campaign": campaign,
        "rounds": [(round_, round_.state_at(now)) for round_ in found],
        "now": now,
        "may_edit": coordinates(request.user, campaign.province_id),
        "rubrics": campaign.rubrics.in_force().with_size(),
    }
    return render(request, "scoring/round_list.html", page)


def round_create(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    form = RoundForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        with refusals_as_messages(request, "Đã lập đợt chấm điểm.") as outcome:
            made = rounds.create_round(campaign, **form.cleaned_data, by=request.user, at=timezone.now())
        if not outcome.refused:
            return redirect("round_rubrics", made.pk)
    return render(request, "scoring/round_form.html", {"campaign": campaign, "form": form})


def round_detail(request, pk):
    round_ = get_object_or_404(Round.objects.visible_to(request.user).select_related("campaign__province"), pk=pk)
    return _page(request, round_)


@require_POST
def round_open(request, pk):
    round_ = _editable(request, pk)
    with refusals_as_messages(request) as outcome:
        now = timezone.now()
        made = open_sheets(round_, at=now)
        if made:
            rounds.log_line(round_, f"Mở {made} phiếu", by=request.user, at=now)
    if not outcome.refused:
        said = f"Đã mở {made} phiếu." if made else "Mọi đơn vị và cá nhân phải chấm đều đã có phiếu."
        messages.success(request, said)
    return redirect(round_)


@require_POST
def round_move_close(request, pk):
    return _do(request, pk, MoveCloseForm, ending.move_close, "Đã đổi ngày khóa.", "move")


@require_POST
def round_close(request, pk):
    return _do(request, pk, ReasonForm, ending.close_now, "Đã khóa đợt.", "close")


@require_POST
def round_extend_unit(request, pk):
    return _do(request, pk, ExtendForm, rounds.extend_unit, "Đã ghi hạn riêng của đơn vị.", "extend")


@require_POST
def round_excuse_unit(request, pk):
    return _do(request, pk, ExcuseForm, rounds.excuse_unit, "Đã miễn chấm.", "excuse")


@require_POST
def round_end_excusal(request, pk, unit_pk):
    round_ = _editable(request, pk)
    excusal = get_object_or_404(round_.excusals.select_related("unit"), unit=unit_pk)
    with refusals_as_messages(request, f"{excusal.unit.name} lại phải chấm điểm trong đợt này."):
        rounds.end_excusal(
            round_,
            unit=excusal.unit,
            reason=one_line(request.POST.get("reason", "")),
            by=request.user,
            at=timezone.now(),
        )
    return redirect(round_)


@require_POST
def round_finalize(request, pk):
    round_ = _editable(request, pk)
    outcome = finalize_round(round_, **acting(request, at=timezone.now()))
    messages.success(request, f"Đã chốt {outcome.closed} phiếu.")
    for sheet, sentence in outcome.left[:20]:
        messages.warning(request, f"{sheet.unit.name}: {sentence}")
    if len(outcome.left) > 20:
        messages.warning(request, f"Còn {len(outcome.left) - 20} phiếu khác chưa chốt được.")
    return redirect(round_)


def _editable(request, pk):
    return get_object_or_404(Round.objects.editable_by(request.user).select_related("campaign__province"), pk=pk)


def _do(request, pk, form_class, verb, done, name):
    """One verb of the coordinator with its form; on a refusal the page shows what was typed."""
    round_ = _editable(request, pk)
    form = form_class(request.POST, prefix=name, round_=round_)
    if form.is_valid():
        with refusals_as_messages(request, done) as outcome:
            verb(round_, **form.cleaned_data, by=request.user, at=timezone.now())
        if not outcome.refused:
            return redirect(round_)
    return _page(request, round_, **{name: form})


def _page(request, round_, **forms):
    now, asked = timezone.now(), day_asked(request)
    counts = counts_of(round_, day=asked.day)
    may_edit = coordinates(request.user, round_.campaign.province_id)
    # Why one unit was let off is not for the others to read.
    sees_all = round_.campaign.province_id in request.user.scope.wide_province_ids
    units = Unit.objects.visible_to(request.user)
    blank = {"move": MoveCloseForm, "close": ReasonForm, "extend": ExtendForm, "excuse": ExcuseForm}
    shown = {name: forms.get(name) or form(prefix=name, round_=round_) for name, form in blank.items()}
    return render(
        request,
        "scoring/round_detail.html",
        {
            "round": round_,
            "now": now,
            "state": round_.state_at(now),
            "counts": counts,
            "by_status": [(value, label, counts[value]) for value, label in Status.choices],
            "asked": asked,
            "expected_units": expected_units(round_, day=asked.day).count(),
            "expected_staff": expected_staff(round_, day=asked.day).count(),
            "extensions": round_.extensions.filter(unit__in=units).select_related("unit"),
            "excusals": round_.excusals.filter(unit__in=units).select_related("unit"),
            "sees_all": sees_all,
            "grids": grids_among(Assessment.objects.current().in_round(round_), request.user),
            "events": round_.events.all()[:30] if sees_all else (),
            # What is seen as of a day is looked at; the round is worked on as it is.
            "forms": shown if may_edit and not asked.day else None,
            "urged": may_edit and round_.is_urged(now),
            "opened": next((name for name in forms), ""),
        },
    )
