"""Pages of disciplines of units and people, seen by Sở Nội vụ and by the unit concerned alone."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign import export_columns
from campaign.discipline_forms import DisciplineRecordForm
from campaign.disciplining import record_discipline, remove_discipline
from campaign.models import Campaign, Discipline
from campaign.permissions import keeps_records, units_recorded_by
from campaign.views.records import choice, form_page, remove_at_once
from units import downloads
from units.list_pages import with_table
from units.models import Staff, UnitKind
from units.web import day_asked, page_of

WHOSE = [("tap-the", "Tập thể"), ("ca-nhan", "Cá nhân")]


@with_table(export_columns.DISCIPLINES)
def discipline_list(request, campaign_pk):
    """All of the campaign's province: a discipline belongs to no campaign."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    whose, kind = choice(request, "ai", "Của", WHOSE), choice(request, "loai", "Loại đơn vị", UnitKind.choices)
    words, asked = request.GET.get("tim", "").strip(), day_asked(request, label="Còn hiệu lực ngày", blank="")
    rows = Discipline.objects.visible_to(request.user).in_province(campaign.province_id)
    rows = rows.of_collectives(whose.value == "tap-the") if whose else rows
    rows = rows.of_unit_kind(kind.value) if kind else rows
    rows = rows.in_effect_within(asked.day, asked.day) if asked.day else rows
    rows = request.table.ordered(rows.about(words) if words else rows).select_related("unit", "staff")
    if downloads.asked(request):
        return downloads.export(request, "Kỷ luật", request.table.exports, rows)
    scope = request.user.scope
    page = {
        "campaign": campaign,
        "filters": [whose, kind],
        "asked": asked,
        "filtered": bool(whose or kind or asked.day or words),
        "words": words,
        "page_obj": page_of(request, rows),
        "today": timezone.localdate(),
        "may_edit": keeps_records(request.user, campaign),
        "may_see": keeps_records(request.user, campaign) or bool(scope.unit_ids),
    }
    return render(request, "campaign/discipline_list.html", page)


def discipline_create(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    return _discipline_page(request, Discipline(), campaign, title="Ghi kỷ luật")


def discipline_edit(request, campaign_pk, pk):
    discipline, campaign = _of(request.user, campaign_pk, pk)
    remove = reverse("discipline_remove", args=[campaign.pk, pk])
    return _discipline_page(request, discipline, campaign, title="Sửa kỷ luật", remove=remove)


def _discipline_page(request, discipline, campaign, *, title, remove=""):
    form = DisciplineRecordForm(
        request.POST or None,
        instance=discipline,
        units=units_recorded_by(request.user, campaign),
        staff=Staff.objects.visible_to(request.user),
    )
    return form_page(
        request,
        form,
        record_discipline,
        campaign=campaign,
        title=title,
        crumb="Kỷ luật",
        save="Lưu kỷ luật",
        back=reverse("discipline_list", args=[campaign.pk]),
        done=lambda saved: f"Đã ghi kỷ luật {_whom(saved)}.",
        remove=remove,
    )


@require_POST
def discipline_remove(request, campaign_pk, pk):
    discipline, campaign = _of(request.user, campaign_pk, pk)
    return remove_at_once(
        request,
        discipline,
        what=f"kỷ luật {_whom(discipline)}",
        back=reverse("discipline_list", args=[campaign.pk]),
        verb=remove_discipline,
    )


def _of(user, campaign_pk, pk):
    """(the discipline, the campaign of the same province from whose list it was opened), or 404."""
    disciplines = Discipline.objects.editable_by(user).select_related("unit", "staff")
    discipline = get_object_or_404(disciplines, pk=pk)
    campaign = get_object_or_404(Campaign.objects.editable_by(user), pk=campaign_pk)
    if campaign.province_id != discipline.unit.province_id:
        raise Http404
    return discipline, campaign


def _whom(discipline):
    return f"của {discipline.staff.full_name if discipline.staff else discipline.unit.name}"
