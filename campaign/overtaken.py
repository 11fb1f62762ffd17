"""Two people on one form: what a page remembers of what it showed, and what tells the second of the first."""

import hashlib


class Overtaken(Exception):
    """Somebody saved or removed the part meanwhile; `stored` is the row as it stands now, None where it is gone."""

    def __init__(self, stored=None):
        super().__init__()
        self.stored = stored


def stamp_of(values):
    """A short mark of any values that print themselves; it differs once one of them was changed."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
