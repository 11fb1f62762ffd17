"""Pages of marks under scrutiny: their spread, the units that stand out, explanations alike, and what was decided."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from campaign.models import Campaign, InspectionPlan, Round
from campaign.views.records import choice
from scoring import rankings
from scoring.listing import round_names
from scoring.models import JUDGED, Assessment, ExplanationCheck, FlagAction, FlagKind, Rubric
from scoring.scrutiny import flags
from scoring.scrutiny.checking_texts import ask_check
from scoring.scrutiny.copying import passages
from scoring.scrutiny.exported import SCRUTINY
from scoring.scrutiny.shelves import EVERYTHING, OPEN, SHELVES, shelved
from scoring.scrutiny.spreads import histogram_of, spreads_of
from units import downloads
from units.list_pages import with_table
from units.web import address_with, is_fragment, number_of, page_of, refusals_as_messages

BETWEEN, OWN_PAST = "don-vi-khac", "nam-truoc"
WHOSE = {BETWEEN: "Của đơn vị khác", OWN_PAST: "Của chính đơn vị năm trước"}
PAIRS = SHELVES | {EVERYTHING: "Mọi cặp"}
PER_PAGE = 10
DONE = {
    FlagAction.DISMISS.value: "Đã bỏ qua dấu hiệu, ghi chú được giữ lại.",
    FlagAction.RESTORE.value: "Dấu hiệu trở lại danh sách cần xem.",
    FlagAction.PLAN.value: "Đã đưa đơn vị vào kế hoạch kiểm tra.",
}


@require_safe
@with_table(SCRUTINY)
def scrutiny_detail(request, campaign_pk):
    campaign, dot, round_ = _found(request, campaign_pk)
    if round_ is None:
        return render(request, "scoring/scrutiny_detail.html", {"campaign": campaign, "round": None})
    bo, rubric = _rubric(request, round_)
    criteria = [(each.code, f"{each.code} {each.title}") for each in rubric.criteria.all()]
    criterion = choice(request, "tieu-chi", "Tiêu chí", criteria)
    rows, shelf = _shelf(request, flags.lines_of(round_, criterion=criterion.value, rubric=rubric))
    found = request.table.ordered(flags.about(rows, shelf["words"]))
    if downloads.asked(request):
        title = f"Đối chiếu điểm năm {round_.year}"
        return downloads.export(request, title, request.table.exports, lambda: iter(found))
    page = shelf | _spread(round_, rubric, criterion.value) | {
        "campaign": campaign,
        "round": round_,
        "rubric": rubric,
        "filters": [dot, *([bo] if len(bo.options) > 1 else []), criterion],
        "page_obj": page_of(request, found),
    }  # fmt: skip
    return render(request, "scoring/scrutiny_detail.html", page)


def _spread(round_, rubric, criterion):
    """How the gaps of each criterion are spread, and those of the one that is picked as columns."""
    spreads = spreads_of(round_, rubric)
    picked = next((each for each in spreads if each.code == criterion), None)
    histogram = histogram_of(picked) if picked else []
    return {"criterion": criterion, "spreads": spreads, "picked": picked, "histogram": histogram}


@require_safe
def scrutiny_texts(request, campaign_pk):
    """Explanations that are alike, side by side."""
    campaign, dot, round_ = _found(request, campaign_pk)
    if round_ is None:
        return render(request, "scoring/scrutiny_texts.html", {"campaign": campaign, "round": None})
    whose = choice(request, "cua", "Giống", WHOSE.items(), default=BETWEEN)
    words = request.GET.get("tim", "").strip()
    pairs, shelf = _shelf(request, flags.pairs_of(round_, same_unit=whose.value == OWN_PAST, words=words), PAIRS)
    page_obj = page_of(request, pairs, per_page=PER_PAGE)
    check = ExplanationCheck.objects.filter(round=round_).first()
    page = shelf | {
        "campaign": campaign,
        "round": round_,
        "check": check,
        "may_ask": check is None or not check.is_at_work,
        "filters": [dot, whose],
        "keep": [("xem", shelf["shown"])],
        "page_obj": page_obj,
        "pairs": list(_side_by_side(round_, page_obj)),
        "now": timezone.now(),
    }
    return render(request, "scoring/scrutiny_texts.html", page)


def _shelf(request, rows, shelves=SHELVES):
    """(the rows of the shelf that `?xem=` names, what the page says of it).

    Its chips count all three shelves: [(words, how many rows, address, whether it is the one shown)].
    """
    shown, kept = choice(request, "xem", "Xem", shelves.items(), default=OPEN).value, shelved(rows)
    chips = [
        (label, len(kept[value]), address_with(request, xem=value), value == shown) for value, label in shelves.items()
    ]
    return kept[shown], {"shown": shown, "chips": chips, "words": request.GET.get("tim", "").strip()}


def _side_by_side(round_, pairs):
    """(likeness, its note, its key, the two texts in pieces) of the pairs of one page."""
    rows = flags.likenesses_of(round_).in_bulk([pair.pk for pair in pairs])
    for pair in pairs:
        row = rows[pair.pk]
        yield row, pair.note, flags.key_of(row), *passages(row.first.explanation, row.second.explanation)


@require_POST
def scrutiny_check(request, round_pk):
    round_ = get_object_or_404(Round.objects.editable_by(request.user).select_related("campaign"), pk=round_pk)
    with refusals_as_messages(request):
        ask_check(round_, by=request.user, at=timezone.now())
    return redirect(f"{reverse('scrutiny_texts', args=[round_.campaign_id])}?dot={round_.pk}")


@require_safe
def scrutiny_progress(request, round_pk):
    """A fragment asked for every second while the search runs; without scripts the page itself is loaded again."""
    checks = ExplanationCheck.objects.filter(
        round__campaign__province__in=request.user.scope.coordinated_province_ids
    ).select_related("round")
    check = get_object_or_404(checks, round=round_pk)
    if not is_fragment(request):
        return redirect(f"{reverse('scrutiny_texts', args=[check.round.campaign_id])}?dot={round_pk}")
    if not check.is_at_work:
        return HttpResponseClientRefresh()
    return render(request, "scoring/scrutiny_progress.html", {"check": check})


def scrutiny_flag(request, sheet_pk):
    """What becomes of one flag of a sheet: `co` names its kind and `khoa` which of them."""
    provinces = request.user.scope.coordinated_province_ids
    sheets = Assessment.objects.current().collective().filter(unit__province__in=provinces)
    sheet = get_object_or_404(sheets.select_related("round__campaign", "unit"), pk=sheet_pk)
    named = {"kind": request.GET.get("co", ""), "key": request.GET.get("khoa", "")}
    flag = flags.flag_of(sheet, **named)
    if flag is None:
        raise Http404
    plans = InspectionPlan.objects.visible_to(request.user).in_campaign(sheet.round.campaign_id)
    back, note = _back(sheet, **named), request.POST.get("ghi-chu", "")
    if request.method == "POST":
        action = request.POST.get("viec", "")
        with refusals_as_messages(request, DONE.get(action)) as outcome:
            plan = plans.filter(pk=number_of(request.POST.get("ke-hoach"))).first()
            said = named | {"action": action, "note": note, "plan": plan}
            flags.decide(sheet, **said, by=request.user, at=timezone.now())
        if not outcome.refused:
            return redirect(back)
    page = {"sheet": sheet, "flag": flag, "campaign": sheet.round.campaign, "plans": plans, "back": back, "note": note}
    return render(request, "scoring/scrutiny_flag.html", page, status=422 if request.method == "POST" else 200)


def _back(sheet, kind, key):
    name = "scrutiny_texts" if kind == FlagKind.COPIED else "scrutiny_detail"
    more = f"&tieu-chi={key}" if kind == FlagKind.OUTLIER and key else ""
    return f"{reverse(name, args=[sheet.round.campaign_id])}?dot={sheet.round_id}{more}"


def _found(request, campaign_pk):
    """(campaign, the filter by round, the round chosen or None where none has approved sheets), for Sở Nội vụ alone."""
    campaigns = Campaign.objects.editable_by(request.user).select_related("province")
    campaign = get_object_or_404(campaigns, pk=campaign_pk)
    judged = Assessment.objects.current().collective().in_status(*JUDGED).filter(round=OuterRef("pk"))
    rounds = list(rankings.rounds_of(request.user, at=timezone.now(), campaign=campaign).filter(Exists(judged)))
    if not rounds:
        return campaign, None, None
    dot = choice(request, "dot", "Đợt", round_names(rounds), default=str(rounds[0].pk))
    return campaign, dot, next(each for each in rounds if str(each.pk) == dot.value)


def _rubric(request, round_):
    """(the filter, the rubric chosen) among those that approved collective sheets of the round were marked by."""
    judged = Assessment.objects.current().collective().in_round(round_).in_status(*JUDGED)
    rubrics = list(Rubric.objects.filter(pk__in=judged.values("rubric")).prefetch_related("criteria"))
    bo = choice(request, "bo", "Bộ tiêu chí", [(each.pk, each) for each in rubrics], default=str(rubrics[0].pk))
    return bo, next(each for each in rubrics if str(each.pk) == bo.value)
