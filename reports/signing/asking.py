"""What signing asks of others over the network: the time, and whether certificates were revoked; nobody else asks."""

from contextlib import asynccontextmanager

import aiohttp
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, RevokedError, ValidationError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.fetchers.api import FetchLimits

from reports.signing.keys import TELL, SealingFailed, intermediates, trusted_roots
from units.days import show_day

SECONDS = 15
SILENT_CLOCK = f"Chưa ký số được vì dịch vụ cấp dấu thời gian không trả lời đúng. Hãy thử lại sau. {TELL}"
# A list of everybody whom an authority ever revoked may have some millions of bytes.
MOST_BYTES = 20 * 1024 * 1024
# Two chains of a few certificates, each with an OCSP service and a list or two.
LIMITS = FetchLimits(max_requests=40, max_cert_requests=10, max_aia_urls_per_object=3)


class Bounded(aiohttp.ClientResponse):
    """An answer that is not read beyond what any honest one holds."""

    async def read(self):
        body = bytearray()
        async for piece in self.content.iter_any():
            body += piece
            if len(body) > MOST_BYTES:
                raise aiohttp.ClientPayloadError("too large")
        return bytes(body)


@asynccontextmanager
async def network():
    """A session for one signature: proxies as the environment has them, each question bounded in time and size."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(response_class=Bounded, timeout=timeout, trust_env=True) as session:
        yield session


class Clock(HTTPTimeStamper):
    """A service that tells the time; an answer that cannot be read is none."""

    async def async_timestamp(self, message_digest, md_algorithm):
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (ValueError, TypeError, KeyError) as error:
            raise TimestampRequestError("unreadable") from error


def clock(signing, session):
    """The Clock of a province, or None where it has none."""
    return Clock(signing.timestamp, timeout=SECONDS, session=session) if signing.timestamp else None


def for_long(signing, session):
    """What PAdES B-LT needs: proof that no certificate of the chain was revoked, asked now and kept in the file."""
    if not signing.long_term:
        return {}
    context = ValidationContext(
        trust_roots=trusted_roots(),
        other_certs=intermediates(),
        allow_fetching=True,
        revocation_mode="require",
        fetcher_backend=AIOHttpFetcherBackend(session, per_request_timeout=SECONDS, limits=LIMITS),
    )
    # In the signature's own update: the library would write another one, and with it what the file says of itself.
    placement = SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
    return {
        "embed_validation_info": True,
        "validation_context": context,
        "dss_settings": DSSContentSettings(include_vri=False, placement=placement),
    }


async def try_services(signing, key, signer):
    """Asks everything that signing with this key would ask, and signs nothing. Raises SealingFailed."""
    async with network() as session:
        asked = for_long(signing, session).get("validation_context")
        try:
            if time := clock(signing, session):
                await time.async_dummy_response("sha256")
            if asked:
                validator = CertificateValidator(
                    signer.signing_cert, intermediate_certs=signer.cert_registry, validation_context=asked
                )
                await validator.async_validate_usage({"non_repudiation"})
        except OSError:
            raise SealingFailed(SILENT_CLOCK) from None
        except (PathError, ValidationError, ValueError) as error:
            raise told(key, error) from None


def told(key, error):
    """The SealingFailed for a chain of certificates that could not be proved; `error` is the library's."""
    if isinstance(error, RevokedError):
        whose = f"chứng thư số của “{key.name}”" if error.is_ee_cert else "chứng thư của tổ chức cấp chứng thư số"
        day = show_day(error.revocation_dt)
        return SealingFailed(f"Chưa ký số được vì {whose} đã bị thu hồi ngày {day}. {TELL}")
    if isinstance(error, (InsufficientRevinfoError, ValueError)):  # an answer may be rubbish
        return SealingFailed(
            f"Chưa ký số được vì chưa hỏi được chứng thư số của “{key.name}” có bị thu hồi hay không: "
            "nơi cấp chứng thư không trả lời đúng. Hãy thử lại sau."
        )
    return SealingFailed(
        f"Chưa ký số được vì chứng thư số của “{key.name}” hoặc của dịch vụ cấp dấu thời gian không do tổ chức tin cậy "
        f"cấp. {TELL}"
    )
