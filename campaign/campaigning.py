"""Setting up a campaign: its names, years and participants, what it rests on and the milestones it promises."""

from django.db import transaction
from django.utils.text import slugify

from campaign.models import Campaign, LegalBasis, Milestone
from campaign.permissions import keeps_records
from campaign.recording import constraints_as_refusals
from units.refusals import Refused
from units.text import fold


@transaction.atomic
def save_campaign(campaign, *, legal_bases, milestones, continues=(), by, at):
    """Saves a new or changed campaign with its lists as they now stand. Raises Refused.

    `legal_bases` and `milestones` are lists of field values in the order to keep; they replace what was there.
    """
    if not keeps_records(by, campaign):
        raise Refused("Chỉ Sở Nội vụ của tỉnh được thiết lập phong trào.")
    if not campaign.slug:
        campaign.slug = free_slug(campaign)
    if campaign.pk:
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        _check_years(campaign)
    with constraints_as_refusals(campaign):
        campaign.save()
    campaign.legal_bases.all().delete()
    LegalBasis.objects.bulk_create(
        LegalBasis(campaign=campaign, position=n, **values) for n, values in enumerate(legal_bases, 1)
    )
    campaign.milestones.all().delete()
    Milestone.objects.bulk_create(Milestone(campaign=campaign, **values) for values in milestones)
    campaign.continues.set(continues)
    return campaign


def free_slug(campaign):
    """A short name for files and commands, made of the campaign's name and not yet taken in the province."""
    stem = slugify(fold(campaign.name))[:40].rstrip("-") or "phong-trao"
    taken = set(Campaign.objects.filter(province=campaign.province_id).values_list("slug", flat=True))
    return next(slug for slug in [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)


def _check_years(campaign):
    outside = [year for year in campaign.rounds.values_list("year", flat=True) if year not in campaign.years]
    if outside:
        years = ", ".join(str(year) for year in sorted(outside))
        raise Refused(f"Phong trào đã có đợt chấm điểm năm {years}. Hãy giữ các năm này trong thời gian phong trào.")
