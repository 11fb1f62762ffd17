"""Heartbeat: shows a running job's steps, and that its worker is alive, on a connection of its own."""

import threading

from django.conf import settings
from django.db import Error, connection

from units.numbers import show_count
from units.working import TakenOver, owned

# Seconds: how soon a page shows how far it is, and a worker learns that its job was cancelled.
BEAT = 2


class Heartbeat:
    """While open, writes `beat_at` and the present step; compiling itself holds one long reading transaction.

    A killed worker falls silent with its thread. `say` raises TakenOver once the job is no longer this worker's.
    """

    def __init__(self, job, *, steps, clock):
        self._job, self._steps, self._clock = job, steps, clock
        self._step, self._label, self._told, self._share = 0, "", "", 0
        self._woken, self._closed = threading.Event(), False
        self.lost = False
        self._thread = threading.Thread(target=self._beat, name=f"job-{job.pk}", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._closed = True
        self._woken.set()
        self._thread.join()

    def say(self, label):
        """The next step begins."""
        if self.lost:
            raise TakenOver
        self._step, self._label = (self._step + 1 if self._label else 0), label
        self._told, self._share = "", 0
        self._woken.set()

    def tell(self, done, of):
        """How much of the present step is done; shown from the next beat on."""
        self._share = done / of if of else 0
        self._told = f" ({show_count(done)}/{show_count(of)})" if of > 1 else ""

    def _beat(self):
        try:
            while not self._closed:
                self._woken.clear()
                self._write()
                self._woken.wait(min(BEAT, settings.JOB_PATIENCE.total_seconds() / 6))
        finally:
            connection.close()

    def _write(self):
        try:
            self.lost = not owned(self._job).update(
                beat_at=self._clock(),
                step=min(self._step, self._steps),
                steps=self._steps,
                step_label=self._label + self._told,
                percent=min(99, int(100 * (self._step + self._share) / self._steps)),
            )
        except Error:
            # The next beat tries again on a new connection; the job itself meets the same trouble and says so.
            connection.close()
