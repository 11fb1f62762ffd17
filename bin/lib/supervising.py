"""Keeps the site's processes alive until told to stop, then stops them all."""

import contextlib
import os
import signal
import subprocess
import time

from place import BASE, say

PATIENCE = 15  # seconds to finish what is in hand
LONGEST_PAUSE = 30


class Process:
    """One process in a session of its own, so that Ctrl-C reaches it only through us."""

    def __init__(self, name, command, environment, essential=False):
        self.name = name
        self.command = list(map(str, command))
        self.environment = environment
        self.essential = essential
        self.deaths = 0
        self.start_at = 0.0
        self.child = None

    def start(self):
        self.started = time.monotonic()
        self.child = subprocess.Popen(self.command, cwd=BASE, env=self.environment, start_new_session=True)

    def bury(self):
        """Plans the next start: at once after a long life, ever later after short ones."""
        self.signal(signal.SIGKILL)  # what it may have left behind
        status, self.child = self.child.returncode, None
        self.deaths = 1 if time.monotonic() - self.started > LONGEST_PAUSE else self.deaths + 1
        pause = min(2 ** (self.deaths - 1), LONGEST_PAUSE)
        self.start_at = time.monotonic() + pause
        say(f"{self.name} đã dừng (mã {status}), chạy lại sau {pause} giây.")

    def signal(self, number):
        if self.child:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, number)


class Stopped(Exception):
    """Somebody asked us to stop."""


def listen_for_stop():
    def stop(*_):
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def supervise(processes):
    """Runs until stopped (0) or until an essential process has died (1)."""
    while True:
        for process in processes:
            if not process.child and time.monotonic() >= process.start_at:
                process.start()
            elif process.child and process.child.poll() is not None:
                if process.essential:
                    say(f"{process.name} đã dừng (mã {process.child.returncode}), cả hệ thống dừng theo.")
                    return 1
                process.bury()
        time.sleep(0.2)


def stop(processes):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for process in processes:
        if process.child:
            process.child.terminate()
    give_up = time.monotonic() + PATIENCE
    for process in processes:
        if process.child:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.child.wait(max(0.0, give_up - time.monotonic()))
        process.signal(signal.SIGKILL)
