"""Papers with first passwords are kept for a day at most, and only as two halves that tell nothing alone.

What is written in the database is encrypted; the key lies in the cache and goes with the paper when it is taken.
"""

from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache

KEPT = timedelta(hours=24)


def seal(job, content):
    """The encrypted bytes to store; a worker that was overtaken does not replace the key of the one after it."""
    key = Fernet.generate_key()
    cache.set(key_name(job), key, KEPT.total_seconds())
    return Fernet(key).encrypt(content)


def unseal(job):
    """The bytes once more, or None where the key is gone; the key goes with this call."""
    key = cache.get(key_name(job))
    cache.delete(key_name(job))
    try:
        return Fernet(key).decrypt(bytes(job.sheet)) if key else None
    except InvalidToken:
        return None


def key_name(job):
    return f"slips:{job.pk}:{job.attempts}"
