"""The doors from the queue to imports, searches and trials: ids in; running twice is harmless."""

from celery import shared_task
from django.utils import timezone


@shared_task
def run_import(job_id):
    from scoring.imports import running  # noqa: PLC0415 -- task leaf

    running.run_job(job_id, clock=timezone.now)


@shared_task
def rescue_stalled():
    from scoring.imports import jobs  # noqa: PLC0415 -- task leaf
    from scoring.rubrics import trying  # noqa: PLC0415 -- task leaf
    from scoring.scrutiny import checking_texts  # noqa: PLC0415 -- task leaf

    for engine in (jobs, checking_texts, trying):
        engine.rescue_stalled(at=timezone.now())


@shared_task
def compare_explanations(check_id):
    from scoring.scrutiny import checking_texts  # noqa: PLC0415 -- task leaf

    checking_texts.run_check(check_id, clock=timezone.now)


@shared_task
def try_rubric(trial_id):
    from scoring.rubrics import trying  # noqa: PLC0415 -- task leaf

    trying.run_trial(trial_id, clock=timezone.now)
