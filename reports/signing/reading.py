"""What signatures a PDF carries, read in a process of its own with little memory and time: the file may be hostile.

`python -m reports.signing.reading JSON < FILE` prints one JSON object; JSON has the arguments of `read`, certificates
as names of files. It knows neither Django nor the database, and asks nothing of the network.
"""

import asyncio
import io
import json
import os
import resource
import sys

MEMORY = 1 << 30
SECONDS = 12
MOST_SIGNATURES = 20
BLANKS = 1024
MOST_PAGES = 100_000
NOTHING = {"signatures": [], "only_signed": False, "pages": None}


class TooMany(Exception):
    """More signatures than anybody puts under one document."""


def main(arguments):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with os.fdopen(os.dup(sys.stdin.fileno()), "rb") as file:
        found = read(file, **json.loads(arguments[0]))
    sys.stdout.write(json.dumps(found))


def read(file, *, prefix=0, roots=(), intermediates=()):
    """{"signatures": […], "only_signed": …, "pages": …} of a seekable file whose first `prefix` bytes are issued.

    `only_signed` is true where everything after them does nothing but sign; `page` (from 0) and `box` (in points, as
    text) of a signature after them say where it shows. Comparing revisions costs most of the time: it is done once for
    the whole file, or for each signature where nothing is known of the file. Raises TooMany.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- slow import

    if prefix and not _ends_as_a_pdf(file):
        return NOTHING
    file.seek(0)
    reader = PdfFileReader(file)
    nothing = NOTHING | {"pages": _pages(reader)}
    widgets = _added(file, reader, prefix) if prefix else None
    if prefix and widgets is None:
        return nothing
    found = reader.embedded_signatures
    if len(found) > MOST_SIGNATURES:
        raise TooMany
    judge = Judge(reader, roots, intermediates)
    if prefix and not _each_is_read(widgets, found, judge, prefix):
        return nothing
    regular = [each for each in found if each.sig_object_type == "/Sig"]
    return nothing | {
        "signatures": [_facts(each, judge, widgets) for each in regular],
        "only_signed": bool(prefix),
    }


def _pages(reader):
    """How many pages the file says it has, or None where it does not say so in order."""
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 -- slow import

    try:
        count = int(reader.root["/Pages"]["/Count"])
    except (PdfError, LookupError, TypeError, ValueError):
        return None
    return count if 0 < count < MOST_PAGES else None


def _each_is_read(widgets, found, judge, prefix):
    """Whether each added field is that of a signature behind the issued bytes, or of a stamp that shows nothing.

    Stamps of time over the whole file are told nowhere, so each must hold.
    """
    by_number = {_number(each): each for each in found}
    for number, widget in widgets.items():
        signature = by_number.get(number)
        if signature is None or _end(signature) <= prefix:
            return False
        if signature.sig_object_type != "/Sig" and (widget.box or not judge.holds(signature)):
            return False
    return True


def _number(signature):
    return signature.sig_field.container_ref.idnum


def _end(signature):
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


def _ends_as_a_pdf(file):
    """Nothing but blanks behind the last mark; the library would look for it backwards, byte by byte."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - BLANKS))
    _, mark, behind = file.read().rpartition(b"%%EOF")
    return bool(mark) and not behind.strip()


def _facts(signature, judge, widgets):
    """What is told of one signature; `widgets` is None where the file is not known to do nothing but sign."""
    moment = signature.self_reported_timestamp
    status = judge.status(signature, moment, skip_diff=widgets is not None)
    changed = widgets is None and (not status.docmdp_ok or _altered(status))
    stamp = judge.stamp(status)
    if stamp:
        moment = stamp.timestamp
        status = judge.status(signature, moment)
    widget = widgets.get(_number(signature)) if widgets else None
    shown = bool(widget and widget.box)
    return {
        **_names(signature.signer_cert),
        "at": moment and moment.isoformat(),
        "stamped": stamp is not None,
        "intact": _intact(status),
        "trusted": bool(status.trusted) if judge.roots else None,
        **judge.revocation(signature, status, stamp),
        "changed": changed,
        "ends": _end(signature),
        "page": widget.page if shown else None,
        "box": [str(each) for each in widget.box] if shown else None,
    }


