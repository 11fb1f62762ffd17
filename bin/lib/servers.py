"""The servers a command needs: those named in the environment, else embedded ones shared by this copy's commands."""

import contextlib
import fcntl
import hashlib
import os
import tempfile
from pathlib import Path

import embedded_postgres
import embedded_valkey
from identity import identity_for
from place import fail, locked

LONGEST_SOCKET_FOLDER = 80  # a socket's whole path has at most 107 bytes


@contextlib.contextmanager
def servers(var, durable=True):
    """Yields the addresses; the last command to leave stops what was started."""
    addresses = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    if len(addresses) == 2:
        yield addresses
        return
    folder = _folder(var)
    sockets = _sockets(folder)
    started = []
    lease = os.open(folder / "in-use", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with locked(folder):
            fcntl.flock(lease, fcntl.LOCK_SH)
            _start(folder, sockets, addresses, durable, started)
        yield addresses
    finally:
        with locked(folder), contextlib.suppress(BlockingIOError):
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while another command uses them
            embedded_valkey.stop(sockets)
            embedded_postgres.stop(folder)
            for server in filter(None, started):
                server.wait()
        os.close(lease)


def _start(folder, sockets, addresses, durable, started):
    identity = identity_for(folder.parent, embedded_postgres.program("postgres"))
    for path in (folder, sockets):
        identity.own(path)
    if "DATABASE_URL" not in addresses:
        started.append(embedded_postgres.start(folder, sockets, identity, durable))
        addresses["DATABASE_URL"] = embedded_postgres.address(sockets)
    if "REDIS_URL" not in addresses:
        started.append(embedded_valkey.start(folder, sockets, identity))
        addresses["REDIS_URL"] = embedded_valkey.address(sockets)
    for path in folder.iterdir():
        if path.is_file():
            identity.own(path)


def _folder(var):
    try:
        var.mkdir(parents=True, exist_ok=True)
        folder = var / "servers"
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        fail(f"Không ghi được vào {var}: {error.strerror}. Đặt VAR_DIR là một thư mục khác.")
    if not os.access(folder, os.W_OK):
        fail(f"{folder} là của người dùng khác. Đặt VAR_DIR là một thư mục khác.")
    return folder


def _sockets(folder):
    """Beside the data, or in the temporary folder where that path is too long or too odd for a socket."""
    name = os.fsencode(folder)
    sockets = folder / "sockets"
    if len(name) > LONGEST_SOCKET_FOLDER or set(name) & set(b"',\"\\"):
        sockets = Path(tempfile.gettempdir()) / f"campaign-{hashlib.sha256(name).hexdigest()[:16]}"
    sockets.mkdir(mode=0o700, exist_ok=True)
    owners = {folder.stat().st_uid, os.geteuid()}
    if sockets.is_symlink() or sockets.lstat().st_uid not in owners:
        fail(f"{sockets} là của người dùng khác. Hãy xóa thư mục đó.")
    return sockets
