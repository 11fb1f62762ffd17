"""As whom the embedded servers run: PostgreSQL refuses root, and everyone must reach their folder."""

import os
import pwd
import subprocess

from place import fail

# Root seen as nobody: for folders that only root may enter.
AS_NOBODY = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]


class Identity:
    """A user to become (None: stay) and a prefix for each command."""

    def __init__(self, user=None, prefix=()):
        self.user = user
        self.prefix = list(prefix)

    def command(self, *words):
        return [*self.prefix, *map(str, words)]

    def options(self):
        """For subprocess: no inherited PG* settings, nothing translated, nobody's terminal."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        options = {"cwd": "/", "env": environment | {"LC_ALL": "C"}, "stdin": subprocess.DEVNULL}
        if self.user:
            options |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return options

    def own(self, path):
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)
        return path

    def may(self, *words):
        done = subprocess.run(self.command(*words), **self.options(), capture_output=True, check=False)
        return done.returncode == 0


def identity_for(folder, program):
    """Whoever we are; for root the owner of the folder, or nobody where root owns it."""
    if os.geteuid():
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError:  # a bare number, as in some containers
            return Identity(prefix=AS_NOBODY)
        return Identity()
    try:
        user = pwd.getpwuid(folder.stat().st_uid or pwd.getpwnam("nobody").pw_uid)
    except KeyError:
        user = pwd.getpwnam("nobody")
    identity = Identity(user)
    if identity.may("test", "-x", program, "-a", "-x", folder):
        return identity
    mapped = Identity(prefix=AS_NOBODY)
    if mapped.may("test", "-x", program, "-a", "-x", folder):
        return mapped
    return fail(f"Người dùng {user.pw_name} không vào được {folder} hoặc {program}: chmod o+x các thư mục chứa chúng.")
