"""Small pictures of stored files: drawn once by a worker, kept beside the files, found by their content."""

import subprocess
import sys

from django.conf import settings
from django.core.cache import cache

from campaign.storing import JPG, PDF, PNG, path_of

DRAWN = {PDF, JPG, PNG}
PATIENCE = 20  # seconds; the drawing process has half of it on the processor
ASKED_AGAIN = 60  # seconds after which a picture that did not come is asked for once more


class NotDrawn(Exception):
    """The file has no picture: it is of another kind, or it could not be read."""


def picture_of(stored, *, ask):
    """The path of the picture; None while it is being drawn, which `ask` (called with the file) sets off once.

    Raises NotDrawn.
    """
    if stored.content_type not in DRAWN:
        raise NotDrawn
    place = _place(stored)
    if not place.exists():
        if cache.add(f"preview:{stored.sha256}", 1, ASKED_AGAIN):
            ask(stored)
        return None
    if not place.stat().st_size:
        raise NotDrawn
    return place


def draw(stored):
    """Draws the picture; a file that cannot be drawn is remembered as an empty one. Twice changes nothing."""
    place = _place(stored)
    if place.exists():
        return
    command = [sys.executable, "-m", "campaign.preview_drawing", str(path_of(stored))]
    try:
        drawn = subprocess.run(
            command, cwd=settings.BASE_DIR, capture_output=True, timeout=PATIENCE, check=True, env={"PATH": ""}
        ).stdout
    except subprocess.SubprocessError:
        drawn = b""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(".new")
    draft.write_bytes(drawn)
    draft.replace(place)


def _place(stored):
    return settings.EVIDENCE_ROOT / "previews" / stored.sha256[:2] / f"{stored.sha256}.jpg"
