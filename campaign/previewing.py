"""Small pictures of stored files: drawn once by a worker, kept beside the files, found by their content."""

import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from campaign.models import StoredFile
from campaign.storing import JPG, PDF, PNG, path_of

DRAWN = {PDF, JPG, PNG}
PATIENCE = 6  # seconds; the drawing process has half of it on the processor
# Seconds: how long a picture is waited for, and after how many a file that found the machine busy is tried anew.
WAIT, TRIED_AGAIN = 600, 60
MOST_WAITING = 8  # files of which one person may have pictures drawn at a time
LEFT_BEHIND = 24 * 3600  # seconds after which a draft belongs to no drawing any more


class NotDrawn(Exception):
    """The file has no picture: it is of another kind, or it could not be read."""


def picture_of(stored, *, person, ask):
    """The path of the picture; None while it is being drawn, which `ask` sets off once.

    `ask` is called with the file and the place it takes among the few that the person may have drawn at a time; where
    all are taken nothing is asked for yet. Raises NotDrawn.
    """
    if stored.content_type not in DRAWN:
        raise NotDrawn
    picture = _place(stored.sha256)
    if not picture.exists():
        if cache.add(_asked(stored), 1, WAIT):
            _ask(stored, person, ask)
        return None
    if not picture.stat().st_size:
        raise NotDrawn
    return picture


def draw(stored, *, place=""):
    """Draws the picture and gives the `place` back; a file that cannot be drawn is remembered as an empty one.

    One for which there was no time is not: it may be asked for again. Twice changes nothing.
    """
    try:
        if not _place(stored.sha256).exists():
            _keep(_place(stored.sha256), _drawn(stored))
    except subprocess.TimeoutExpired:
        cache.touch(_asked(stored), TRIED_AGAIN)
    finally:
        cache.delete(place)


def sweep(*, at):
    """Removes pictures of files that are gone, and drafts that nobody finished by `at`; returns how many."""
    removed = 0
    for folder in settings.EVIDENCE_ROOT.glob("previews/*"):
        pictures = {each.stem: each for each in folder.glob("*.jpg")}
        known = set(StoredFile.objects.filter(sha256__in=pictures).values_list("sha256", flat=True))
        left = [each for each in folder.glob("*.new") if each.stat().st_mtime < at.timestamp() - LEFT_BEHIND]
        gone = [each for sha256, each in pictures.items() if sha256 not in known] + left
        for each in gone:
            each.unlink(missing_ok=True)
        removed += len(gone)
    return removed


def _ask(stored, person, ask):
    places = (f"preview:place:{person.pk}:{n}" for n in range(MOST_WAITING))
    place = next((each for each in places if cache.add(each, 1, WAIT)), None)
    if place:
        ask(stored, place)
    else:
        cache.delete(_asked(stored))


def _drawn(stored):
    """The picture as a JPEG; empty where the file cannot be drawn. Raises TimeoutExpired."""
    command = [sys.executable, "-m", "campaign.preview_drawing", str(path_of(stored))]
    try:
        return subprocess.run(
            command, cwd=settings.BASE_DIR, capture_output=True, timeout=PATIENCE, check=True, env={"PATH": ""}
        ).stdout
    except subprocess.CalledProcessError:
        return b""


def _keep(picture, drawn):
    picture.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=picture.parent, suffix=".new", delete=False) as draft:
        draft.write(drawn)
    Path(draft.name).replace(picture)


def _asked(stored):
    return f"preview:{stored.sha256}"


def _place(sha256):
    return settings.EVIDENCE_ROOT / "previews" / sha256[:2] / f"{sha256}.jpg"
