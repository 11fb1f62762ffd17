"""Pages of what inspections found: photos, and remedies from the order to the end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaign import inspecting, remedying
from campaign.downloads import SHOWN_INLINE, file_response
from campaign.inspection_columns import REMEDIES
from campaign.inspection_forms import AnswerForm, ReportForm
from campaign.models import Campaign, Finding, FindingPhoto, RemedyEvent, RemedyState, findings
from campaign.permissions import keeps_records
from campaign.views.inspections import SHORT
from campaign.views.records import choice
from units import downloads
from units.list_pages import with_table
from units.refusals import Refused
from units.web import errors_as_messages, page_of, refusals_as_messages

OVERDUE, WITH_UNIT, TO_DECIDE, DONE = "qua-han", "cho-don-vi", "cho-chap-nhan", "xong"
STATES = {
    OVERDUE: "Quá hạn",
    WITH_UNIT: "Chờ đơn vị",
    TO_DECIDE: "Chờ chấp nhận",
    DONE: "Đã xong",
}
STANDING = {
    WITH_UNIT: findings.WITH_UNIT,
    TO_DECIDE: (RemedyState.REPORTED,),
    DONE: (RemedyState.ACCEPTED, RemedyState.WITHDRAWN),
}
DECISIONS = {
    "chap-nhan": ("Đã chấp nhận kết quả khắc phục.", remedying.accept),
    "tra-lai": ("Đã yêu cầu đơn vị khắc phục tiếp.", remedying.send_back),
    "doi-han": ("Đã đổi hạn khắc phục.", remedying.move_deadline),
    "rut": ("Đã rút yêu cầu khắc phục.", remedying.withdraw_remedy),
    "giao-lai": ("Đã giao lại yêu cầu khắc phục.", remedying.restore_remedy),
}
WITHOUT_DAY = {"chap-nhan", "rut", "giao-lai"}


@with_table(REMEDIES)
def remedy_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("province"), pk=campaign_pk)
    today, words = timezone.localdate(), request.GET.get("tim", "").strip()
    kind = choice(request, "loai_kiem_tra", "Loại kiểm tra", SHORT.items())
    state = choice(request, "trang-thai", "Tình trạng", STATES.items())
    everything = Finding.objects.visible_to(request.user).in_campaign(campaign).to_remedy()
    found = (everything.of_kind(kind.value) if kind else everything).about(words)
    rows = _in_state(found, state.value, today)
    rows = request.table.ordered(rows.select_related("inspection__unit").by_deadline())
    if downloads.asked(request):
        return downloads.export(request, "Theo dõi khắc phục sau kiểm tra", request.table.exports, rows)
    page = {
        "campaign": campaign,
        "chips": [(value, label, _in_state(found, value, today).count()) for value, label in STATES.items()],
        "state": state,
        "filters": [kind],
        "keep": [(state.name, state.value)],
        "words": words,
        "filtered": bool(kind or state or words),
        "page_obj": page_of(request, rows),
        "today": today,
        "may_plan": keeps_records(request.user, campaign),
    }
    return render(request, "campaign/remedy_list.html", page)


def _in_state(rows, state, today):
    if state == OVERDUE:
        return rows.overdue_on(today)
    return rows.in_state(*STANDING[state]) if state else rows


def remedy_detail(request, pk):
    finding = _remedy(request, pk)
    return render(request, "campaign/remedy_detail.html", _page(request, finding, ReportForm()))


@require_POST
def remedy_report(request, pk):
    """The unit's report; what was typed stays on the page where it is refused."""
    finding, form = _remedy(request, pk), ReportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            remedying.report(finding, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã báo kết quả khắc phục cho Sở Nội vụ.")
            return redirect("remedy_detail", pk=pk)
    return render(request, "campaign/remedy_detail.html", _page(request, finding, form), status=422)


@require_POST
def remedy_decide(request, pk):
    finding, form = _remedy(request, pk), AnswerForm(request.POST)
    known = DECISIONS.get(request.POST.get("viec"))
    if not known or not form.is_valid():
        if form.is_valid():
            messages.error(request, "Hãy chọn một việc để làm với yêu cầu này.")
        errors_as_messages(request, form)
        return redirect("remedy_detail", pk=pk)
    done, verb = known
    said = {"words": form.cleaned_data["words"]}
    if request.POST["viec"] not in WITHOUT_DAY:
        said["due_on"] = form.cleaned_data["due_on"]
    with refusals_as_messages(request, done):
        verb(finding, **said, by=request.user, at=timezone.now())
    return redirect("remedy_detail", pk=pk)


@require_safe
def remedy_file(request, pk):
    """The file of one report; whoever sees the remedy sees it."""
    seen = Finding.objects.visible_to(request.user)
    event = get_object_or_404(RemedyEvent.objects.filter(finding__in=seen, file__isnull=False), pk=pk)
    return file_response(event.file, event.file_name, inline=event.file.content_type in SHOWN_INLINE)


@require_safe
def finding_photo(request, pk):
    photo = get_object_or_404(FindingPhoto.objects.visible_to(request.user).select_related("file"), pk=pk)
    return file_response(photo.file, photo.name, inline=photo.file.content_type in SHOWN_INLINE)


@require_POST
def finding_photo_remove(request, pk):
    photo = _photo_edited(request, pk)
    with refusals_as_messages(request):
        inspecting.remove_photo(photo, by=request.user, at=timezone.now())
        messages.success(request, "Đã bỏ ảnh.", extra_tags=reverse("finding_photo_put_back", args=[pk]))
    return redirect(photo.finding.inspection)


@require_POST
def finding_photo_put_back(request, pk):
    photo = _photo_edited(request, pk)
    with refusals_as_messages(request, "Đã đưa lại ảnh."):
        inspecting.put_photo_back(photo, by=request.user, at=timezone.now())
    return redirect(photo.finding.inspection)


def _photo_edited(request, pk):
    photos = FindingPhoto.objects.editable_by(request.user).select_related("finding__inspection__campaign")
    return get_object_or_404(photos, pk=pk)


@require_POST
def finding_photo_add(request, pk):
    finding = get_object_or_404(Finding.objects.editable_by(request.user).select_related("inspection__campaign"), pk=pk)
    for upload in request.FILES.getlist("files"):
        with refusals_as_messages(request):
            inspecting.add_photo(finding, upload=upload, by=request.user, at=timezone.now())
    return redirect(finding.inspection)


def _remedy(request, pk):
    remedies = Finding.objects.visible_to(request.user).to_remedy()
    return get_object_or_404(remedies.select_related("inspection__campaign", "inspection__unit"), pk=pk)


def _page(request, finding, form):
    decides = keeps_records(request.user, finding.inspection.campaign)
    return {
        "finding": finding,
        "inspection": finding.inspection,
        "campaign": finding.inspection.campaign,
        "photos": finding.photos.kept().select_related("file"),
        "events": finding.events.select_related("file"),
        "form": form,
        "may_report": finding.is_with_unit and remedying.answers_for(request.user, finding.inspection.unit),
        "may_decide": decides and finding.state == RemedyState.REPORTED,
        "may_move": decides and finding.is_with_unit,
        "may_restore": decides and finding.state == RemedyState.WITHDRAWN,
        "answer": AnswerForm(auto_id="tra-loi-%s", initial={"due_on": finding.due_on}),
        "move": AnswerForm(auto_id="han-%s", initial={"due_on": finding.due_on}),
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
