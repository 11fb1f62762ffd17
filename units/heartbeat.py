"""Heartbeat of work: tells how far it is and that its worker is alive, on a connection of its own."""

import threading

from django.conf import settings
from django.db import Error, connection

from units import working


class Heartbeat:
    """While open, tells what `_told` says every `pace` seconds: the work itself is one long transaction nobody sees.

    A killed worker falls silent with its thread; `lost` once the work is no longer this worker's.
    """

    pace = 2

    def __init__(self, work, *, clock):
        self._work, self._clock = work, clock
        self._woken, self._closed = threading.Event(), False
        self.lost = False
        self._thread = threading.Thread(target=self._beat, name=f"{work._meta.model_name}-{work.pk}", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._closed = True
        self._woken.set()
        self._thread.join()

    def _told(self):
        """{column: value} of how far the work is."""
        raise NotImplementedError

    def _must_be_mine(self):
        if self.lost:
            raise working.TakenOver

    def _beat(self):
        try:
            while not self._closed:
                self._woken.clear()
                self._write()
                self._woken.wait(min(self.pace, settings.JOB_PATIENCE.total_seconds() / 6))
        finally:
            connection.close()

    def _write(self):
        try:
            working.beat(self._work, at=self._clock(), **self._told())
        except working.TakenOver:
            self.lost = True
        except Error:
            # The next beat tries again on a new connection; the work itself meets the same trouble and says so.
            connection.close()
