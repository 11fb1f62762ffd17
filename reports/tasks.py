"""The doors from the queue: ids in, one verb each; running twice is harmless."""

from celery import shared_task
from django.utils import timezone


@shared_task
def run_job(job_id):
    from reports import running  # noqa: PLC0415 -- task leaf

    running.run_job(job_id, clock=timezone.now)


@shared_task
def rescue_stalled():
    from reports.background import jobs  # noqa: PLC0415 -- task leaf

    jobs.rescue_stalled(at=timezone.now())


@shared_task
def recount_tallies():
    from campaign.models import Campaign  # noqa: PLC0415 -- task leaf
    from reports.overview import tallying  # noqa: PLC0415 -- task leaf

    for campaign in Campaign.objects.select_related("province"):
        tallying.recount([campaign], at=timezone.now())


@shared_task
def remind_before_deadlines():
    from reports.chasing import rounds  # noqa: PLC0415 -- task leaf

    for round_id in rounds.rounds_near_a_deadline(at=timezone.now()):
        remind_of_round.delay_on_commit(round_id)


@shared_task
def remind_of_round(round_id):
    from reports.chasing import reminding  # noqa: PLC0415 -- task leaf

    reminding.remind_before_deadlines(round_id, at=timezone.now())
