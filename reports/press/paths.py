"""Where the stylesheet and the fonts of all paper lie, and what tells one set of them from another."""

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PACKAGED = Path(__file__).resolve().parents[2] / "static"
STYLE = PACKAGED / "css" / "report-pdf.css"
FONTS = tuple(sorted((PACKAGED / "fonts").glob("LiberationSerif-*.ttf")))
FORMAT = 3  # of what is kept; raised whenever the press makes another fragment of the same HTML


def fingerprint():
    """What a kept piece depends on besides its HTML."""
    return _fingerprint(tuple((str(path), path.stat().st_mtime_ns) for path in (STYLE, *FONTS)))


@lru_cache(maxsize=4)
def _fingerprint(files):
    whole = sha256(f"{FORMAT} {version('weasyprint')}".encode())
    for path, _ in files:
        whole.update(sha256(Path(path).read_bytes()).digest())
    return whole.hexdigest()


def colour_profile():
    """The sRGB profile that WeasyPrint ships, without importing it."""
    (folder,) = find_spec("weasyprint").submodule_search_locations
    return (Path(folder) / "pdf" / "sRGB2014.icc").read_bytes()
