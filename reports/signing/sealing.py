"""Signing a finished PDF with the keys of the province (PAdES): the last step before the file is kept."""

import asyncio
import io
from dataclasses import dataclass
from pathlib import Path

from reports.signing import marks as signing_marks
from reports.signing.keys import TELL, SealingFailed, signing_for
from reports.signing.opening import opened
from reports.signing.space import space_of
from units.days import VIETNAM
from units.text import one_line

LONGEST_SUBJECT = 300


@dataclass(frozen=True)
class Facts:
    """What decides who signs: where, on whose behalf, what kind of document, and the name printed under it."""

    province: str
    body: str
    kind: str
    signer: str


def facts_of(subject):
    """The Facts of a report or document that is being issued, or None where nothing is ever signed."""
    if subject.is_draft or subject.campaign.is_demo:
        return None
    return Facts(subject.campaign.province.slug, subject.issuing_body, subject.kind, subject.signer_name or "")


def keys_of(subject):
    """The names of those whose keys will sign, in order: a part of what decides the file."""
    facts = facts_of(subject)
    signing = facts and _signing(facts)
    return [key.name for key in _signers(signing, facts)] if signing else []


def seal_file(path, *, subject, at):
    """Signs the file in place where the province has a key for it; the certificates' subject, or "". Raises Refused."""
    facts = facts_of(subject)
    if facts is None:
        return ""
    sealed, named = seal(Path(path).read_bytes(), facts=facts, at=at)
    if named:
        Path(path).write_bytes(sealed)
    return named


def seal(content, *, facts, at):
    """(the signed bytes, who signed); the same bytes and "" where no key is configured. Raises SealingFailed."""
    signing = _signing(facts)
    signers = _signers(signing, facts) if signing else []
    if not signers:
        return content, ""
    space = space_of(content)
    marks = _marks(signing, signers, space, at)
    names = []
    for key in signers:
        with opened(key, at=at) as signer:
            content = _sign(content, signer, key, signing, signers, marks, space, at)
            names.append(_subject(signer.signing_cert))
    return content, "; ".join(names)[:LONGEST_SUBJECT]


def _subject(certificate):
    """ "Sở Nội vụ, UBND tỉnh Kiên Giang": common name and organisation as the certificate has them."""
    told = certificate.subject.native
    parts = [told.get("common_name"), told.get("organization_name")]
    return one_line(", ".join(dict.fromkeys(str(part) for part in parts if part))) or certificate.subject.human_friendly


def _signing(facts):
    signing = signing_for(facts.province, facts.body)
    return signing if signing and signing.covers(facts.kind) else None


def _signers(signing, facts):
    """The person whose name is printed, if the province keeps that person's key, then the agency."""
    name = one_line(facts.signer).casefold()
    people = [key for key in signing.people if one_line(key.name).casefold() == name]
    return [*people[:1], *([signing.agency] if signing.agency else [])]


def _marks(signing, signers, space, at):
    """What each signature shows; None is a signature without a picture."""
    if space is None:
        return [None] * len(signers)
    person = next((key for key in signers if key is not signing.agency and key.image), None)
    signature = person and signing_marks.signature_mark(person, space)
    marks = {person: signature}
    if (agency := signing.agency) and agency.image:
        marks[agency] = signing_marks.seal_mark(agency, space, signature)
    elif agency and not signature:
        marks[agency] = signing_marks.text_mark(agency.name, space, at=at)
    return [marks.get(key) for key in signers]


def _sign(content, signer, key, signing, signers, marks, space, at):
    """One signature as one incremental update; every byte that was there stays where it was."""
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 -- slow import
    from pyhanko.sign.general import SigningError  # noqa: PLC0415 -- slow import
    from pyhanko_certvalidator.errors import PathError, ValidationError  # noqa: PLC0415 -- slow import

    from reports.signing import asking, fields  # noqa: PLC0415 -- bring pyHanko along

    place = signers.index(key)
    try:
        writer = fields.Unchanged(io.BytesIO(content))
        if place == 0:
            fields.add_fields(writer, [each.name for each in signers], marks, space)
        signed = asyncio.run(_signed(writer, signer, key, signing, place, marks[place], at))
    except (PathError, ValidationError) as error:
        raise asking.told(key, error) from None
    except OSError:
        raise SealingFailed(asking.SILENT_CLOCK) from None
    except (SigningError, PdfError) as error:
        if isinstance(error.__cause__, (PathError, ValidationError)):
            raise asking.told(key, error.__cause__) from None
        raise SealingFailed(
            f"Chưa ký số được bằng khóa của “{key.name}”: tệp hoặc khóa không dùng được. {TELL}"
        ) from error
    except ValueError as error:
        if not signing.long_term:
            raise
        raise asking.told(key, error) from error
    _refuse_broken(signed, key)
    return signed


async def _signed(writer, signer, key, signing, place, mark, at):
    from pyhanko.sign import signers as pyhanko  # noqa: PLC0415 -- slow import
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415 -- slow import

    from reports.signing import asking, fields  # noqa: PLC0415 -- bring pyHanko along

    class Signer(pyhanko.PdfSigner):
        """Signs at the moment of the job, told in Vietnamese time."""

        def init_signing_session(self, *args, **kwargs):
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = at.astimezone(VIETNAM).replace(microsecond=0)
            return session

    async with asking.network() as session:
        metadata = pyhanko.PdfSignatureMetadata(
            fields.field_name(place),
            subfilter=SigSeedSubFilter.PADES,
            name=key.name,
            md_algorithm="sha256",
            **asking.for_long(signing, session),
        )
        signing_with = Signer(
            metadata, signer, timestamper=asking.clock(signing, session), stamp_style=fields.style_of(mark)
        )
        return (await signing_with.async_sign_pdf(writer, True)).getvalue()


def _refuse_broken(signed, key):
    """A token may hold the key of another certificate; nothing leaves here with a signature that does not verify."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- slow import
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415 -- slow import

    ours = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures[-1]
    proved = validate_sig_integrity(
        ours.signer_info, ours.signer_cert, expected_content_type="data", actual_digest=ours.compute_digest()
    )
    if not all(proved):
        raise SealingFailed(f"Chưa ký số được bằng khóa của “{key.name}”: khóa không khớp với chứng thư. {TELL}")
