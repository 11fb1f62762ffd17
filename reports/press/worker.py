"""The process that renders: it loads WeasyPrint once and forks a short-lived child for every few pieces.

Lines of JSON come in and name files, lines go out and tell how each ended. At the end of the input it ends with all its
children; a child ends when nothing comes for a while, or when its memory has grown.
"""

import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
import time
import traceback
from collections import deque
from pathlib import Path

from weasyprint.urls import FatalURLFetchingError

from reports.press.faces import described, widths_of
from reports.press.kit import Kit
from reports.press.rendering import rendered

GROWN = 110 * 1024  # kB of a child that renders no further piece, which may need as much again
IDLE = 3  # seconds after which a child without work ends
PARENT_DIES = 1  # PR_SET_PDEATHSIG


class Foreman:
    """Hands jobs to children, a new one where the last has ended, and notices those that die or take too long."""

    def __init__(self, kit, most):
        self.kit, self.most = kit, most
        self.selector = selectors.DefaultSelector()
        self.waiting, self.heard = deque(), b""
        self.children, self.jobs = {}, {}  # {socket: pid}, {socket: (job, end)}
        self.ended = False

    def run(self):
        os.set_blocking(0, False)
        self.selector.register(0, selectors.EVENT_READ)
        while not self.ended:
            ends = [end for _, end in self.jobs.values()]
            wait = max(min(ends) - time.monotonic(), 0) if ends else None
            for key, _ in self.selector.select(wait):
                if key.fd == 0:
                    self.read_jobs()
                else:
                    self.read_reply(key.fileobj)
            self.stop_late()
            self.hand_out()
        for pid in self.children.values():
            os.kill(pid, signal.SIGKILL)

    def read_jobs(self):
        read = os.read(0, 1 << 20)
        self.ended = not read
        *lines, self.heard = (self.heard + read).split(b"\n")
        self.waiting.extend(json.loads(line) for line in lines)

    def read_reply(self, channel):
        try:
            line = channel.makefile("rb").readline()
        except OSError:
            line = b""
        if line:
            self.jobs.pop(channel, None)
            tell(json.loads(line))
            return
        self.bury(channel, "died")

    def bury(self, channel, why):
        """A child is gone; if it was at work, its job failed. One that ended by itself had not seen its job."""
        self.selector.unregister(channel)
        channel.close()
        _, status = os.waitpid(self.children.pop(channel), 0)
        if channel not in self.jobs:
            return
        job, _ = self.jobs.pop(channel)
        if status:
            tell({"id": job["id"], "failed": why})
        else:
            self.waiting.appendleft(job)

    def stop_late(self):
        for channel, (_, end) in list(self.jobs.items()):
            if end <= time.monotonic():
                os.kill(self.children[channel], signal.SIGKILL)
                self.bury(channel, "late")

    def hand_out(self):
        while self.waiting and len(self.jobs) < self.most:
            job = self.waiting.popleft()
            channel = next((each for each in self.children if each not in self.jobs), None) or self.fork()
            try:
                channel.sendall(json.dumps(job).encode() + b"\n")
            except OSError:  # it ended for want of work at this very moment
                self.waiting.appendleft(job)
                self.bury(channel, "died")
                continue
            self.jobs[channel] = (job, time.monotonic() + job["seconds"])

    def fork(self):
        ours, theirs = socket.socketpair()
        foreman = os.getpid()
        pid = os.fork()
        if not pid:
            status = 1
            try:
                for channel in [ours, *self.children]:
                    channel.close()
                self.selector.close()
                status = child(self.kit, theirs, foreman)
            finally:
                os._exit(status)
        theirs.close()
        self.children[ours] = pid
        self.selector.register(ours, selectors.EVENT_READ)
        return ours


def child(kit, channel, foreman):
    """Does jobs until there is none, or its memory has grown; a fault of one job is told and ends it."""
    ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGKILL)
    if os.getppid() != foreman:
        return 1
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    channel.settimeout(IDLE)
    lines = channel.makefile("rb")
    while True:
        try:
            line = lines.readline()
        except TimeoutError:
            return 0
        if not line:
            return 0
        reply = done(json.loads(line), kit)
        reply["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        last = "failed" in reply or reply["memory"] > GROWN
        channel.settimeout(None)
        channel.sendall(json.dumps(reply).encode() + b"\n")
        if last:
            return 0
        channel.settimeout(IDLE)


def done(job, kit):
    """What came of a job: the files that it wrote, or why there are none."""
    try:
        return {"id": job["id"], **WORK[job["kind"]](job, kit)}
    # A BaseException: left alone it would end the child without a word.
    except FatalURLFetchingError as error:
        return {"id": job["id"], "failed": "fetched", "told": str(error)[:200]}
    except MemoryError:
        return {"id": job["id"], "failed": "died"}
    except Exception:
        return {"id": job["id"], "failed": "broken", "told": traceback.format_exc()[-4000:]}


def render(job, kit):
    html = Path(job["html"]).read_text(encoding="utf-8")
    found = rendered(html, kit, rows=job["rows"], more=job["more"], names=job["names"])
    made = []
    for row, fragment in found:
        path = f"{job['html']}.{row}"
        Path(path).write_bytes(fragment.packed())
        made.append([row, path])
    return {"made": made}


def subset(job, kit):
    """A packaged font with some of its glyphs, and what a PDF says of it."""
    content, told = described(kit, job["face"], job["glyphs"])
    head = json.dumps(told).encode()
    Path(job["out"]).write_bytes(b"%d\n" % len(head) + head + content)
    return {}


def letters(job, kit):
    """The glyph of each of these letters in each packaged font, and its width."""
    found = {}
    for face, known in kit.letters.items():
        glyphs = {letter: glyph for glyph, letter in known.items()}
        widths = widths_of(face, [glyphs[letter] for letter in job["letters"]])
        found[face] = {letter: [glyphs[letter], widths[glyphs[letter]]] for letter in job["letters"]}
    Path(job["out"]).write_text(json.dumps(found), encoding="utf-8")
    return {}


WORK = {"render": render, "subset": subset, "letters": letters}


def tell(reply):
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()


def main():
    kit = Kit()
    gc.collect()
    gc.freeze()  # nothing of it is copied when a child collects
    Foreman(kit, int(sys.argv[1])).run()


if __name__ == "__main__":
    main()
