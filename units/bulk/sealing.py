"""Papers with first passwords are kept for a day at most, and only as two halves that tell nothing alone.

What is written in the database is encrypted; the key lies in the cache and goes with the paper when it is taken.
"""

from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache

KEPT = timedelta(hours=24)


def seal(job_pk, content):
    """The encrypted bytes to store."""
    key = Fernet.generate_key()
    cache.set(_name(job_pk), key, KEPT.total_seconds())
    return Fernet(key).encrypt(content)


def unseal(job_pk, sealed):
    """The bytes once more, or None where the key is gone; the key goes with this call."""
    key = cache.get(_name(job_pk))
    cache.delete(_name(job_pk))
    try:
        return Fernet(key).decrypt(bytes(sealed)) if key else None
    except InvalidToken:
        return None


def _name(job_pk):
    return f"slips:{job_pk}"
