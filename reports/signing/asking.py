"""What signing asks of others over the network: the time, and whether certificates were revoked; nobody else asks."""

from contextlib import asynccontextmanager

import aiohttp
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, RevokedError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.fetchers.api import FetchLimits

from reports.signing.keys import TELL, SealingFailed, intermediates, trusted_roots
from units.days import show_day

SECONDS = 15
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


def timestamper(signing, session):
    """The service that tells the time, or None where the province has none."""
    return HTTPTimeStamper(signing.timestamp, timeout=SECONDS, session=session) if signing.timestamp else None


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
    return {"embed_validation_info": True, "validation_context": context}


def told(key, error):
    """The SealingFailed for a chain of certificates that could not be proved; `error` is the library's."""
    if isinstance(error, RevokedError):
        whose = f"chứng thư số của “{key.name}”" if error.is_ee_cert else "chứng thư của tổ chức cấp chứng thư số"
        day = show_day(error.revocation_dt)
        return SealingFailed(f"Chưa ký số được vì {whose} đã bị thu hồi ngày {day}. {TELL}")
    if isinstance(error, InsufficientRevinfoError):
        return SealingFailed(
            f"Chưa ký số được vì chưa hỏi được chứng thư số của “{key.name}” có bị thu hồi hay không: "
            "nơi cấp chứng thư không trả lời. Hãy thử lại sau."
        )
    return SealingFailed(
        f"Chưa ký số được vì chứng thư số của “{key.name}” hoặc của dịch vụ cấp dấu thời gian không do tổ chức tin cậy "
        f"cấp. {TELL}"
    )
