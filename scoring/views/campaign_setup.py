"""The set-up of a campaign: how it begins, its steps, and what is still missing before the first round."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from campaign import campaigning
from campaign.forms import LegalBasisFormSet, MilestoneFormSet
from campaign.forms_setup import FromPackForm, InfoForm, ParticipantsForm, SlogansForm, StartForm
from campaign.models import Campaign
from campaign.overtaken import Overtaken, stamp_of
from campaign.road import beside
from scoring.campaign_road import lacks_of, road_of, standing_of, summary
from scoring.rubrics.shipped import shipped_campaigns, shipped_packs
from scoring.starting import start_from_pack
from units.models import Province
from units.refusals import Refused

STEPS = {
    "info": (InfoForm, "Thông tin phong trào"),
    "slogans": (SlogansForm, "Chủ đề"),
    "participants": (ParticipantsForm, "Đối tượng tham gia"),
}
ROWS = {
    "bases": (LegalBasisFormSet, campaigning.stored_bases, campaigning.save_bases, "Căn cứ pháp lý", "Căn cứ"),
    "milestones": (MilestoneFormSet, campaigning.stored_milestones, campaigning.save_milestones, "Các mốc", "Mốc"),
}


def campaign_start(request):
    """Two ways to begin side by side: from nothing, or from a pack."""
    provinces = Province.objects.filter(pk__in=request.user.scope.coordinated_province_ids)
    if not provinces:
        raise Http404
    way = request.POST.get("way", "")
    forms = {
        "blank": StartForm(request.POST if way == "blank" else None, instance=Campaign(unit_kinds=[]),
                           provinces=[each.pk for each in provinces]),
        "pack": FromPackForm(request.POST if way == "pack" else None, provinces=provinces, packs=shipped_campaigns()),
    }  # fmt: skip
    if way in forms and forms[way].is_valid():
        try:
            made = _started(way, forms[way], request.user)
        except Refused as refusal:
            forms[way].add_error(None, str(refusal))
        else:
            return redirect("campaign_setup", made.pk)
    return render(request, "scoring/campaign_start.html", {"forms": forms, "sent": forms.get(way)})


def _started(way, form, user):
    doing = {"by": user, "at": timezone.now()}
    if way == "blank":
        return campaigning.save_campaign(form.instance, legal_bases=[], milestones=[], **doing)
    data = shipped_packs()[form.cleaned_data["pack"]]
    source = f"gói có sẵn của {data['province']['name']}"
    return start_from_pack(form.cleaned_data["province"], data, source=source, **doing)


def campaign_setup(request, pk):
    campaign = _editable(request, pk)
    return _page(request, campaign, "scoring/campaign_setup.html", "", {})


def campaign_setup_fields(request, pk, step):
    """A step that is some fields of the campaign."""
    campaign, (form_class, title) = _editable(request, pk), STEPS[step]
    fields = [name for name in form_class.Meta.fields if name != "continues"]
    shown = campaigning.stamp(campaign, fields)
    form = form_class(request.POST or None, instance=campaign)
    page = {"form": form, "title": title, "seen": request.POST.get("seen", shown)}
    if request.method == "POST" and form.is_valid():
        try:
            campaigning.save_fields(
                form.instance, fields, seen=page["seen"], continues=form.cleaned_data.get("continues"),
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Overtaken as overtaken:
            seen = campaigning.stamp(overtaken.stored, fields)
            page |= {"overtaken": True, "stored": _told(overtaken.stored, form), "seen": seen}
        else:
            return _onwards(request, campaign, step)
    return _page(request, Campaign.objects.get(pk=pk), "scoring/campaign_setup_form.html", step, page)


def campaign_setup_rows(request, pk, step):
    """A step that is a list of rows."""
    campaign, (formset_class, read, save, title, row) = _editable(request, pk), ROWS[step]
    stored = read(campaign)
    formset = formset_class(request.POST or None, prefix="dong", initial=stored)
    page = {"formset": formset, "title": title, "row": row, "seen": request.POST.get("seen", stamp_of(stored))}
    if request.method == "POST" and formset.is_valid():
        try:
            save(campaign, formset.rows(), seen=page["seen"], by=request.user, at=timezone.now())
        except Refused as refusal:
            page["refusal"] = str(refusal)
        except Overtaken as overtaken:
            now = read(overtaken.stored)
            told = [", ".join(str(part) for part in each.values() if part) for each in now]
            page |= {"overtaken": True, "stored_rows": told, "seen": stamp_of(now)}
        else:
            return _onwards(request, campaign, step)
    return _page(request, campaign, "scoring/campaign_setup_rows.html", step, page)


def _onwards(request, campaign, step):
    """To the step after this one, or back to the list of what is missing."""
    following = beside(road_of(_standing(request, campaign)), step)[1]
    return redirect(following.url) if "onwards" in request.POST else redirect("campaign_setup", campaign.pk)


def _page(request, campaign, template, step, extra):
    standing = _standing(request, campaign)
    lacks = lacks_of(standing)
    page = {
        "campaign": campaign,
        "step": step,
        "road": road_of(standing),
        "lacks": lacks,
        "summary": summary(lacks, begun=bool(standing.first_round)),
        "overtaken": False,
        "stored": None,
        "refusal": "",
    }
    return render(request, template, page | extra, status=409 if extra.get("overtaken") else 200)


def _standing(request, campaign):
    """As of today, or of the last day of a province that has ended."""
    return standing_of(campaign, day=request.user.scope.day_shown(timezone.localdate()))


def _told(stored, form):
    """[(label, value)] of the fields of the form as they are stored now."""
    shown = form.__class__(instance=stored)
    return [(field.label, _in_words(field.value(), field.field)) for field in shown]


def _in_words(value, field):
    choices = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return "; ".join(str(choices.get(each, each)) for each in value)
    return value or "để trống"


def _editable(request, pk):
    return get_object_or_404(Campaign.objects.editable_by(request.user).select_related("province"), pk=pk)
