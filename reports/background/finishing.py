"""Finished files: one for each content, made by the press, sealed where the province has a key, never made twice."""

import hashlib
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from campaign.storing import PDF, store_path
from reports.layout import layout
from reports.models import FinishedFile
from reports.press.printing import print_to
from reports.press.store import private
from reports.snapshots import canonical

PROCESSES = 2


def key_of(facts):
    """SHA-256 of everything that decides a file: its facts (JSON-able) and the layout that ships."""
    return hashlib.sha256(f"{layout()}\n{canonical(facts)}".encode()).hexdigest()


def finish(facts, write, *, at, media_type=PDF, seal=None):
    """The FinishedFile of `facts`; `write(path)` is called only where no such file exists yet.

    Two jobs with the same facts share the work: the second waits for the first. `seal(path) -> subject of the
    certificate or ""` signs the file in place before it is kept.
    """
    key = key_of(facts)
    with _alone(key):
        if made := FinishedFile.objects.select_related("file").filter(key=key).first():
            return made
        with tempfile.TemporaryDirectory(dir=workshop()) as folder:
            path = Path(folder) / "file"
            write(path)
            sealed_by = seal(path) if seal else ""
            stored = store_path(path, media_type, by=None, at=at)
        made, _ = FinishedFile.objects.get_or_create(
            key=key, defaults={"file": stored, "made_at": at, "sealed_by": sealed_by}
        )
        return made


def press(path, sheaf, *, tell, stopped):
    """Prints a sheaf with the product's own cache of pieces."""
    return print_to(path, sheaf, cache=workshop(), processes=PROCESSES, tell=tell, stopped=stopped)


def workshop():
    """Where pieces are kept and files are made."""
    return private(settings.VAR_DIR / "press")


@contextmanager
def _alone(key):
    """One at a time for one key, over all workers; a killed worker's connection gives the lock back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
