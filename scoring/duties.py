"""What one thing that waits for somebody looks like on the home page, and where it leads."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse


@dataclass(frozen=True)
class Line:
    """One line under the first task: a sign, what it is about and where it is done, a remark."""

    code: str
    title: str
    url: str
    remark: str


@dataclass(frozen=True)
class Task:
    """One thing that waits. `lines`, `cells` and `others` (words, url) are shown of the first task alone."""

    title: str
    url: str
    button: str
    text: str = ""
    quote: str = ""
    status: str = ""
    deadline: datetime | None = None
    until: str = ""
    locked: bool = False
    first: bool = False
    saved_at: datetime | None = None
    cells: tuple = ()
    cells_say: str = ""
    lines: tuple = ()
    others: tuple = ()

    @property
    def order(self):
        """By deadline; what is locked waits for somebody else, and what has no deadline comes last."""
        return (not self.first, self.locked, self.deadline is None, self.deadline.timestamp() if self.deadline else 0)


def list_of(round_id, status, *, scope=""):
    query = {"dot": round_id, "pham-vi": scope, "trang-thai": status}
    return f"{reverse('assessment_list')}?{'&'.join(f'{name}={value}' for name, value in query.items() if value)}"


def at_criterion(url, code):
    """The sheet opened at one of its criteria."""
    return f"{url}?mo={code}#{code}"
