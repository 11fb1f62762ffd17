"""Rendered pieces kept in a folder under the hash of their content, and the folders that work is done in."""

import contextlib
import fcntl
import os
import shutil
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from reports.press.fragment import head_of, unpacked
from reports.press.paths import fingerprint

MOST = 1 << 30  # bytes kept before those longest unused are removed
LEFT = MOST * 4 // 5
WORK = "work"

_locks = {}  # {folder for work: the lock that is open as long as this process lives}


def private(folder):
    """The folder, made if it is missing, for its owner alone: what lies in it was not issued yet."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:  # made before it was private
        folder.chmod(0o700)
    return folder


class Store:
    """The cache of one installation; any number of processes share it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.fingerprint = fingerprint().encode()

    def key(self, *parts):
        """The name under which something made of these texts is kept."""
        whole = sha256(self.fingerprint)
        for part in parts:
            content = part.encode()
            whole.update(b"%d:" % len(content))
            whole.update(content)
        return whole.hexdigest()

    def path(self, key):
        return self.folder / key[:2] / key

    def rows(self, key):
        """How many rows of a table are on the kept pages; None if there are none."""
        try:
            with self.path(key).open("rb") as file:
                return head_of(file)["rows"]
        except (FileNotFoundError, ValueError, KeyError):
            return None

    def has(self, key):
        return self.path(key).exists()

    def read(self, key):
        """The bytes, marked as used now; None if they are gone."""
        path = self.path(key)
        try:
            content = path.read_bytes()
            os.utime(path)
        except FileNotFoundError:
            return None
        return content

    def fragment(self, key):
        """The kept fragment; one that cannot be read is removed, and None."""
        content = self.read(key)
        if content is None:
            return None
        try:
            return unpacked(content)
        except Exception:  # whatever befell the file, it is made again
            self.path(key).unlink(missing_ok=True)
            return None

    def take(self, path, key):
        """Keeps a finished file. That another process has kept the same meanwhile does no harm."""
        target = self.path(key)
        private(target.parent)
        os.replace(path, target)

    def own_folder(self):
        """A new folder for work; it is swept away once this process has ended, however it ended."""
        private(self.folder)
        folder = Path(mkdtemp(dir=private(self.folder / WORK)))
        _locks[folder] = os.open(folder / "lock", os.O_CREAT | os.O_RDWR)
        fcntl.flock(_locks[folder], fcntl.LOCK_EX)
        return folder

    def remove(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        lock = _locks.pop(folder, None)
        if lock is not None:
            os.close(lock)

    @contextlib.contextmanager
    def working(self):
        folder = self.own_folder()
        try:
            yield folder
        finally:
            self.remove(folder)

    def sweep(self):
        """Removes what killed processes left, and of what is kept the longest unused beyond the bound."""
        for folder in (self.folder / WORK).glob("*"):
            self._sweep_work(folder)
        kept = []
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(FileNotFoundError):
                about = path.stat()
                kept.append((about.st_mtime, about.st_size, path))
        size = sum(each for _, each, _ in kept)
        if size <= MOST:
            return
        for _, each, path in sorted(kept):
            path.unlink(missing_ok=True)
            size -= each
            if size <= LEFT:
                return

    def _sweep_work(self, folder):
        try:
            with (folder / "lock").open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (OSError, NotADirectoryError):
            return  # at work, or made this moment
        shutil.rmtree(folder, ignore_errors=True)
