"""Who is proposed for awards on the occasion of a report: the latest list of each form, as it stands now."""

from campaign.models import AwardScope
from reports.counting.awards import SCOPE_CODES
from reports.models import Nominee, Proposal


def proposed(campaign, *, kind, year):
    """[{form, title, number, issued_on, rows}] in the order of the forms; rows say why they are there. Two queries.

    A draft of a tờ trình is told as one; the report is often written while the council has still to meet.
    """
    found = Proposal.objects.of_campaign(campaign).filter(occasion=kind, year=year)
    latest = found.order_by("form", "-pk").distinct("form").select_related("document")
    lists = {
        each.pk: {
            "form": each.form,
            "title": each.document.title,
            "number": each.document.notation or None,
            "issued_on": each.document.issued_on and each.document.issued_on.isoformat(),
            "rows": [],
        }
        for each in latest
    }
    for nominee in Nominee.objects.filter(proposal__in=lists).listed().in_order() if lists else ():
        lists[nominee.proposal_id]["rows"].append(_row(nominee))
    return [said for said in lists.values() if said["rows"]]


def _row(nominee):
    is_person = nominee.scope == AwardScope.INDIVIDUAL
    return {
        "form": nominee.form,
        "scope": SCOPE_CODES[AwardScope(nominee.scope)],
        "name": nominee.unit_name,
        "person": nominee.name if is_person else None,
        "position": nominee.position if is_person else None,
        "why": nominee.choice_reason or nominee.why,
    }
