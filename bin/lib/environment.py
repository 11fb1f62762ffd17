"""The environment that Django, Celery and the tests are started with."""

import os

import pango
from place import var


def default():
    """Whoever names a database means it; without one this is somebody's desk."""
    return "production" if os.environ.get("DATABASE_URL") else "development"


def of(addresses, folder):
    """Ours, the servers' addresses, and what the dynamic linker and fontconfig must know before Python starts."""
    return os.environ | addresses | pango.environment(var()) | {"VAR_DIR": str(folder), "PYTHONUTF8": "1"}
