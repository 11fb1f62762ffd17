"""Addresses of proposals for awards, under /van-ban/to-trinh/."""

from django.urls import path

from reports.views import proposal_council, proposal_decision, proposal_rows, proposals

urlpatterns = [
    path("", proposals.proposal_list, name="proposal_list"),
    path("lap/", proposals.proposal_start, name="proposal_start"),
    path("lap/<int:campaign_pk>/", proposals.proposal_create, name="proposal_create"),
    path("<int:pk>/", proposals.proposal_detail, name="proposal_detail"),
    path("<int:pk>/tieu-chi/", proposals.proposal_edit, name="proposal_edit"),
    path("<int:pk>/lap-lai/", proposals.proposal_rebuild, name="proposal_rebuild"),
    path("<int:pk>/tien-do/", proposals.proposal_progress, name="proposal_progress"),
    path("<int:pk>/tom-tat/", proposal_rows.proposal_rows, name="proposal_rows"),
    path("<int:pk>/hoi-dong/", proposal_council.proposal_council, name="proposal_council"),
    path("<int:pk>/phieu-bau/", proposal_council.proposal_votes, name="proposal_votes"),
    path("<int:pk>/duoi-muc-phieu/", proposal_council.proposal_votes_short, name="proposal_votes_short"),
    path("<int:pk>/quyet-dinh/", proposal_decision.proposal_decision, name="proposal_decision"),
    path("<int:pk>/huy-quyet-dinh/", proposal_decision.proposal_decision_undo, name="proposal_decision_undo"),
    path("<int:pk>/danh-sach-duoc-khen/", proposal_decision.proposal_decided_list, name="proposal_decided_list"),
    path("de-cu/<int:pk>/", proposals.nominee_detail, name="nominee_detail"),
]
