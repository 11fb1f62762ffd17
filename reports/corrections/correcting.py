"""A correction keeps in its body what changed since the version before: it is printed from its snapshot alone."""

from reports.corrections import differences, list_differences
from reports.letterhead import signer_body
from reports.snapshots import body_of
from units.text import one_line


def with_reason(body, report):
    """The body of a correction with the reason as it stands now: it is edited until the paper is issued."""
    if report.previous_id is None or "correction" not in body:
        return body
    return body | {"correction": body["correction"] | {"reason": one_line(report.reason)}}


def with_correction(body, report):
    """The body with what changed since the version that it replaces; as it was where it replaces none."""
    if report.previous_id is None:
        return body
    before = report.previous
    old = body_of(before.snapshot)
    return body | {
        "correction": {
            "version": report.version,
            "reason": one_line(report.reason),
            "number": before.number,
            "notation": before.sign,
            "issued_on": before.issued_on.isoformat(),
            "author": signer_body(before.issuing_body, old),
            "sha256": before.snapshot.sha256,
            "file_sha256": before.pdf.sha256,
            "figures": [
                [each.key, each.label, each.before, each.after, each.difference]
                for each in differences.figures(old["figures"], body["figures"])
            ],
            "words": differences.words_of(old),
            "lists": [[each.title, each.before, each.after] for each in list_differences.lists(old, body)],
        }
    }