def _intact(status):
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 -- slow import

    return bool(status.intact and status.valid and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


class Judge:
    """Checks signatures against the authorities that are trusted, and what the file itself holds of revocation."""

    def __init__(self, reader, roots, intermediates):
        from pyhanko.keys import load_certs_from_pemder  # noqa: PLC0415 -- slow import
        from pyhanko.sign.validation.dss import DocumentSecurityStore  # noqa: PLC0415 -- slow import
        from pyhanko.sign.validation.errors import NoDSSFoundError  # noqa: PLC0415 -- slow import

        self.roots = list(load_certs_from_pemder(roots)) if roots else []
        self.between = list(load_certs_from_pemder(intermediates)) if intermediates else []
        try:
            self.proof = DocumentSecurityStore.read_dss(reader)
        except NoDSSFoundError:
            self.proof = None

    def status(self, signature, moment, *, skip_diff=True, revocation_mode="soft-fail"):
        from pyhanko.sign.validation import async_validate_pdf_signature  # noqa: PLC0415 -- slow import

        signer, clock = self._trusting(moment, revocation_mode), self._trusting(None, "soft-fail")
        return asyncio.run(async_validate_pdf_signature(signature, signer, clock, skip_diff=skip_diff))

    def stamp(self, status):
        """The time stamp, where it holds and its service is trusted: anybody can make another one, for any day."""
        stamp = status.timestamp_validity
        holds = self.roots and stamp is not None and stamp.intact and stamp.valid and stamp.trusted
        return stamp if holds else None

    def holds(self, stamp):
        """Whether a time stamp over the whole file is what it says, of a trusted service where any is known."""
        from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_timestamp  # noqa: PLC0415 -- slow import

        clock = self._trusting(None, "soft-fail")
        status = asyncio.run(async_validate_pdf_timestamp(stamp, clock, skip_diff=True))
        return _intact(status) and bool(status.trusted or not self.roots)

    def revocation(self, signature, status, stamp):
        """Good only where the file proves it for the whole chain at a moment that a trusted service vouches for."""
        if self.roots and (details := status.revocation_details):
            state = "authority_revoked" if details.ca_revoked else "revoked"
            return {"revocation": state, "revoked_at": details.revocation_date.isoformat()}
        proved = (
            self.roots
            and self.proof
            and stamp
            and self.status(signature, stamp.timestamp, revocation_mode="require").trusted
        )
        return {"revocation": "good" if proved else "unknown", "revoked_at": None}

    def _trusting(self, moment, revocation_mode):
        """Certificates are judged by the moment of signing: they are valid for a year or two, documents for ever."""
        from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 -- slow import

        rules = {
            "trust_roots": self.roots,
            "other_certs": self.between,
            "allow_fetching": False,
            "revocation_mode": revocation_mode,
            # What is asked while signing is a little younger than the signature.
            "retroactive_revinfo": True,
            "moment": moment,
            "best_signature_time": moment,
        }
        return self.proof.as_validation_context(rules) if self.proof else ValidationContext(**rules)


def _altered(status):
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 -- slow import

    level = status.modification_level
    return level is None or level > ModificationLevel.FORM_FILLING


def _names(certificate):
    def of(name, kind):
        value = name.native.get(kind, "")
        return ", ".join(value) if isinstance(value, list) else value

    subject, issuer = certificate.subject, certificate.issuer
    return {
        "name": of(subject, "common_name") or subject.human_friendly,
        "organisation": of(subject, "organization_name"),
        "issuer": of(issuer, "common_name") or issuer.human_friendly,
    }


def _added(file, reader, prefix):
    """{number of a field: Widget} of what newer revisions add, or None where they do anything else than sign."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- slow import

    from reports.signing.additions import added_widgets  # noqa: PLC0415 -- brings pyHanko along

    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    content = file.read()
    if size == prefix:
        return {}
    older = PdfFileReader(io.BytesIO(content[:prefix]))
    base = older.xrefs.total_revisions - 1
    if base >= reader.xrefs.total_revisions - 1:
        return None
    # Bytes may be appended that lead around the older file altogether.
    if reader.xrefs.get_startxref_for_revision(base) != older.xrefs.get_startxref_for_revision(base):
        return None
    return added_widgets(reader, base)


if __name__ == "__main__":
    main(sys.argv[1:])
