"""Many rows in and out of PostgreSQL: COPY in, a server-side cursor out, memory for a few thousand at a time."""

import csv
from io import StringIO

from django.db import connection


def copy_rows(table, columns, rows):
    """Adds the rows (sequences; None is null) to the columns of a table; whatever calls str() well may stand in one."""
    text = StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv)", text)


def stream_rows(sql, parameters=None):
    """The rows of a query, a few thousand at a time; call it inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        yield from cursor


def run(sql, parameters=None):
    """Runs one statement and returns the number of rows that it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount
