"""Runs the linters and the tests against servers of their own; arguments go to pytest, without the linters."""

import signal
import subprocess
import sys

import browser
import environment
import installing
import softhsm
from place import BASE, PYTHON, locked, say, var
from servers import servers

LINTERS = {
    "ruff check": ["-m", "ruff", "check", "-q", "."],
    "ruff format": ["-m", "ruff", "format", "-q", "--check", "."],
    "lint-imports": [
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-logo",
        "--no-cache",
    ],
    "makemigrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
}


def main(arguments):
    installing.everything_to_test()
    folder = var() / "test"
    settings = (
        browser.environment(var())
        | softhsm.environment(var())
        | {
            "APP_ENV": "test",
            "DJANGO_LIVE_TEST_SERVER_ADDRESS": "127.0.0.1",  # a bare machine may not know the name localhost
            "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
            "RUFF_CACHE_DIR": str(folder / "ruff"),
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder, waiting="Đang chờ lượt kiểm thử khác …"), servers(folder, durable=False) as addresses:
        variables = environment.of(addresses, folder) | settings
        for name, words in ({} if arguments else LINTERS).items():
            say(f"— {name}")
            if status := _run(words, variables):
                return status
        return _run(["-m", "pytest", "-o", f"cache_dir={folder / 'pytest'}", *arguments], variables)


def _run(words, variables):
    child = subprocess.Popen([PYTHON, *words], cwd=BASE, env=variables)
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the tests; we wait and tidy up
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
