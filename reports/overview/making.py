"""By which code and templates the overview is made: what another version kept is not shown."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

CODE = ("reports/overview", "reports/charts", "reports/papers")
TEMPLATES = "templates/reports/overview"


@cache
def made_by():
    """A mark of the modules, the templates and the icons behind the pages of the overview; read once a process."""
    base, mark = Path(settings.BASE_DIR), sha256(static("icons.svg").encode())
    files = [path for folder in CODE for path in (base / folder).glob("*.py")]
    for path in sorted([*files, *(base / TEMPLATES).glob("*.html")]):
        mark.update(path.read_bytes())
    return mark.hexdigest()[:16]
