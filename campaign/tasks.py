"""The doors from the queue to pictures of files; in a queue of their own (settings) they delay no other work."""

from celery import shared_task
from django.utils import timezone


@shared_task(expires=600)
def draw_preview(file_id, place=""):
    from campaign import previewing  # noqa: PLC0415 -- task leaf
    from campaign.models import StoredFile  # noqa: PLC0415 -- task leaf

    previewing.draw(StoredFile.objects.get(pk=file_id), place=place)


@shared_task
def sweep_previews():
    from campaign import previewing  # noqa: PLC0415 -- task leaf

    previewing.sweep(at=timezone.now())
