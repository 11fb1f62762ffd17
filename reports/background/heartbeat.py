"""Heartbeat of a job: shows its steps, and how much of the present one is done."""

from units import heartbeat
from units.numbers import show_count


class Heartbeat(heartbeat.Heartbeat):
    """`say` raises TakenOver once the job is no longer this worker's."""

    def __init__(self, job, *, steps, clock):
        super().__init__(job, clock=clock)
        self._steps, self._step, self._label, self._share, self._words = steps, 0, "", 0, ""

    def say(self, label):
        """The next step begins."""
        self._must_be_mine()
        self._step, self._label = (self._step + 1 if self._label else 0), label
        self._words, self._share = "", 0
        self._woken.set()

    def tell(self, done, of):
        """How much of the present step is done; shown from the next beat on."""
        self._share = done / of if of else 0
        self._words = f" ({show_count(done)}/{show_count(of)})" if of > 1 else ""

    def _told(self):
        return {
            "step": min(self._step, self._steps),
            "steps": self._steps,
            "step_label": self._label + self._words,
            "percent": min(99, int(100 * (self._step + self._share) / self._steps)),
        }
