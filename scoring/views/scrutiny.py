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
from scoring.gaps import JUDGED
from scoring.listing import round_names
from scoring.models import Assessment, ExplanationCheck, FlagAction, FlagKind, Rubric
from scoring.scrutiny import flags
from scoring.scrutiny.checking_texts import ask_check
from scoring.scrutiny.copying import passages
from scoring.scrutiny.exported import SCRUTINY
from scoring.scrutiny.spreads import histogram_of, spreads_of
from units import downloads
from units.refusals import Refused
from units.schema import answers_to
from units.web import is_fragment, number_of, page_of, refusals_as_messages

OPEN, EVERYTHING, DISMISSED = "can-xem", "tat-ca", "da-bo-qua"
SHOWN = {OPEN: "Cần xem", EVERYTHING: "Mọi đơn vị", DISMISSED: "Đã bỏ qua"}
BETWEEN, OWN_PAST = "don-vi-khac", "nam-truoc"
WHOSE = {BETWEEN: "Của đơn vị khác", OWN_PAST: "Của chính đơn vị năm trước"}
PER_PAGE = 10
DONE = {
    FlagAction.DISMISS.value: "Đã bỏ qua dấu hiệu, ghi chú được giữ lại.",
    FlagAction.RESTORE.value: "Dấu hiệu trở lại danh sách cần xem.",
    FlagAction.PLAN.value: "Đã đưa đơn vị vào kế hoạch kiểm tra.",
}


@require_safe
def scrutiny_detail(request, campaign_pk):
    campaign, dot, round_ = _found(request, campaign_pk)
    if round_ is None:
        return render(request, "scoring/scrutiny_detail.html", {"campaign": campaign, "round": None})
    rubrics = _rubrics(round_)
    bo = choice(request, "bo", "Bộ tiêu chí", [(each.pk, each) for each in rubrics], default=str(rubrics[0].pk))
    rubric = next(each for each in rubrics if str(each.pk) == bo.value)
    criteria = [(each.code, f"{each.code} {each.title}") for each in rubric.criteria.all()]
    criterion = choice(request, "tieu-chi", "Tiêu chí", criteria)
    shown, words = choice(request, "xem", "Xem", SHOWN.items(), default=OPEN), request.GET.get("tim", "").strip()
    lines = flags.lines_of(round_, criterion=criterion.value, rubric=rubric)
    kept = {OPEN: [x for x in lines if x.is_open], EVERYTHING: lines, DISMISSED: [x for x in lines if x.is_dismissed]}
    found = flags.about(kept[shown.value], words)
    if downloads.asked(request):
        return downloads.export(request, f"Đối chiếu điểm năm {round_.year}", SCRUTINY, lambda: found)
    spreads = spreads_of(round_, rubric)
    picked = next((each for each in spreads if each.code == criterion.value), None)
    page = {
        "campaign": campaign,
        "round": round_,
        "rubric": rubric,
        "filters": [dot, *([bo] if len(rubrics) > 1 else []), criterion],
        "criterion": criterion.value,
        "words": words,
        "chips": [(value, label, len(kept[value])) for value, label in SHOWN.items()],
        "shown": shown.value,
        "spreads": spreads,
        "picked": picked,
        "histogram": histogram_of(picked) if picked else [],
        "page_obj": page_of(request, found),
    }
    return render(request, "scoring/scrutiny_detail.html", page)


@require_safe
def scrutiny_texts(request, campaign_pk):
    """Explanations that are alike, side by side; `?don-vi=` shows those of one unit alone."""
    campaign, dot, round_ = _found(request, campaign_pk)
    if round_ is None:
        return render(request, "scoring/scrutiny_texts.html", {"campaign": campaign, "round": None})
    whose = choice(request, "cua", "Giống", WHOSE.items(), default=BETWEEN)
    shown, words = choice(request, "xem", "Xem", SHOWN.items(), default=OPEN), request.GET.get("tim", "").strip()
    rows = flags.likenesses_of(round_).filter(same_unit=whose.value == OWN_PAST)
    rows = rows.filter(_of_unit(words)) if words else rows
    notes = flags.notes_of(round_)
    told = [(row, notes.get((row.second.assessment_id, FlagKind.COPIED, flags.key_of(row)))) for row in rows]
    kept = {
        OPEN: [(row, note) for row, note in told if not _is_dismissed(note)],
        EVERYTHING: told,
        DISMISSED: [(row, note) for row, note in told if _is_dismissed(note)],
    }
    page_obj = page_of(request, kept[shown.value], per_page=PER_PAGE)
    page = {
        "campaign": campaign,
        "round": round_,
        "check": ExplanationCheck.objects.filter(round=round_).first(),
        "filters": [dot, whose],
        "words": words,
        "chips": [(value, label, len(kept[value])) for value, label in SHOWN.items()],
        "shown": shown.value,
        "keep": [("xem", shown.value)],
        "whose": whose.value,
        "page_obj": page_obj,
        "pairs": [
            (row, note, flags.key_of(row), *passages(row.first.explanation, row.second.explanation))
            for row, note in page_obj
        ],
        "now": timezone.now(),
    }
    return render(request, "scoring/scrutiny_texts.html", page)


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
    if not check.is_running:
        return HttpResponseClientRefresh()
    return render(request, "scoring/scrutiny_progress.html", {"check": check})


def scrutiny_flag(request, sheet_pk):
    """What becomes of one flag of a sheet: `co` names its kind and `khoa` which of them."""
    sheets = (
        Assessment.objects.current().collective().filter(unit__province__in=request.user.scope.coordinated_province_ids)
    )
    sheet = get_object_or_404(sheets.select_related("round__campaign", "unit"), pk=sheet_pk)
    kind, key = request.GET.get("co", ""), request.GET.get("khoa", "")
    flag = flags.flag_of(sheet, kind, key) if kind in FlagKind.values else None
    if flag is None:
        raise Http404
    plans = InspectionPlan.objects.visible_to(request.user).in_campaign(sheet.round.campaign_id)
    back = _back(sheet, kind, key)
    if request.method == "POST":
        plan = plans.filter(pk=number_of(request.POST.get("ke-hoach"))).first()
        action = request.POST.get("viec", "")
        with refusals_as_messages(request, DONE.get(action)) as outcome:
            if action not in DONE:
                raise Refused("Hãy chọn một việc để làm với dấu hiệu này.")
            flags.decide(
                sheet, kind=kind, key=key, action=action, note=request.POST.get("ghi-chu", ""), plan=plan,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        if not outcome.refused:
            return redirect(back)
    page = {"sheet": sheet, "flag": flag, "campaign": sheet.round.campaign, "plans": plans, "back": back}
    page["note"] = request.POST.get("ghi-chu", "")
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


def _rubrics(round_):
    judged = Assessment.objects.current().collective().in_round(round_).in_status(*JUDGED)
    return list(Rubric.objects.filter(pk__in=judged.values("rubric")).prefetch_related("criteria"))


def _of_unit(words):
    either = [answers_to(words, f"{side}__assessment__unit__search_key") for side in ("first", "second")]
    return either[0] | either[1]


def _is_dismissed(note):
    return note is not None and note.action == FlagAction.DISMISS
