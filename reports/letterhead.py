"""The head and the foot of a document on paper: who issues it, number, day, signature, recipients."""

from django.template.loader import render_to_string

from reports import paper
from reports.papers.catalogue import paper_of
from reports.reading import place_name


def letterhead(subject, body, issue, *, notation="", recipients=None):
    """What header.html and signature.html print for a report or document.

    `issue` is `issuing.particulars(subject)` or None while nothing is signed; `notation` another sign after the number
    than that of its kind.
    """
    draft = issue is None
    issue = issue or paper.default_signature(subject.issuing_body, body)
    sign = notation if "-" in notation else subject.sign
    number = paper.BLANK_NUMBER if draft or not issue["number"] else issue["number"]
    day = paper.day_of(issue, draft=draft)
    author = paper.signer_body(subject.issuing_body, body)
    return {
        "draft": draft,
        "owner": paper.owner_lines(subject.issuing_body, body),
        "notation": f"Số: {number}/{sign}" if sign else "",
        "dateline": f"{paper.written_at(body)}, {day}",
        "author": author,
        "place": place_name(body),
        "reference": f"số {number}/{sign} {day} của {author}",
        "issue": issue,
        "authority": issue["authority"].splitlines(),
        "recipients": paper.recipient_lines(recipients or []),
    }


def names_and_values(document, body):
    """[(name, what it stands for)] of what may stand in braces in the document's words."""
    return sorted(paper_of(document.kind).names_of(document, body).items())


def document_html(template, context, *, title):
    """One whole HTML document for the press."""
    return render_to_string("reports/pdf/piece.html", context | {"inner": template, "title": title})
