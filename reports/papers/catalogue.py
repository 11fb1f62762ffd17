"""Which module makes which kind of document.

Each offers `collect(document) -> body`, `sheaf_of(document, body, issue) -> Sheaf`, `default_text(document)` and
`names_of(document, body)`; `refusal_to_ask(document, user)` where others than the coordinator may ask for it,
`refusal_to_issue(document)` where more than its PDF has to be ready, `warnings_of(document, body, today=…)` where it
knows of itself what to look at before issue, `not_before(document)`, the first day that may stand on it with what that
day is, `is_current(document, body)` where what is typed or stated besides the words is kept in the body, and
`has_moved_on(document, body)` where a draft is printed again if its data changed meanwhile.
"""

from importlib import import_module

from reports.models import DocumentKind

MODULES = {
    DocumentKind.SHEET: "reports.papers.sheets",
    DocumentKind.SHEET_BOOK: "reports.papers.sheet_books",
    DocumentKind.PROPOSAL: "reports.papers.proposals",
    DocumentKind.AWARD_LIST: "reports.papers.award_lists",
    DocumentKind.REMINDER: "reports.papers.reminders",
    DocumentKind.MINUTES: "reports.papers.minutes",
    DocumentKind.BRIEF: "reports.papers.briefs",
}


def paper_of(kind):
    """The module that makes documents of this kind."""
    return import_module(MODULES[DocumentKind(kind)])


def names_and_values(document, body):
    """[(name, what it stands for)] of what may stand in braces in the document's words."""
    return sorted(paper_of(document.kind).names_of(document, body).items())
