"""What the rows of a proposal say in lists: thin wrappers around reports.proposals.listing."""

from django import template

from reports.posts import post_in
from reports.proposals import listing, shares

register = template.Library()

register.filter("state_of", listing.state_of)
register.filter("why_of", listing.why_of)
register.filter("warnings_of", listing.warnings)
register.filter("share_of", shares.share_of)
register.filter("post_in", post_in)
