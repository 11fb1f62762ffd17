"""The Celery application; its tasks live in each app's tasks.py."""

import os

from celery import Celery, bootsteps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")

app = Celery("campaign")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class SaysThatItLives(bootsteps.StartStopStep):
    """Every ten seconds, also while all tasks are long: the page of health reads it instead of asking the workers."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker):
        from units.tasks import say_that_a_worker_lives  # noqa: PLC0415 -- Django is set up by now, not before

        queues = list(worker.app.amqp.queues.consume_from)
        # By the clock from the first time on: it logs an error, while one here ends a worker whose cache is late.
        worker.timer.call_after(0, say_that_a_worker_lives, (queues,))
        worker.timer.call_repeatedly(10, say_that_a_worker_lives, (queues,))


app.steps["worker"].add(SaysThatItLives)
