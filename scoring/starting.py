"""A campaign begun from a pack that ships: its words, lists and indicators, its rubrics as drafts."""

from datetime import date

from django.db import transaction

from campaign.campaigning import save_campaign
from campaign.models import Campaign, Indicator
from scoring.rubrics.drafting import start_all


@transaction.atomic
def start_from_pack(province, data, *, source, by, at):
    """The campaign of the pack `data` in this province, ready to be reworded; returns it. Raises Refused.

    Its plan is not taken along: the province has a plan of its own.
    """
    said = data["campaign"]
    slogans = said.get("slogans") or {}
    campaign = Campaign(
        province=province,
        name=said["name"],
        starts=said["starts"],
        ends=said["ends"],
        slogan_collective=slogans.get("collective"),
        slogan_individual=slogans.get("individual"),
        unit_kinds=said["participants"]["unit_kinds"],
        staff_categories=said["participants"]["staff_categories"],
    )
    bases = [
        {"number": each["number"], "date": _day(each.get("date")), "title": each["title"]}
        for each in said["legal_bases"]
    ]
    milestones = [
        {name: each.get(name) for name in ("kind", "year", "occasion", "basis")} for each in said["milestones"]
    ]
    save_campaign(campaign, legal_bases=bases, milestones=milestones, by=by, at=at)
    start_all(campaign, data["rubrics"], source=source, by=by, at=at)
    Indicator.objects.bulk_create(
        Indicator(campaign=campaign, code=each["code"], name=each["name"], shape=each["shape"],
                  unit_of_count=each["unit"], position=n)
        for n, each in enumerate(data.get("indicators") or [], 1)
    )  # fmt: skip
    return campaign


def _day(text):
    return date.fromisoformat(text) if text else None
