"""Heartbeat of an import: how many rows were read, and that its worker is alive, on a connection of its own."""

import threading

from django.conf import settings
from django.db import Error, connection

from scoring.imports.jobs import owned
from units.working import TakenOver

# People look once a second.
MOST_SILENT = 1.0


class Heartbeat:
    """While open, writes `beat_at` and the rows read: the import itself is one long transaction that nobody sees.

    A killed worker falls silent with its thread. `read` is the `progress` of units.importing; it raises TakenOver once
    the job was closed by somebody else.
    """

    def __init__(self, job, *, clock):
        self._job, self._clock = job, clock
        self._rows, self._lost, self._closed = (0, 0), False, threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"import-{job.pk}", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._closed.set()
        self._thread.join()

    def read(self, rows_read, rows_in_all):
        if self._lost:
            raise TakenOver
        self._rows = rows_read, rows_in_all

    def _beat(self):
        pause, written, since = min(MOST_SILENT, settings.JOB_PATIENCE.total_seconds() / 6), None, 0.0
        try:
            while not self._closed.wait(pause):
                since += pause
                if self._rows != written or since >= settings.JOB_PATIENCE.total_seconds() / 6:
                    written, since = self._rows, 0.0
                    self._write(*written)
        finally:
            connection.close()

    def _write(self, rows_read, rows_in_all):
        try:
            self._lost = not owned(self._job).update(
                beat_at=self._clock(), rows_read=rows_read, rows_in_all=max(rows_in_all, rows_read)
            )
        except Error:
            # The next beat tries again on a new connection; the import itself meets the same trouble and says so.
            connection.close()
