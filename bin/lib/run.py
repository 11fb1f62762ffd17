"""Runs the whole site: servers, database, demo data on the first run, web, worker and clock, until Ctrl-C."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress

import environment
import installing
import supervising
from place import BASE, PYTHON, fail, read_env_file, say, var
from servers import servers
from supervising import Process, Stopped

NOBODY_YET = 3
EMPTY = f"""
import django, sys
django.setup()
from django.contrib.auth import get_user_model
sys.exit(0 if get_user_model().objects.exists() else {NOBODY_YET})
"""


def main():
    supervising.listen_for_stop()
    with suppress(Stopped):
        return _run()
    return 0


def _run():
    read_env_file()
    installing.everything_to_run()
    os.environ.setdefault("APP_ENV", environment.default())
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    _port_is_free(host, port)
    with servers(var()) as addresses:
        variables = environment.of(addresses, var()) | {"DJANGO_SETTINGS_MODULE": "campaign.settings"}
        accounts = _prepare(variables)
        processes = _processes(variables, f"{host}:{port}")
        try:
            for process in processes:
                process.start()
            _wait_until_open(host, port)
            say(f"\n{accounts}\nĐịa chỉ: {os.environ['SITE_URL']}   (Ctrl-C để dừng)\n")
            return supervising.supervise(processes)
        finally:
            supervising.stop(processes)
            say("Đã dừng.")


def _prepare(variables):
    """Brings the database up to date; returns the demo accounts to be shown."""
    _manage(variables, "migrate", "--no-input", "-v", "0")
    if variables["APP_ENV"] == "production":
        _manage(variables, "check", "--deploy", "--database", "default")
        _manage(variables, "collectstatic", "--no-input", "-v", "0")
        return ""
    if subprocess.run([PYTHON, "-c", EMPTY], cwd=BASE, env=variables, check=False).returncode == NOBODY_YET:
        say("Nạp dữ liệu mẫu …")
        _manage(variables, "seed_demo", stdout=subprocess.DEVNULL)  # its accounts are printed below
    return _manage(variables, "seed_demo", "--print-accounts", stdout=subprocess.PIPE).stdout


def _manage(variables, *words, **options):
    command = [PYTHON, "manage.py", *words]
    done = subprocess.run(command, cwd=BASE, env=variables, text=True, check=False, **options)
    if done.returncode:
        fail(f"manage.py {words[0]} không chạy được, xem các dòng trên.")
    return done


def _processes(variables, address):
    gunicorn = [PYTHON, "-m", "gunicorn", "--bind", address]  # the rest stands in gunicorn.conf.py
    celery = [PYTHON, "-m", "celery", "-q", "-A", "campaign"]
    schedule = var() / "beat-schedule"
    reload = ["--reload"] if os.environ.get("DEBUG") else []
    # Tasks are JSON, so a worker run by root takes no code from them.
    background = variables | {"C_FORCE_ROOT": "1", "PYTHONWARNINGS": "ignore:You're running the worker"}
    worker = [*celery, "worker", "-l", "WARNING", "--without-gossip"]
    return [
        Process("Web", [*gunicorn, *reload], variables, essential=True),
        Process("Celery worker", [*worker, "-c", "2"], background),
        # Pictures of files are drawn one after the other, and hold up nothing else.
        Process("Celery previews", [*worker, "-c", "1", "-Q", "previews", "-n", "previews@%h"], background),
        Process("Celery beat", [*celery, "beat", "-l", "WARNING", "-s", schedule, "--pidfile="], background),
    ]


def _wait_until_open(host, port):
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        with suppress(OSError):
            return socket.create_connection((host, port), timeout=1).close()
        time.sleep(0.1)
    return say("Web khởi động chậm, xem các dòng trên.")


def _port():
    written = os.environ.get("PORT") or "8000"
    return int(written) if written.isdecimal() else fail(f"PORT phải là một số, không phải {written!r}.")


def _port_is_free(host, port):
    try:
        socket.create_server((host, port)).close()
    except OSError:
        fail(f"Cổng {port} đang bận. Chọn cổng khác: PORT={port + 1} bin/run")


if __name__ == "__main__":
    sys.exit(main())
