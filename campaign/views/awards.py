"""Pages of awards: hình thức khen thưởng and danh hiệu thi đua, in two lists that are never mixed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from campaign import export_columns
from campaign.disciplining import in_year, told
from campaign.forms import AwardRecordForm
from campaign.models import TITLES, Award, AwardForm, AwardScope, Campaign
from campaign.overview import award_sums
from campaign.permissions import keeps_records, units_recorded_by
from campaign.recording import record_award
from campaign.views.records import choice, form_page, remove_at_once
from units import downloads
from units.list_pages import with_table
from units.models import Staff
from units.web import day_asked, page_of

GROUPS = [("hinh-thuc", "Hình thức khen thưởng"), ("danh-hieu", "Danh hiệu thi đua")]


@with_table(export_columns.AWARDS)
def award_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    group = choice(request, "nhom", "Nhóm", GROUPS, default="hinh-thuc")
    year = choice(request, "nam", "Năm", [(year, f"Năm {year}") for year in campaign.years])
    scope = choice(request, "doi_tuong", "Đối tượng", AwardScope.choices)
    words = request.GET.get("tim", "").strip()
    rows = Award.objects.visible_to(request.user).in_campaign(campaign)
    asked = day_asked(request)
    rows = rows.as_of(asked.day) if asked.day else rows
    rows = rows.titles() if group.value == "danh-hieu" else rows.forms()
    rows = rows.of_year(year.value) if year else rows
    rows = rows.of_scope(scope.value) if scope else rows
    rows = request.table.ordered(rows.about(words) if words else rows)
    if downloads.asked(request):
        title = dict(GROUPS)[group.value]
        return downloads.export(request, title, request.table.exports, rows.select_related("unit", "staff"))
    page = {
        "campaign": campaign,
        "asked": asked,
        "group": group,
        "groups": GROUPS,
        "filters": [year, scope],
        "filtered": bool(year or scope or words),
        "keep": [(group.name, group.value)],
        "words": words,
        "sums": [
            (AwardForm(each["form"]).label, AwardScope(each["scope"]).label.lower(), each["total"])
            for each in award_sums(rows)
        ],
        "page_obj": page_of(request, rows.select_related("unit", "staff")),
        "may_edit": keeps_records(request.user, campaign),
    }
    return render(request, "campaign/award_list.html", page)


def award_create(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    return _award_page(request, Award(campaign=campaign), title="Ghi khen thưởng, danh hiệu")


def award_edit(request, pk):
    award = get_object_or_404(
        Award.objects.editable_by(request.user).select_related("campaign", "unit", "staff"), pk=pk
    )
    return _award_page(request, award, title="Sửa khen thưởng, danh hiệu", remove=reverse("award_remove", args=[pk]))


def _award_page(request, award, *, title, remove=""):
    campaign = award.campaign
    form = AwardRecordForm(
        request.POST or None,
        instance=award,
        units=units_recorded_by(request.user, campaign),
        staff=Staff.objects.visible_to(request.user),
    )

    def done(saved):
        if saved.unit_id and Award.objects.like(saved).exists():
            whom = saved.staff.full_name if saved.staff else saved.unit.name
            words = f"{whom} đã có “{saved.get_form_display()}” ở một dòng khác. Hãy xem có khen trùng không."
            messages.warning(request, words)
        if saved.unit_id and saved.year:
            known = in_year(request.user, saved.year, unit_id=saved.unit_id, staff=saved.staff)
            for discipline in known:
                words = f"{saved.staff or saved.unit} đang có kỷ luật trong năm {saved.year}: {told(discipline)}."
                messages.warning(request, f"{words} Hãy xem lại điều kiện khen thưởng.")
        return f"Đã ghi “{saved.get_form_display()}”."

    return form_page(
        request,
        form,
        record_award,
        campaign=campaign,
        title=title,
        crumb="Khen thưởng",
        save="Lưu khen thưởng",
        back=_list_of(campaign.pk, request.POST.get("form") or award.form),
        done=done,
        remove=remove,
    )


@require_POST
def award_remove(request, pk):
    award = get_object_or_404(
        Award.objects.editable_by(request.user).select_related("campaign", "unit", "staff", "batch"), pk=pk
    )
    return remove_at_once(
        request,
        award,
        what=f"“{award.get_form_display()}”",
        back=_list_of(award.campaign_id, award.form),
    )


def _list_of(campaign_pk, form):
    address = reverse("award_list", args=[campaign_pk])
    return f"{address}?nhom=danh-hieu" if form in TITLES else address
