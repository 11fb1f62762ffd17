"""What a report or document is printed from: the data of the moment, the facts that decide the file, the sheaf."""

from dataclasses import replace
from itertools import chain

from reports import compiling, pdf, requesting, snapshots
from reports.annexes import attachments
from reports.corrections import correcting
from reports.issue import issuing
from reports.letterhead import signer_body
from reports.models import Document, Report
from reports.papers.catalogue import paper_of
from reports.recipients import recipients_of
from reports.signing import sealing
from reports.signing.provenance import provenance
from units.refusals import Refused


def body_of(job):
    """What is printed: of a report its figures with the words as they stand; of a draft document its data read anew."""
    subject = job.subject
    if isinstance(subject, Report):
        body = snapshots.with_words(snapshots.body_of(subject.snapshot), words_of(subject))
        return correcting.with_reason(body, subject)
    if not subject.is_draft:
        return snapshots.body_of(subject.snapshot)
    # A role may have ended between asking and making.
    if refused := requesting.refusal_to_ask(subject, job.by):
        raise Refused(refused)
    with compiling.one_moment():
        return paper_of(subject.kind).collect(subject) | {"title": subject.title, "text": subject.text}


def facts_of(subject, snapshot):
    """Everything besides the layout that decides the file."""
    issue = issuing.particulars(subject)
    return {
        "made": subject._meta.model_name,
        "kind": subject.kind,
        "snapshot": snapshot.sha256,
        "draft": subject.is_draft,
        "issue": issue and issue | {"issued_on": issue["issued_on"].isoformat()},
        "issuing_body": subject.issuing_body,
        "recipients": recipients_of(subject),
        "keys": sealing.keys_of(subject),
    }


def sheaf_of(subject, body, snapshot):
    """The pieces of the whole document."""
    issue = issuing.particulars(subject)
    if isinstance(subject, Document):
        return told(subject, body, issue, snapshot, paper_of(subject.kind).sheaf_of(subject, body, issue))
    return pdf.sheaf_of(
        body,
        draft=subject.is_draft,
        issue=issue,
        issuing_body=subject.issuing_body,
        recipients=recipients_of(subject),
        sha256=snapshot.sha256,
    )


def with_data(sheaf, subject, body, snapshot):
    """A report on paper carries its figures and lists as files; Word and other documents do not."""
    if isinstance(subject, Document):
        return sheaf
    return replace(sheaf, attachments=attachments.attachments_of(body, snapshot.sha256))


def told(document, body, issue, snapshot, sheaf):
    """What gets a number tells on its last page where it comes from and how it is checked."""
    if not document.is_numbered:
        return sheaf
    last = provenance(
        sha256=snapshot.sha256,
        kind=document.get_kind_display(),
        title=document.title,
        author=signer_body(document.issuing_body, body),
        sign=document.sign,
        issue=issue,
    )
    return replace(sheaf, pieces=chain(sheaf.pieces, [last]))


def words_of(report):
    return dict(report.sections.order_by("code").values_list("code", "text"))
