"""Letters to units that have not finished a round: who is late and why, choosing them, asking for the letters."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from campaign.views.records import choice
from reports.chasing.exported import LATE, late_columns
from reports.chasing.sent import sent_in
from reports.letters import issuing_letters, urging
from reports.letters.forms import EACH, TOGETHER, LetterForm, ManyLettersForm, RefreshForm
from reports.letters.standing import DraftsStand
from reports.models import IssuingBody
from reports.papers import reminders
from reports.views import late_units
from reports.views.documents import found_to_edit
from reports.views.late_units import IN_TIME, OVERDUE
from units import downloads
from units.list_pages import with_table
from units.numbers import show_count
from units.refusals import Refused
from units.web import address_with, day_asked, errors_as_messages, page_of, refusals_as_messages

NAMED = 12

NOTHING = "Chưa chọn đơn vị nào còn việc chưa làm. Hãy đánh dấu các đơn vị, hoặc chọn cả bộ lọc."


@require_safe
@with_table(LATE)
def reminder_late(request):
    if not request.user.scope.coordinated_province_ids:
        raise Http404
    now, day = timezone.now(), day_asked(request)
    past = day.day if day.day and day.day < timezone.localdate(now) else None
    late = late_units.asked_in(request, at=now, day=past)
    sent = sent_in(late.round) if late.round else {}
    request.table.declare(*late_columns(sent))
    units = request.table.ordered(late.shown)
    if downloads.asked(request):
        return downloads.export(request, "Đơn vị chậm", request.table.exports, lambda: iter(units))
    page_obj = page_of(request, units)
    context = {
        "late": late,
        "round": late.round,
        "page_obj": page_obj,
        "rows": late.rows(page_obj, sent),
        "waiting": issuing_letters.waiting(request.user, round_=late.round) if late.round else None,
        "asked": day,
        "past": past,
        "now": now,
        "chips": [
            (words, n, address_with(request, buoc=code), code == late.step.value) for code, words, n in late.steps
        ],
        "keep": [("buoc", late.step.value)] if late.step else [],
        "overdue": OVERDUE,
        "in_time_url": f"?{urlencode({'dot': late.filters[0].value, 'han': IN_TIME})}",
        "all_url": f"?{urlencode({'dot': late.filters[0].value})}",
    }
    return render(request, "reports/reminder_late.html", context)


def reminder_compose(request):
    """What letters to the units that were ticked, or to all of the filter, will say; then asking for them."""
    now = timezone.now()
    late, units, back = late_units.selection(request, at=now, nothing=NOTHING)
    if not units:
        return redirect(back)
    asks = "how" in request.POST
    form = LetterForm(request.POST if asks else None, count=len(units), initial=_usual(late.round, units, now))
    if asks and form.is_valid():
        try:
            return _asked(request, late.round, units, form, now)
        except DraftsStand as standing:
            messages.warning(request, str(standing))
            return _to_letters(standing.documents)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/reminder_compose.html", _composing(request, late, units, form, back, now))


def reminder_issue(request):
    """The drafts to one unit each; POST issues those that were ticked: one day, one signer, numbers in a row."""
    if not request.user.scope.coordinated_province_ids:
        raise Http404
    _, _, round_ = late_units.round_asked(request, at=timezone.now())
    body = choice(request, "co-quan", "Cơ quan ban hành", IssuingBody.choices, default=IssuingBody.SNV.value)
    drafts = list(issuing_letters.drafts_in(round_, body.value)) if round_ else []
    if not drafts:
        return render(request, "reports/reminder_issue.html", {"round": round_, "bodies": body})
    form, twice = ManyLettersForm(request.POST or None, subject=drafts[0]), issuing_letters.drafted_twice(drafts)
    ticked = {each.pk for each in drafts if each.unit_id not in twice}
    context = {"round": round_, "bodies": body, "drafts": drafts, "form": form, "ticked": ticked, "twice": twice}
    if request.method != "POST":
        return render(request, "reports/reminder_issue.html", context)
    return _issue_ticked(request, context)


def _issue_ticked(request, context):
    form, sent = context["form"], set(request.POST.getlist("van-ban"))
    chosen = [each for each in context["drafts"] if str(each.pk) in sent]
    context["ticked"] = {each.pk for each in chosen}
    if not (form.is_valid() and form.needs(chosen)):
        return render(request, "reports/reminder_issue.html", context, status=422)
    outcome = issuing_letters.issue_each(documents=chosen, **form.particulars(), by=request.user, at=timezone.now())
    told = _issued_words(outcome) if outcome.issued else ""
    if not (outcome.left or outcome.stopped):
        messages.success(request, told)
        return redirect(f"{reverse('document_list')}?loai=reminder")
    done = {each.pk for each in outcome.issued}
    context |= {"outcome": outcome, "told": told, "drafts": [each for each in context["drafts"] if each.pk not in done]}
    return render(request, "reports/reminder_issue.html", context, status=422)


@require_POST
def reminder_refresh(request, pk):
    document = found_to_edit(request, pk)
    if "round" not in document.about:
        raise Http404
    form = RefreshForm(request.POST)
    if not form.is_valid():
        errors_as_messages(request, form)
        return redirect(document)
    with refusals_as_messages(request, "Đã lấy tình hình mới nhất. Bản PDF đang được dựng lại."):
        urging.refresh(document=document, **form.cleaned_data, by=request.user, at=timezone.now())
    return redirect(document)


def _issued_words(outcome):
    first, last = (each.number for each in (outcome.issued[0], outcome.issued[-1]))
    span = f"số {first}" if first == last else f"từ số {first} đến số {last}"
    return f"Đã ghi {span} cho {show_count(len(outcome.issued))} công văn. Bản PDF ban hành đang được dựng."


def _asked(request, round_, units, form, now):
    documents = urging.request_letters(round_=round_, units=units, **form.particulars(), by=request.user, at=now)
    if len(documents) > 1:
        messages.success(request, f"Đã lập {show_count(len(documents))} công văn. Bản PDF đang được dựng.")
    if left := 0 if form.particulars()["together"] else len(units) - len(documents):
        told = f"{show_count(left)} đơn vị đã có công văn gửi riêng đang soạn trong đợt nên không lập thêm."
        messages.warning(request, told)
    return _to_letters(documents)


def _to_letters(documents):
    """To the letter, or to the list of letters."""
    return redirect(documents[0] if len(documents) == 1 else f"{reverse('document_list')}?loai=reminder")


def _usual(round_, units, now):
    return {
        "how": EACH,
        "new_deadline": urging.suggested_deadline(round_, today=timezone.localdate(now)),
        "contact": urging.usual_contact(round_),
    }


def _composing(request, late, units, form, back, now):
    return {
        "form": form,
        "units": units,
        "named": units[:NAMED],
        "round": late.round,
        "back": back,
        "query": request.GET.urlencode(),
        "examples": _examples(late.round, units, form.initial, now),
        "overdue": sum(each.overdue for each in units),
    }


def _examples(round_, units, usual, now):
    """[(how they are sent, code of the wording, lines of the letter)]: both ways where both can be chosen."""
    ways = {EACH: False, TOGETHER: True} if len(units) > 1 else {EACH: False}
    asked = {name: usual[name] for name in ("new_deadline", "contact")}
    facts = zip(ways, urging.examples(round_, units, ways=ways.values(), **asked, at=now), strict=True)
    return [(how, reminders.code_of(about), reminders.example(round_, about)) for how, about in facts]
