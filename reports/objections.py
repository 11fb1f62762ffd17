"""An objection: one sentence about what is wrong and what to do; and the facts that all rules read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.urls import reverse


class Severity(TextChoices):
    BLOCK = "block", "Chặn"
    WARN = "warn", "Cảnh báo"
    NOTE = "note", "Lưu ý"


SIGNS = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.NOTE: "info"}


@dataclass(frozen=True)
class Link:
    """Where to go: the name of an address with its arguments, and the words to press."""

    words: str
    route: str
    args: tuple = ()
    query: str = ""

    @property
    def url(self):
        address = reverse(self.route, args=self.args)
        return f"{address}?{self.query}" if self.query else address


@dataclass(frozen=True)
class Objection:
    code: str
    severity: Severity
    strong: str
    text: str = ""
    links: tuple = ()

    @property
    def kind(self):
        """The sign and colour on screen."""
        return SIGNS[self.severity]

    @property
    def words(self):
        return f"{self.strong} {self.text}".strip()


@dataclass(frozen=True)
class Facts:
    """All that the rules look at. `body` is None before anything was frozen, `paper` before the file was.

    `texts` are the words by place: of a report by the code of the section, of a document under "". `untouched` are the
    sections that nobody has written in since they were drafted; `fresh` is what counting again found changed;
    `own` what the kind of document warns of by itself.
    """

    pk: int
    is_report: bool
    body: dict | None
    texts: dict
    recipients: tuple
    today: date
    untouched: frozenset = frozenset()
    remarks: tuple = ()
    copied: tuple = ()
    paper: tuple | None = None
    has_pdf: bool = False
    stale: bool = False
    fresh: tuple | None = None
    compared_on: date | None = None
    corrects: bool = False
    reworded: bool = False
    reason: str = ""
    unknown_names: tuple = ()
    own: tuple = ()

    def figure(self, key, words="Xem nguồn", query=""):
        return Link(words, "report_figure", (self.pk, key), query)

    def section(self, section):
        return Link(section.place, "report_detail", (self.pk,), f"muc={section.code}")

    def settings(self, words):
        route = "report_edit" if self.is_report else "document_detail"
        return Link(words, route, (self.pk,))
