"""Pages of rubrics: those of a campaign, one of them whole, how a new one begins, and putting it into force."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from campaign.models import Campaign
from scoring.models import Rubric
from scoring.rubrics import drafting
from scoring.rubrics.content import as_yaml
from scoring.rubrics.forms import BlankForm, FileForm, ShippedForm
from scoring.rubrics.linting import errors_of
from scoring.rubrics.pack_files import BadPacks, read_rubrics
from scoring.rubrics.reading import kinds_judged, objections_of, text_of, version_before, with_parts
from scoring.rubrics.road import road_of
from scoring.rubrics.shipped import shipped_rubric, shipped_rubrics
from units.models import UnitKind
from units.permissions import coordinates
from units.refusals import Refused
from units.web import page_of, refusals_as_messages, say_removed


def rubric_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    rubrics = Rubric.objects.visible_to(request.user).filter(campaign=campaign).with_size()
    earlier = rubrics.decided().exclude(pk__in=campaign.rubrics.in_force().values("pk"))
    page = {
        "campaign": campaign,
        "drafts": rubrics.filter(in_preparation=True),
        "in_force": rubrics.in_force(),
        "page_obj": page_of(request, earlier.order_by("audience", "slug", "-version")),
        "may_edit": coordinates(request.user, campaign.province_id),
    }
    return render(request, "scoring/rubric_list.html", page)


def rubric_detail(request, pk):
    rubric = get_object_or_404(Rubric.objects.visible_to(request.user).select_related("campaign"), pk=pk)
    page = {
        "rubric": rubric,
        "groups": rubric.groups.prefetch_related("criteria"),
        "may_edit": coordinates(request.user, rubric.campaign.province_id),
        "newest": not rubric.campaign.rubrics.filter(slug=rubric.slug, version__gt=rubric.version).exists(),
    }
    return render(request, "scoring/rubric_detail.html", page)


def rubric_create(request, campaign_pk):
    """Three ways to begin, side by side; each is a small form of its own."""
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    way = request.POST.get("way", "")
    forms = {
        "blank": BlankForm(request.POST if way == "blank" else None),
        "shipped": ShippedForm(request.POST if way == "shipped" else None, choices=shipped_rubrics()),
        "file": FileForm(request.POST, request.FILES) if way == "file" else FileForm(),
    }
    if way in forms and forms[way].is_valid():
        try:
            drafts = _begun(campaign, way, forms[way].cleaned_data, request.user)
        except Refused as refusal:
            forms[way].add_error(None, str(refusal))
        except BadPacks as bad:
            for error in bad.errors[:20]:
                forms[way].add_error("file", f"Dòng {error.line}: {error.sentence}")
        else:
            return redirect("rubric_edit" if way != "blank" else "rubric_head", drafts[0].pk)
    page = {"campaign": campaign, "forms": forms, "sent": forms.get(way), "in_force": campaign.rubrics.in_force()}
    return render(request, "scoring/rubric_create.html", page)


def _begun(campaign, way, data, user):
    """The drafts that a form asks for: one, or all of a file."""
    doing = {"by": user, "at": timezone.now()}
    if way == "blank":
        return [drafting.start_blank(campaign, **data, **doing)]
    if way == "shipped":
        said, source = shipped_rubric(data["source"])
        return [drafting.start_from(campaign, said, source=source, **doing)]
    said = read_rubrics(data["file"].name, data["file"].read())
    return drafting.start_all(campaign, said, source=f"tệp {data['file'].name}"[:200], **doing)


@require_POST
def rubric_new_version(request, pk):
    rubric = _editable(request, pk)
    with refusals_as_messages(
        request, f"Đã lập bản mới từ bản {rubric.version}. Sửa gì ở đây cũng chưa ảnh hưởng phiếu nào."
    ) as outcome:
        draft = drafting.start_version(rubric, by=request.user, at=timezone.now())
    if not outcome.refused:
        return redirect("rubric_edit", draft.pk)
    begun = rubric.campaign.rubrics.filter(slug=rubric.slug, in_preparation=True).first()
    return redirect("rubric_edit", begun.pk) if begun else redirect("rubric_detail", rubric.pk)


def rubric_export(request, pk):
    rubric = get_object_or_404(Rubric.objects.visible_to(request.user).select_related("campaign__province"), pk=pk)
    if not coordinates(request.user, rubric.campaign.province_id):
        rubric.source = ""  # for who makes rubrics
    name = f"{slugify(rubric.campaign.province.slug)}-{rubric.slug}-ban-{rubric.version}.yaml"
    response = HttpResponse(as_yaml(rubric), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def rubric_force(request, pk):
    """What putting it into force will do; then does it."""
    rubric = _editable(request, pk)
    if request.method == "POST":
        with refusals_as_messages(request) as outcome:
            draft = drafting.put_into_force(rubric, by=request.user, at=timezone.now())
            messages.success(request, f"Đã đưa bản {draft.version} vào dùng. Phiếu mở từ nay chấm theo bản này.")
        return redirect("rubric_force" if outcome.refused and rubric.in_preparation else "rubric_detail", rubric.pk)
    if not rubric.in_preparation:
        return redirect("rubric_detail", rubric.pk)
    found, text = objections_of(rubric), text_of(with_parts(rubric.pk))
    kinds = kinds_judged(rubric)
    page = {
        "rubric": rubric,
        "text": text,
        "step": "force",
        "road": road_of(rubric, text, found),
        "errors": errors_of(found),
        "before": version_before(rubric),
        "kinds": [kind.label for kind in UnitKind if kind in kinds and kind in rubric.campaign.unit_kinds],
        "rounds": rubric.campaign.rounds.filter(closes_at__gte=timezone.now()).order_by("year"),
    }
    return render(request, "scoring/rubric_force.html", page)


@require_POST
def rubric_take_back(request, pk):
    rubric = _editable(request, pk)
    with refusals_as_messages(request, f"Đã rút bản {rubric.version} về soạn tiếp.") as outcome:
        drafting.take_back(rubric, by=request.user, at=timezone.now())
    return redirect("rubric_detail" if outcome.refused else "rubric_edit", rubric.pk)


@require_POST
def rubric_drop(request, pk):
    """A draft goes without a question; the message that says so can undo it."""
    rubric = _editable(request, pk)
    with refusals_as_messages(request) as outcome:
        say_removed(request, drafting.drop_draft(rubric, by=request.user, at=timezone.now()))
    return redirect("rubric_detail", rubric.pk) if outcome.refused else redirect("rubric_list", rubric.campaign_id)


def _editable(request, pk):
    return get_object_or_404(Rubric.objects.editable_by(request.user).select_related("campaign__province"), pk=pk)
