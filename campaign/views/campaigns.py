"""Pages of campaigns: the list, one campaign whole, and its form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from campaign import export_columns
from campaign.campaigning import save_campaign, stored_bases, stored_milestones
from campaign.forms import CampaignForm, LegalBasisFormSet, MilestoneFormSet
from campaign.models import Campaign
from campaign.overview import counts_of
from campaign.permissions import keeps_records
from units import downloads
from units.list_pages import with_table
from units.models import StaffCategory, UnitKind
from units.refusals import Refused
from units.web import page_of


@with_table(export_columns.CAMPAIGNS)
def campaign_list(request):
    campaigns = request.table.ordered(Campaign.objects.visible_to(request.user).select_related("province"))
    if downloads.asked(request):
        return downloads.export(request, "Phong trào thi đua", request.table.exports, campaigns)
    page = page_of(request, campaigns)
    may_create = bool(request.user.scope.coordinated_province_ids)
    return render(request, "campaign/campaign_list.html", {"page_obj": page, "may_create": may_create})


def campaign_detail(request, pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("province"), pk=pk)
    page = {
        "campaign": campaign,
        "may_edit": keeps_records(request.user, campaign),
        "sees_all": campaign.province_id in request.user.scope.wide_province_ids,
        "may_plan": keeps_records(request.user, campaign) or bool(request.user.scope.served_unit_ids),
        "legal_bases": campaign.legal_bases.all(),
        "milestones": campaign.milestones.all(),
        "indicators": campaign.indicators.all(),
        "rounds": campaign.rounds.all(),
        "continues": campaign.continues.select_related("province"),
        "unit_kinds": [UnitKind(kind).label for kind in campaign.unit_kinds],
        "staff_categories": [StaffCategory(each).label for each in campaign.staff_categories],
        "counts": counts_of(campaign, request.user, today=timezone.localdate()),
    }
    return render(request, "campaign/campaign_detail.html", page)


def campaign_create(request):
    if not request.user.scope.coordinated_province_ids:
        raise Http404
    return _campaign_page(request, Campaign(), title="Lập phong trào thi đua", back=reverse("campaign_list"))


def campaign_edit(request, pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=pk)
    return _campaign_page(request, campaign, title="Sửa phong trào", back=campaign.get_absolute_url())


def _campaign_page(request, campaign, *, title, back):
    data = request.POST if request.method == "POST" else None
    form = CampaignForm(data, instance=campaign, provinces=request.user.scope.coordinated_province_ids)
    stored = {"bases": [], "stages": []} if campaign.pk is None else _stored_rows(campaign)
    bases = LegalBasisFormSet(data, prefix="can-cu", initial=stored["bases"])
    stages = MilestoneFormSet(data, prefix="moc", initial=stored["stages"])
    if data and all([form.is_valid(), bases.is_valid(), stages.is_valid()]):
        try:
            save_campaign(
                form.instance,
                legal_bases=bases.rows(),
                milestones=stages.rows(),
                continues=form.cleaned_data["continues"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã lưu phong trào “{form.instance.name}”.")
            return redirect(form.instance)
    page = {"form": form, "bases": bases, "stages": stages, "title": title, "back": back}
    page["is_new"] = "slug" in form.fields
    return render(request, "campaign/campaign_form.html", page)


def _stored_rows(campaign):
    return {"bases": stored_bases(campaign), "stages": stored_milestones(campaign)}


def latest(request, name):
    """An entrance without a campaign in its address: the list `name` of the campaign that began last.

    Those of a standing province come before those of the provinces that it was formed from.
    """
    campaign = Campaign.objects.visible_to(request.user).latest_first().first()
    return redirect(name, campaign.pk) if campaign else redirect("campaign_list")
