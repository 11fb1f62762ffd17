"""Which row of a file said a thing first: kept by the database, so that memory does not grow with the file."""

from hashlib import blake2b

from django.db import connection
from psycopg2.extras import execute_values

MAKE = """
CREATE TEMPORARY TABLE IF NOT EXISTS import_seen (key bytea PRIMARY KEY, row integer NOT NULL) ON COMMIT DROP;
TRUNCATE import_seen
"""
ADD = "INSERT INTO import_seen (key, row) VALUES %s ON CONFLICT DO NOTHING RETURNING key"
EARLIER = "SELECT key, row FROM import_seen WHERE key = ANY(%s)"


class Seen:
    """The keys of the rows read so far; inside one transaction."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute(MAKE)

    def earlier(self, keys):
        """`keys` are (row number, key) pairs; returns {row number: the earlier row that has the same key}."""
        first, again = {}, []
        for number, key in keys:
            digest = blake2b(repr(key).encode(), digest_size=16).digest()
            if first.setdefault(digest, number) != number:
                again.append((number, digest))
        with connection.cursor() as cursor:
            added = execute_values(cursor.cursor, ADD, list(first.items()), page_size=len(first) or 1, fetch=True)
            old = first.keys() - {bytes(key) for (key,) in added}
            known = dict(first)
            if old:
                cursor.execute(EARLIER, [list(old)])
                known |= {bytes(key): row for key, row in cursor.fetchall()}
        twice = {first[digest]: known[digest] for digest in old}
        return twice | {number: known[digest] for number, digest in again}
