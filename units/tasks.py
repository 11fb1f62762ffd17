"""The doors from the queue to the work on accounts and to the site's own housekeeping."""

from celery import shared_task
from django.utils import timezone


@shared_task
def run_account_job(job_id):
    from units.bulk import running  # noqa: PLC0415 -- task leaf

    running.run_job(job_id, clock=timezone.now)


@shared_task
def rescue_stalled():
    from units.bulk import jobs  # noqa: PLC0415 -- task leaf

    jobs.rescue_stalled(at=timezone.now())


@shared_task
def beat():
    from units import health  # noqa: PLC0415 -- task leaf

    health.beat(at=timezone.now())


def say_that_a_worker_lives(queues):
    """No task: the worker's own clock calls it, whatever its tasks are at (campaign.celery)."""
    from units import health  # noqa: PLC0415 -- task leaf

    health.worker_lives(queues, at=timezone.now())


@shared_task
def sweep_log():
    from units import keeping  # noqa: PLC0415 -- task leaf

    keeping.sweep(at=timezone.now())


@shared_task(expires=50)  # beat asks every minute: what waited longer for a worker has been asked for again
def send_letters():
    from units import lettering  # noqa: PLC0415 -- task leaf

    lettering.send_due(at=timezone.now())
