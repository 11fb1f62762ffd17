"""Work in the background as its report or document shows it: how far it is, its end, where to ask for it anew."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse

from reports.models import Job, JobKind
from units.permissions import coordinates
from units.web import is_fragment

# What is asked for anew elsewhere than at the PDF of its report or document.
AGAIN = {JobKind.COMPILE: "report_compile", JobKind.CHECK: "report_check"}
SECONDS = "2"


@dataclass(frozen=True)
class Followed:
    """The last work for a report or document; `address` tells how far it is, `again` takes a request to repeat it."""

    subject: object
    job: Job | None
    address: str
    again: str
    may_stop: bool

    @property
    def is_open(self):
        return self.job is not None and self.job.is_at_work

    @property
    def has_failed(self):
        return self.job is not None and self.job.status == "failed"


def work_of(request, subject):
    """The last work for a report or document as Followed: what this person may see and stop. One query."""
    job, name = subject.jobs.first(), subject._meta.model_name
    again = ""
    if job and job.kind == JobKind.BUILD:
        again = reverse("proposal_rebuild", args=[subject.proposal.pk])
    elif job:
        kind = f"{name}_word" if job.kind == JobKind.WORD else AGAIN.get(job.kind, f"{name}_render")
        again = reverse(kind, args=[subject.pk])
    mine = job is not None and job.by_id == request.user.pk
    may_stop = mine or coordinates(request.user, subject.campaign.province_id)
    return Followed(subject, job, reverse(f"{name}_progress", args=[subject.pk]), again, may_stop)


def told(request, subject):
    """The state of the work: a part of the page asked for every second, or a page of its own that reloads itself.

    At the end the page is told, and decides for itself whether it may show the result over what is being typed.
    """
    work = work_of(request, subject)
    if is_fragment(request):
        response = render(request, "reports/progress.html", {"work": work})
        if not work.is_open:
            response["HX-Trigger"] = "work-done"
        return response
    if not work.is_open:
        return redirect(subject)
    response = render(request, "reports/progress_page.html", {"work": work})
    response["Refresh"] = SECONDS
    return response
