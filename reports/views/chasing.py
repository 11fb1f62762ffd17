"""The đôn đốc board of a round: who blocks, reminding them after a look at who receives what, the log, the rule."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Round
from reports.chasing import reminding
from reports.chasing.exported import REMINDERS, UNITS
from reports.chasing.forms import RemindForm, RuleForm
from reports.chasing.narrowing import CHIPS, MEASURES
from reports.chasing.rounds import rounds_to_remind
from reports.chasing.rules import rule_of, set_rule
from reports.chasing.sent import sent_in
from reports.views import chasing_cells
from reports.views.chasing_filters import AUDIENCE_WORDS, AUDIENCES, asked_of
from scoring.lateness import marked_in
from units import downloads
from units.list_pages import with_table
from units.models import Unit
from units.numbers import show_count
from units.refusals import Refused
from units.web import address_with, number_of, page_of, refusals_as_messages

NOBODY = "Chưa chọn đơn vị nào còn việc chưa làm. Hãy đánh dấu các đơn vị, hoặc chọn cả bộ lọc."


@require_safe
def chasing_entry(request):
    """Leads to the board of the round in hand: the one that closes last of those that have begun."""
    rounds = rounds_to_remind(request.user, at=timezone.now())
    if rounds:
        return redirect("chasing_board", rounds[0].pk)
    return render(request, "reports/chasing/nothing.html", {})


@require_safe
@with_table(UNITS)
def chasing_board(request, round_pk):
    round_, now = _round(request, round_pk), timezone.now()
    letters = sent_in(round_)
    audience, filters, shown = asked_of(request, round_, letters, now)
    lines = request.table.ordered(shown.shown)
    if downloads.asked(request):
        return downloads.export(request, f"Đôn đốc năm {round_.year}", request.table.exports, lambda: iter(lines))
    page_obj = page_of(request, lines)
    marked = marked_in([line.unit.sheet_pk for line in page_obj if line.unit.sheet_pk])
    context = _cells(request, audience, shown) | {
        "round": round_,
        "now": now,
        "page_obj": page_obj,
        "rows": [
            (line, _lacking(line.unit, *marked.get(line.unit.sheet_pk, (0, 0))), letters.get(line.unit.pk))
            for line in page_obj
        ],
        "offered": [each for each in filters if len(each.options) > 1],
    }
    return render(request, "reports/chasing/board.html", context)


def _cells(request, audience, shown):
    """The numbers above the list, each with the address that lists its units."""
    address = partial(_address, request)
    return {
        "shown": shown,
        "audience": audience,
        "audiences": [(words, address(**{"pham-vi": code}), code == audience) for code, words in AUDIENCE_WORDS],
        "funnel": chasing_cells.funnel(shown, address),
        "chips": [(words, n, address(muc=code), code == shown.measure) for code, words, n in shown.chips],
        "tables": chasing_cells.tables(shown, address, request),
        "measure_words": MEASURES[shown.measure],
        "blocking": shown.measure in CHIPS,
        "keep": [
            ("pham-vi", audience),
            ("muc", shown.measure),
            *((name, request.GET[name]) for name in chasing_cells.SORTS.values() if request.GET.get(name)),
        ],
        "all_url": f"?{urlencode({'pham-vi': audience})}",
    }


@require_POST
def chasing_remind(request, round_pk):
    """Who would receive what; with `gui` it is sent. Both count anew who is still blocked."""
    round_, now = _round(request, round_pk), timezone.now()
    back = f"{reverse('chasing_board', args=[round_.pk])}?{request.GET.urlencode()}"
    audience, _, shown = asked_of(request, round_, sent_in(round_), now)
    units = _chosen(request, shown)
    if not units:
        messages.error(request, NOBODY)
        return redirect(back)
    form = RemindForm(request.POST if "note" in request.POST else None, initial={"rung": ""})
    values = form.cleaned_data if form.is_valid() else {"rung": None, "note": ""}
    if "gui" in request.POST and form.is_valid():
        return _send(request, round_, audience, units, values, back, now)
    chosen = [line.unit for line in shown.lines if line.unit.pk in units]
    prompts = reminding.prompts_for(round_, AUDIENCES[audience], chosen, values["rung"], note=values["note"], at=now)
    return render(request, "reports/chasing/remind.html", _previewed(request, round_, chosen, prompts, form, back, now))


@require_safe
@with_table(REMINDERS)
def chasing_log(request, round_pk):
    round_ = _round(request, round_pk)
    unit = Unit.objects.visible_to(request.user).filter(pk=number_of(request.GET.get("don-vi"))).first()
    if unit:
        request.table.declare(*(column for column in REMINDERS.columns if column.key != "don_vi"))
    found = request.table.ordered(reminding.reminders_of(round_, unit=unit))
    if downloads.asked(request):
        return downloads.export(request, f"Nhật ký nhắc năm {round_.year}", request.table.exports, found)
    letters = sent_in(round_).get(unit.pk) if unit else None
    context = {"round": round_, "unit": unit, "page_obj": page_of(request, found), "letters": letters}
    return render(request, "reports/chasing/log.html", context)


def chasing_rule(request, round_pk):
    """How the round is urged on, which can be settled before it begins."""
    round_, now = _found(Round.objects.editable_by(request.user).filter(historical=False), round_pk), timezone.now()
    begun, rule = round_.opens_at <= now, rule_of(round_)
    names = ("gap_head", "gap_above", "gap_letter", "automatic")
    initial = {name: getattr(rule, name) for name in names} | {"days_before": ", ".join(map(str, rule.days_before))}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_as_messages(request, "Đã lưu cách đôn đốc của đợt.") as outcome:
            set_rule(round_, **form.cleaned_data, by=request.user, at=now)
        if not outcome.refused:
            return redirect("chasing_board", round_.pk) if begun else redirect(round_)
    return render(request, "reports/chasing/rule.html", {"round": round_, "begun": begun, "form": form})


def _round(request, pk):
    return _found(Round.objects.editable_by(request.user).to_remind(timezone.now()), pk)


def _found(rounds, pk):
    return get_object_or_404(rounds.select_related("campaign__province"), pk=pk)


def _lacking(unit, done, whole):
    """What a collective sheet that was begun still lacks, in words."""
    if not unit.entering or not unit.began or done == whole:
        return ""
    return f"Còn thiếu {whole - done}/{whole} tiêu chí"


def _chosen(request, shown):
    """The pks of the units that were ticked, or of all that the filter shows; only those still blocked."""
    if "tat-ca" in request.POST:
        return {line.unit.pk for line in shown.shown if line.unit.blocked}
    ticked = {number_of(each) for each in request.POST.getlist("don-vi")}
    return ticked & {line.unit.pk for line in shown.lines}


def _send(request, round_, audience, units, values, back, now):
    try:
        sent = reminding.send(round_, audience=AUDIENCES[audience], units=units, **values, by=request.user, at=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if sent.reminders:
        reached = len({each.unit_id for each in sent.reminders})
        said = f"Đã nhắc {show_count(len(sent.reminders))} người của {show_count(reached)} đơn vị."
        messages.success(request, said)
    for left, words in (
        (sent.done, "đã hoàn thành trong lúc này nên không nhắc nữa"),
        (sent.today, "hôm nay đã nhắc những người này rồi nên không nhắc thêm"),
        (sent.vacant, "chưa có ai nhận được lời nhắc; hãy chỉ định người hoặc soạn công văn"),
    ):
        if left:
            messages.warning(request, f"{_names(left)}: {words}.")
    return redirect("chasing_log", round_.pk) if sent.reminders else redirect(back)


def _names(units, most=5):
    named = ", ".join(each.name for each in units[:most])
    return named if len(units) <= most else f"{named} và {show_count(len(units) - most)} đơn vị khác"


def _previewed(request, round_, chosen, prompts, form, back, now):
    people = {each.user.pk for prompt in prompts for each in prompt.people}
    return {
        "round": round_,
        "prompts": [prompt for prompt in prompts if prompt.people],
        "vacant": [prompt for prompt in prompts if prompt.is_vacant],
        "today": [prompt.unit for prompt in prompts if prompt.is_told],
        "done": [unit for unit in chosen if not unit.blocked],
        "people": len(people),
        "units": [prompt.unit.pk for prompt in prompts],
        "form": form,
        "back": back,
        "now": now,
    }


def _address(request, **changes):
    return f"{address_with(request, **changes)}#danh-sach"
