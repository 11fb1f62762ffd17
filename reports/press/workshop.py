"""The worker process as its parent sees it: jobs go in, replies come out; it is kept warm for the next document."""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import time
from itertools import count

from reports.press.paths import PACKAGED, fingerprint
from reports.press.sheaf import PressFailed

SECONDS = 120  # for one piece
DOCUMENTS = 200  # after which a warm process is replaced
FAILURES = {
    "fetched": "Bản PDF gọi một tệp không đi kèm sản phẩm ({told}).",
    "died": "Việc dựng bản PDF bị hệ thống ngắt giữa chừng, có thể vì thiếu bộ nhớ. Hãy thử lại; nếu vẫn không xong, "
    "báo quản trị hệ thống.",
    "late": "Một phần của bản PDF dựng quá lâu nên phải dừng. Hãy thử lại; nếu vẫn không xong, báo quản trị hệ thống.",
    "broken": "Không dựng được một phần của bản PDF. Hãy báo quản trị hệ thống.",
}


class Workshop:
    """One worker process with so many children, its temporary files in a folder of its own."""

    def __init__(self, folder, processes):
        self.owner, self.processes, self.style = os.getpid(), processes, fingerprint()
        self.folder, self.documents, self.highest = folder, 0, 0
        self.ids, self.heard, self.asked = count(1), b"", set()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reports.press.worker", str(processes)],
            cwd=PACKAGED.parent,
            env={**os.environ, "TMPDIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the parent, whose end ends this one
        )

    def ask(self, seconds=SECONDS, **job):
        """The number under which the reply will come."""
        job = {"id": next(self.ids), "seconds": seconds, **job}
        self.asked.add(job["id"])
        with contextlib.suppress(BrokenPipeError):  # said when its replies are missing
            self.process.stdin.write(json.dumps(job).encode() + b"\n")
            self.process.stdin.flush()
        return job["id"]

    def hear(self, seconds):
        """The replies that came within so many seconds; a failure is raised as the sentence that tells it."""
        out = self.process.stdout.fileno()
        if not select.select([out], [], [], seconds)[0]:
            return []
        read = os.read(out, 1 << 20)
        if not read:
            raise PressFailed(FAILURES["died"])
        *lines, self.heard = (self.heard + read).split(b"\n")
        replies = [json.loads(line) for line in lines]
        for reply in replies:
            self.asked.discard(reply["id"])
            self.highest = max(self.highest, reply.get("memory", 0))
            if why := reply.get("failed"):
                told = reply.get("told", "")
                raise PressFailed(FAILURES[why].format(told=told)) from (RuntimeError(told) if told else None)
        return replies

    def answer(self, **job):
        """The one reply to one job, when nothing else is under way."""
        number = self.ask(**job)
        until = time.monotonic() + SECONDS * 2
        while time.monotonic() < until:
            for reply in self.hear(1):
                if reply["id"] == number:
                    return reply
        raise PressFailed(FAILURES["late"])

    def is_good(self, processes):
        return (
            self.owner == os.getpid()
            and self.process.poll() is None
            and not self.asked
            and self.documents < DOCUMENTS
            and self.processes == processes
            and self.style == fingerprint()
            and self.folder.exists()
        )

    def close(self):
        """Ends the process and with it its children; a copy in a forked child leaves it alone."""
        if self.owner != os.getpid():
            return
        if self.asked:
            self.process.kill()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


_warm = {}  # {cache folder: Workshop}


def workshop(store, processes):
    """The warm one, or a new one; it stays for the next document of this process."""
    held = _warm.get(store.folder)
    if held is None or not held.is_good(processes):
        dismiss(store)
        folder = store.own_folder()
        held = _warm[store.folder] = Workshop(folder, processes)
    held.documents += 1
    return held


def dismiss(store):
    """Ends the worker process of this cache, whatever it is doing."""
    held = _warm.pop(store.folder, None)
    if held is not None:
        held.close()
        store.remove(held.folder)


@atexit.register
def _dismiss_all():
    for held in _warm.values():
        held.close()
