"""Where things are: the checkout, its virtual environment, and the folder for all that is written."""

import contextlib
import fcntl
import os
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"


def var():
    return Path(os.environ.get("VAR_DIR") or BASE / "var").absolute()


def packages():
    """The site-packages of .venv, which this Python itself does not see."""
    return next((VENV / "lib").glob("python3*/site-packages"))


def say(line):
    print(line, file=sys.stderr, flush=True)


def fail(line):
    """One clear line instead of a traceback."""
    sys.exit(line)


def read_env_file():
    """What .env says, unless the environment already says otherwise."""
    with contextlib.suppress(FileNotFoundError):
        for line in (BASE / ".env").read_text(encoding="utf-8").splitlines():
            name, equals, value = line.partition("=")
            value = value.strip().strip("\"'")
            if equals and value and not name.lstrip().startswith("#"):
                os.environ.setdefault(name.strip(), value)


@contextlib.contextmanager
def locked(folder, waiting=""):
    """One command at a time in this folder; the folder itself is the lock, so no file is left behind."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                say(waiting)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
