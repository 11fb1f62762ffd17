"""Runs manage.py with the servers up and leaves them as it found them."""

import os
import signal
import subprocess
import sys

import environment
import installing
from place import BASE, PYTHON, read_env_file, var
from servers import servers


def main(arguments):
    read_env_file()
    installing.everything_to_run()
    os.environ.setdefault("APP_ENV", environment.default())
    with servers(var()) as addresses:
        command = [PYTHON, BASE / "manage.py", *arguments]
        child = subprocess.Popen(command, env=environment.of(addresses, var()))
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the command; we wait and tidy up
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
