"""Heartbeat of an import: how many rows were read."""

from units import heartbeat


class Heartbeat(heartbeat.Heartbeat):
    """`read` is the `progress` of units.importing; it raises TakenOver once the job is no longer this worker's."""

    pace = 1

    def __init__(self, job, *, clock):
        super().__init__(job, clock=clock)
        self._rows = 0, 0

    def read(self, rows_read, rows_in_all):
        self._must_be_mine()
        self._rows = rows_read, rows_in_all

    def _told(self):
        rows_read, rows_in_all = self._rows
        return {"rows_read": rows_read, "rows_in_all": max(rows_in_all, rows_read)}
