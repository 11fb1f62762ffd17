"""The doors from the queue to imports, searches and trials: ids in; running twice is harmless."""

from celery import shared_task
from django.utils import timezone


@shared_task
def run_import(job_id):
    from scoring import import_running  # noqa: PLC0415 -- task leaf

    import_running.run_job(job_id, clock=timezone.now)


@shared_task
def rescue_stalled():
    from scoring import import_jobs, rubric_trying  # noqa: PLC0415 -- task leaf
    from scoring.scrutiny import checking_texts  # noqa: PLC0415 -- task leaf

    for engine in (import_jobs, checking_texts, rubric_trying):
        engine.rescue_stalled(at=timezone.now())


@shared_task
def compare_explanations(check_id):
    from scoring.scrutiny import checking_texts  # noqa: PLC0415 -- task leaf

    checking_texts.run_check(check_id, clock=timezone.now)


@shared_task
def try_rubric(trial_id):
    from scoring import rubric_trying  # noqa: PLC0415 -- task leaf

    rubric_trying.run_trial(trial_id, clock=timezone.now)
