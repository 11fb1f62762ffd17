"""What the rows of a proposal say in lists: thin wrappers around reports.proposal_listing."""

from django import template

from reports import proposal_listing, voting

register = template.Library()

register.filter("state_of", proposal_listing.state_of)
register.filter("why_of", proposal_listing.why_of)
register.filter("warnings_of", proposal_listing.warnings)
register.filter("share_of", voting.share_of)
