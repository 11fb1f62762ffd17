"""Running a job: compile or render, from the claim to the result, and never "running" for ever."""

from functools import partial

from django.db import transaction

from campaign.storing import DOCX
from reports import compiling, events, printing, snapshots
from reports.background import finishing, jobs, telling
from reports.background.heartbeat import Heartbeat
from reports.checking import rechecking
from reports.corrections import correcting
from reports.issue import issuing
from reports.models import Document, JobKind, Report, ReportStatus
from reports.narrative import editing
from reports.papers.catalogue import paper_of
from reports.press.sheaf import PressFailed, Stopped
from reports.proposals import building
from reports.signing import sealing
from reports.word.writing import docx_of
from units import working
from units.refusals import Refused

RENDER_STEPS = ("Đọc số liệu và lời văn", "Dựng bản PDF", "Lưu bản PDF")
WORD_STEPS = ("Đọc bản chốt", "Tạo bản Word", "Lưu bản Word")
# What is printed besides the snapshot, or brought into it by the job: whoever changes it asks for a PDF.
REPORT_PRINTED = ("issuing_body", "recipients", "reason")
DOCUMENT_PRINTED = ("issuing_body", "recipients", "title", "text_revision", "about")


def run_job(job_id, *, clock):
    """Claims the job and does it; delivered twice it runs once. Every failure ends as a sentence on the job."""
    job = jobs.claim(job_id, at=clock())
    if job:
        lost, told = (working.TakenOver, Stopped), (PressFailed, Refused)
        working.run(job, partial(_work, job, clock), clock=clock, give_up=jobs.give_up, lost=lost, told=told)


def _work(job, clock):
    work, steps = WORK[job.kind]
    with Heartbeat(job, steps=len(steps), clock=clock) as heartbeat:
        work(job, heartbeat, clock)


def _compile(job, heartbeat, clock):
    """Counts, freezes the figures with the words as they stand, and asks for the first PDF."""
    report = job.report
    body = compiling.compute(
        report.campaign, kind=report.kind, year=report.year, as_of=report.as_of, progress=heartbeat.say
    )
    at = clock()
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if not report.is_draft:
            raise Refused("Báo cáo đang ban hành hoặc đã ban hành nên không tổng hợp lại được.")
        editing.first_drafts(report=report, body=body, at=at)
        body = correcting.with_correction(snapshots.with_words(body, printing.words_of(report)), report)
        report.snapshot = snapshots.freeze(body, at=at)
        report.pdf = report.word = None
        report.save(update_fields=["snapshot", "pdf", "word"])
        events.record(report, "Đã tổng hợp số liệu.", by=None, at=at, sha256=report.snapshot.sha256)
        jobs.finish(job, at=at)
        jobs.request_job(subject=report, kind=JobKind.RENDER, by=None, at=at)


def _render(job, heartbeat, clock):
    """Makes the PDF from a snapshot that holds the present words, and keeps both."""
    heartbeat.say(RENDER_STEPS[0])
    subject = job.subject
    body = printing.body_of(job)
    snapshot = snapshots.freeze(body, at=clock())
    heartbeat.say(RENDER_STEPS[1])
    at = clock()
    made = finishing.finish(
        printing.facts_of(subject, snapshot),
        lambda path: finishing.press(
            path,
            printing.with_data(printing.sheaf_of(subject, body, snapshot), subject, body, snapshot),
            tell=heartbeat.tell,
            stopped=lambda: heartbeat.lost,
        ),
        seal=lambda path: sealing.seal_file(path, subject=subject, at=at),
        at=at,
    )
    heartbeat.say(RENDER_STEPS[2])
    proof = rechecking.proofread(subject, made.file)
    at = clock()
    with transaction.atomic():
        current = type(subject).objects.select_for_update(of=("self",)).get(pk=subject.pk)
        if _rewritten(current, subject) or _moved_on(current, body):
            # Whoever saved meanwhile was given this job, which had read what is printed before.
            jobs.finish(job, at=at)
            jobs.request_job(subject=current, kind=JobKind.RENDER, by=None, at=at)
            return
        if (current.status, current.snapshot_id) != (subject.status, subject.snapshot_id):
            raise Refused("Văn bản đã đổi trong lúc dựng bản PDF. Hãy dựng lại.")
        if current.snapshot_id != snapshot.pk:
            current.snapshot, current.word = snapshot, None
            current.save(update_fields=["snapshot", "word"])
        current = _keep(current, made, at=at)
        rechecking.keep_proof(subject, made.file, proof, at=at)
        jobs.finish(job, at=at)
        telling.tell_done(job, current, at=at)


def _word(job, heartbeat, clock):
    """The same document for Word, from the frozen data alone."""
    heartbeat.say(WORD_STEPS[0])
    subject = job.subject
    snapshot = subject.snapshot
    facts = printing.facts_of(subject, snapshot) | {"format": "docx"}
    heartbeat.say(WORD_STEPS[1])
    made = finishing.finish(
        facts,
        lambda path: path.write_bytes(docx_of(printing.sheaf_of(subject, snapshots.body_of(snapshot), snapshot))),
        media_type=DOCX,
        at=clock(),
    )
    heartbeat.say(WORD_STEPS[2])
    at = clock()
    with transaction.atomic():
        current = type(subject).objects.select_for_update(of=("self",)).get(pk=subject.pk)
        same = (current.status, current.snapshot_id) == (subject.status, subject.snapshot_id)
        if not same or _rewritten(current, subject):
            raise Refused("Văn bản đã đổi trong lúc tạo bản Word. Hãy tạo lại.")
        if current.word_id is None:
            current.word = made.file
            current.save(update_fields=["word"])
        events.record(current, "Đã tạo bản Word.", by=None, at=at, sha256=made.file.sha256)
        jobs.finish(job, at=at)
        telling.tell_done(job, current, at=at)


def _rewritten(current, subject):
    """Whether what is printed was changed since the job began."""
    names = DOCUMENT_PRINTED if isinstance(current, Document) else REPORT_PRINTED
    return any(getattr(current, name) != getattr(subject, name) for name in names)


def _moved_on(subject, body):
    """Whether the data of a draft became other while they were printed, where its kind can tell at a glance."""
    has_moved_on = getattr(paper_of(subject.kind), "has_moved_on", None) if isinstance(subject, Document) else None
    return subject.is_draft and has_moved_on is not None and has_moved_on(subject, body)


def _keep(subject, made, *, at):
    if subject.status == ReportStatus.ISSUING:
        return issuing.complete(subject=subject, pdf=made.file, sealed_by=made.sealed_by, at=at)
    subject.pdf = made.file
    subject.save(update_fields=["pdf"])
    drafted = "dự thảo" if subject.is_numbered else "để in"
    events.record(subject, f"Đã dựng bản PDF {drafted}.", by=None, at=at, sha256=made.file.sha256)
    return subject


WORK = {
    JobKind.COMPILE: (_compile, compiling.STEPS),
    JobKind.RENDER: (_render, RENDER_STEPS),
    JobKind.WORD: (_word, WORD_STEPS),
    JobKind.CHECK: (rechecking.compare, rechecking.STEPS),
    JobKind.BUILD: (building.build, building.STEPS),
}
