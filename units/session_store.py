"""Sessions in the cache, of which one that has ended stays ended."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.cache import SessionStore as CacheStore

from units.session_ends import LONGEST


class SessionStore(CacheStore):
    """Django's own asks whether a session is there and then writes it: signing out in between brought it back.

    The mark is set before the session is deleted and asked for after it was written, so one of the two sees the other.
    """

    def save(self, must_create=False):
        super().save(must_create)
        if not must_create and self._cache.get(self._ended(self.session_key)):
            super().delete()
            raise UpdateError

    def delete(self, session_key=None):
        if key := session_key or self.session_key:
            self._cache.set(self._ended(key), True, LONGEST)
        super().delete(session_key)

    def _ended(self, key):
        return f"ended:{key}"
