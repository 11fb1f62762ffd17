"""Runs the whole site: servers, database, demo data on the first run, web, worker and clock, until Ctrl-C."""

import os
import socket
import subprocess
import sys
from contextlib import suppress

import environment
import installing
import supervising
from place import BASE, PYTHON, fail, read_env_file, say, var
from servers import servers
from supervising import Process, Stopped

EMPTY = """
import django, sys
django.setup()
from django.contrib.auth import get_user_model
sys.exit(3 if not get_user_model().objects.exists() else 0)
"""


def main():
    read_env_file()
    installing.everything_to_run()
    os.environ.setdefault("APP_ENV", environment.default())
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    _port_is_free(host, port)
    supervising.listen_for_stop()
    with suppress(Stopped), servers(var()) as addresses:
        variables = environment.of(addresses, var()) | {"DJANGO_SETTINGS_MODULE": "campaign.settings"}
        _prepare(variables)
        processes = _processes(variables, f"{host}:{port}")
        try:
            say(f"\nĐịa chỉ: {os.environ['SITE_URL']}   (Ctrl-C để dừng)\n")
            return supervising.supervise(processes)
        finally:
            supervising.stop(processes)
            say("Đã dừng.")
    return 0


def _prepare(variables):
    production = variables["APP_ENV"] == "production"
    _manage(variables, "migrate", "--no-input", "-v", "0")
    if production:
        _manage(variables, "check", "--deploy", "--database", "default")
        _manage(variables, "collectstatic", "--no-input", "-v", "0")
        return
    if subprocess.run([PYTHON, "-c", EMPTY], cwd=BASE, env=variables, check=False).returncode == 3:
        say("Nạp dữ liệu mẫu …")
        _manage(variables, "seed_demo")
    _manage(variables, "seed_demo", "--print-accounts")


def _manage(variables, *words):
    if subprocess.run([PYTHON, "manage.py", *words], cwd=BASE, env=variables, check=False).returncode:
        fail(f"manage.py {words[0]} không chạy được, xem các dòng trên.")


def _processes(variables, address):
    gunicorn = [PYTHON, "-m", "gunicorn", "campaign.wsgi", "--bind", address, "--workers", "2", "--threads", "4",
                "--timeout", "60", "--max-requests", "2000", "--max-requests-jitter", "200",
                "--log-level", "warning", "--no-control-socket"]  # fmt: skip
    celery = [PYTHON, "-m", "celery", "-A", "campaign"]
    schedule = var() / "beat-schedule"
    reload = ["--reload"] if os.environ.get("DEBUG") else []
    background = variables | {"C_FORCE_ROOT": "1"}  # tasks are JSON, so a worker run by root takes no code from them
    return [
        Process("Web", [*gunicorn, *reload], variables, essential=True),
        Process("Celery worker", [*celery, "worker", "-l", "WARNING", "-c", "2", "--without-gossip"], background),
        Process("Celery beat", [*celery, "beat", "-l", "WARNING", "-s", schedule, "--pidfile="], background),
    ]


def _port_is_free(host, port):
    try:
        socket.create_server((host, port)).close()
    except OSError:
        fail(f"Cổng {port} đang bận. Chọn cổng khác: PORT={port + 1} bin/run")


if __name__ == "__main__":
    sys.exit(main())
