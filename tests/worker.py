"""A real Celery worker with its clock, on the test's database, for tests that must see one work or die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from campaign.celery import app

READY = "ready."


class Worker:
    """One worker process group; `kill` is kill -9 of all of it in the middle of whatever it does."""

    def __init__(self, folder, *, patience):
        self._log = Path(folder) / "worker.log"
        self._schedule = Path(folder) / "schedule"
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        self._environment = os.environ | {
            "DATABASE_URL": database.geturl(),
            "JOB_PATIENCE": str(patience),
            "C_FORCE_ROOT": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker",
        }
        self._process = None

    def start(self):
        command = [sys.executable, "-m", "celery", "-A", "campaign", "worker", "--pool=prefork", "-c", "1", "-B",
                   "-s", self._schedule, "-l", "INFO", "--without-gossip", "--without-mingle",
                   "-Q", f"{app.conf.task_default_queue},{settings.PREVIEWS_QUEUE}"]  # fmt: skip
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_until(lambda: READY in self._log.read_text(), timeout=60, otherwise=self._log.read_text)

    def kill(self):
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self):
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def log(self):
        return self._log.read_text()


@pytest.fixture
def celery_worker(transactional_db, tmp_path):
    """A running worker with an empty queue; it notices a silent job after three seconds."""
    empty_queue()
    worker = Worker(tmp_path, patience=3)
    worker.start()
    yield worker
    worker.stop()
    empty_queue()


def empty_queue():
    """Forgets every message, unacknowledged ones too; the tests' broker database is theirs alone."""
    assert settings.APP_ENV == "test"
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()


def wait_until(condition, *, timeout=30, otherwise=lambda: ""):
    """Waits for what another process does; fails with the words of `otherwise`."""
    give_up = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < give_up, f"Waited {timeout} s in vain. {otherwise()}"
        time.sleep(0.05)
