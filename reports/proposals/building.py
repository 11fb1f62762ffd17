"""Building a list in the background: everybody is read and judged at one moment, then written in one transaction."""

from django.db import transaction
from django.forms.models import model_to_dict

from reports import compiling, events, requesting
from reports.background import jobs, telling
from reports.models import JobKind, Proposal
from reports.proposals.candidates import Considered, rules_of, taken_by_hand
from reports.proposals.eligibility import judge
from reports.proposals.keeping import keep
from reports.proposals.proposing import locked, refusal_to_change
from units.numbers import show_count
from units.refusals import Refused

STEPS = ("Đọc kết quả chấm điểm", "Xét điều kiện, chia chỉ tiêu", "Lưu danh sách")
RULES = (
    "year", "first_year", "day", "form", "collective", "individual", "collective_bands", "individual_bands",
    "top_of_cluster", "least_years", "times_below", "final_only", "quota_by", "either_first",
)  # fmt: skip


def build(job, heartbeat, clock):
    """The work of a job: the list by the rules of now, and the paper after it."""
    # A role may have ended between asking and building.
    if refused := requesting.refusal_to_ask(job.document, job.by):
        raise Refused(refused)
    proposal = Proposal.objects.select_related("document__campaign__province").get(document=job.document_id)
    asked, verdicts, people = judged(proposal, tell=heartbeat.say)
    heartbeat.say(STEPS[2])
    at = clock()
    with transaction.atomic():
        proposal = locked(proposal)
        if refused := refusal_to_change(proposal):
            raise Refused(refused)
        if asked != _asked(proposal):
            # Whoever changed the rules meanwhile was given this job, which had read them before.
            jobs.finish(job, at=at)
            jobs.request_job(subject=proposal.document, kind=JobKind.BUILD, by=None, at=at)
            return
        write(proposal, verdicts, people, at=at)
        jobs.finish(job, at=at)
        jobs.request_job(subject=proposal.document, kind=JobKind.RENDER, by=None, at=at)
        telling.tell_done(job, proposal.document, at=at)


def judged(proposal, *, tell):
    """(the rules that were asked, the verdicts in the order of the list, {key: Person}), read at one moment."""
    with compiling.one_moment():
        tell(STEPS[0])
        asked, considered = _asked(proposal), Considered(proposal)
        rules = rules_of(proposal, considered)
    tell(STEPS[1])
    verdicts = judge([candidate for candidate, _ in considered.candidates], rules)
    return asked, verdicts, {candidate.key: person for candidate, person in considered.candidates}


def write(proposal, verdicts, people, *, at):
    """Keeps the list of a locked proposal and says so in its log."""
    overtaken = keep(proposal, verdicts, people)
    proposal.built_at, proposal.revision = at, proposal.revision + 1
    proposal.save(update_fields=["built_at", "revision"])
    listed = proposal.nominees.listed().count()
    said = f"Lập danh sách: xét {show_count(len(verdicts))}, đề nghị {show_count(listed)}."
    if overtaken:
        said += f" Đã bỏ {show_count(overtaken)} dòng đưa vào bằng tay vì nay không được đề nghị."
    events.record(proposal.document, said, by=None, at=at)


def _asked(proposal):
    """What decides a list besides the data: the rules, the quotas, and the posts that people were taken in by hand."""
    quotas = proposal.quotas.order_by("pk").values_list("kind", "unit", "collective", "individual", "either")
    return model_to_dict(proposal, RULES), list(quotas), taken_by_hand(proposal)
