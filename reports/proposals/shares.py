"""The share of votes of a row: of all members of the council, compared exactly, rounded only to be shown."""

from django.db.models import F, Value

from units.numbers import percent, show_percent


def share_of(nominee):
    """ "93,33%" of the members in all, or blank without votes."""
    return "" if nominee.votes is None else show_percent(percent(nominee.votes, nominee.voting_members), 2)


def short_of_votes(proposal):
    """The rows of the list whose votes are fewer than the share that it asks for, compared exactly."""
    voted = proposal.nominees.listed().filter(votes__isnull=False)
    if proposal.least_share is None:
        return voted.none()
    return voted.filter(votes__lt=F("voting_members") * Value(proposal.least_share) / 100)


def is_short(nominee, least_share):
    """Whether the votes of one row are fewer than the least share."""
    return (
        nominee.votes is not None
        and least_share is not None
        and nominee.votes * 100 < nominee.voting_members * least_share
    )
