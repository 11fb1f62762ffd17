"""The list of who was given an award, as the annex of the decision: it goes under the number of the decision."""

from reports.models import Proposal
from reports.papers.proposal_content import content_of
from reports.papers.proposal_lists import decided_list, given_of
from reports.papers.proposal_workbook import attachments_of
from reports.press.sheaf import Sheaf
from reports.setting import setting_of
from units.permissions import coordinates

NOT_YOURS = "Chỉ chuyên viên Sở Nội vụ của tỉnh được lập danh sách được khen thưởng."
NOT_DECIDED = "Tờ trình chưa ghi quyết định nên chưa có danh sách được khen. Hãy nhập quyết định trước."


def proposal_of(document):
    """The proposal whose decision a document prints."""
    return Proposal.objects.select_related("document__campaign__province").get(pk=document.about["proposal"])


def refusal_to_ask(document, user):
    """Why this person may not have the list printed now, or None."""
    if not coordinates(user, document.campaign.province_id):
        return NOT_YOURS
    return None if proposal_of(document).is_decided else NOT_DECIDED


def collect(document):
    """The rows of the proposal as they stand now, with who was given the award and the decision."""
    proposal = proposal_of(document)
    return {**setting_of(document.campaign, day=proposal.day), **content_of(proposal)}


def sheaf_of(document, body, issue):
    kept = attachments_of(given_of(body), body)
    return Sheaf([decided_list(body)], document.title, body["decision"]["by"], demo=body["is_demo"], attachments=kept)


def has_moved_on(document, body):
    """Whether the decision was typed anew since."""
    return proposal_of(document).revision != body["revision"]


def default_text(document):
    return ""


def names_of(document, body):
    return {}
