"""Checks in the background: figures counted again beside a snapshot, and the pages of a finished file."""

from dataclasses import asdict

from django.db import transaction

from campaign.storing import path_of
from reports import compiling
from reports.background import jobs
from reports.checking import proofreading
from reports.checking.checklist import figures_sha256
from reports.corrections import differences
from reports.models import Check, CheckKind
from reports.snapshots import body_of

STEPS = (*compiling.STEPS[:-1], "So với bản chốt")


def compare(job, heartbeat, clock):
    """The work of a job: counts as compiling does and keeps the differences for the page."""
    report = job.report
    fresh = compiling.compute(
        report.campaign, kind=report.kind, year=report.year, as_of=report.as_of, progress=_up_to_the_last(heartbeat)
    )
    heartbeat.say(STEPS[-1])
    frozen = body_of(report.snapshot)["figures"]
    found = [asdict(each) for each in differences.figures(frozen, fresh["figures"])]
    at = clock()
    with transaction.atomic():
        Check.objects.update_or_create(
            report=report,
            kind=CheckKind.FIGURES,
            defaults={"about": figures_sha256(frozen), "found": found, "at": at},
        )
        jobs.finish(job, at=at)


def _up_to_the_last(heartbeat):
    """The last step of compiling is to freeze, which does not happen here."""
    return lambda label: heartbeat.say(label) if label in STEPS else None


def proofread(subject, file):
    """What the pages of a finished file break of the layout; None where nobody issues such a document."""
    if subject.is_numbered:
        return proofreading.objections(path_of(file))
    return None


def keep_proof(subject, file, found, *, at):
    """Keeps what was found beside the file that it speaks of."""
    if found is not None:
        of = {subject._meta.model_name: subject}
        told = {"about": file.sha256, "found": found, "at": at}
        Check.objects.update_or_create(**of, kind=CheckKind.PAPER, defaults=told)
