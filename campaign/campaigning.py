"""Setting up a campaign: its names, years and participants, what it rests on and the milestones it promises."""

from django.db import transaction
from django.utils.text import slugify

from campaign.models import Campaign, LegalBasis, Milestone
from campaign.overtaken import Overtaken, stamp_of
from campaign.permissions import keeps_records
from campaign.recording import constraints_as_refusals
from units.refusals import Refused
from units.text import fold


@transaction.atomic
def save_campaign(campaign, *, legal_bases, milestones, continues=(), by, at):
    """Saves a new or changed campaign with its lists as they now stand. Raises Refused.

    `legal_bases` and `milestones` are lists of field values in the order to keep; they replace what was there.
    """
    _check_keeper(by, campaign)
    if not campaign.slug:
        campaign.slug = free_slug(campaign)
    if campaign.pk:
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        _check_years(campaign)
    with constraints_as_refusals(campaign):
        campaign.save()
    _replace_bases(campaign, legal_bases)
    _replace_milestones(campaign, milestones)
    campaign.continues.set(continues)
    return campaign


@transaction.atomic
def save_fields(campaign, fields, *, seen, by, at, continues=None):
    """Saves some fields of a campaign that is being set up, and what it continues. Raises Refused, Overtaken.

    `campaign` holds the new values; `seen` is `stamp` of what the page showed.
    """
    stored = _locked(campaign, by=by)
    if stamp(stored, fields) != seen:
        raise Overtaken(stored)
    _check_years(campaign)
    with constraints_as_refusals(campaign):
        campaign.save(update_fields=fields)
    if continues is not None:
        campaign.continues.set(continues)
    return campaign


@transaction.atomic
def save_bases(campaign, rows, *, seen, by, at):
    """The legal bases as `rows` of field values say. Raises Refused, Overtaken."""
    stored = _locked(campaign, by=by)
    if stamp_of(stored_bases(stored)) != seen:
        raise Overtaken(stored)
    _replace_bases(stored, rows)


@transaction.atomic
def save_milestones(campaign, rows, *, seen, by, at):
    """The milestones as `rows` of field values say. Raises Refused, Overtaken."""
    stored = _locked(campaign, by=by)
    if stamp_of(stored_milestones(stored)) != seen:
        raise Overtaken(stored)
    _replace_milestones(stored, rows)


def stamp(campaign, fields):
    """What a page of the set-up remembers of the fields it showed."""
    return stamp_of([str(getattr(campaign, name)) for name in fields])


def stored_bases(campaign):
    return list(campaign.legal_bases.values("number", "date", "title"))


def stored_milestones(campaign):
    return list(campaign.milestones.values("kind", "year", "due_on", "occasion", "basis"))


def free_slug(campaign):
    """A short name for files and commands, made of the campaign's name and not yet taken in the province."""
    stem = slugify(fold(campaign.name))[:40].rstrip("-") or "phong-trao"
    taken = set(Campaign.objects.filter(province=campaign.province_id).values_list("slug", flat=True))
    return next(slug for slug in [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)


def _locked(campaign, *, by):
    _check_keeper(by, campaign)
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _check_keeper(by, campaign):
    if not keeps_records(by, campaign):
        raise Refused("Chỉ Sở Nội vụ của tỉnh được thiết lập phong trào.")


def _replace_bases(campaign, rows):
    campaign.legal_bases.all().delete()
    LegalBasis.objects.bulk_create(
        LegalBasis(campaign=campaign, position=n, **values) for n, values in enumerate(rows, 1)
    )


def _replace_milestones(campaign, rows):
    campaign.milestones.all().delete()
    Milestone.objects.bulk_create(Milestone(campaign=campaign, **values) for values in rows)


def _check_years(campaign):
    outside = [year for year in campaign.rounds.values_list("year", flat=True) if year not in campaign.years]
    if outside:
        years = ", ".join(str(year) for year in sorted(outside))
        raise Refused(f"Phong trào đã có đợt chấm điểm năm {years}. Hãy giữ các năm này trong thời gian phong trào.")
