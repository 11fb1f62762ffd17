"""As whom the embedded servers run: PostgreSQL refuses root, and everyone must reach their folder."""

import os
import pwd
import subprocess

from place import fail

# nobody, but able to enter folders that only root may enter.
NOBODY_WITH_KEYS = ["setpriv", "--securebits=+no_setuid_fixup", "--reuid=65534", "--regid=65534", "--clear-groups",
                    "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]  # fmt: skip
# A user without a name, as in some containers, seen as nobody.
SEEN_AS_NOBODY = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]


class Identity:
    """The user who owns the files (None: we), and how a command becomes that user."""

    def __init__(self, user=None, prefix=()):
        self.user = user
        self.prefix = list(prefix)

    def command(self, *words):
        return [*self.prefix, *map(str, words)]

    def options(self):
        """For subprocess: no inherited PG* settings, nothing translated, nobody's terminal."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        options = {"cwd": "/", "env": environment | {"LC_ALL": "C"}, "stdin": subprocess.DEVNULL}
        if self.user and not self.prefix:
            options |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return options

    def own(self, path):
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)
        return path

    def may(self, *words):
        try:
            done = subprocess.run(self.command(*words), **self.options(), capture_output=True, check=False)
        except OSError:
            return False
        return done.returncode == 0


def identity_for(folder, program):
    """Whoever we are; for root the owner of the folder, or nobody where root owns it."""
    if os.geteuid():
        return Identity(prefix=[] if _known(os.geteuid()) else SEEN_AS_NOBODY)
    nobody = pwd.getpwnam("nobody")
    owner = folder.stat().st_uid
    user = pwd.getpwuid(owner) if owner and _known(owner) else nobody
    for identity in (Identity(user), Identity(nobody, NOBODY_WITH_KEYS)):
        if identity.may("test", "-x", program, "-a", "-x", folder):
            return identity
    return fail(f"Người dùng {user.pw_name} không vào được {folder} hoặc {program}: chmod o+x các thư mục chứa chúng.")


def _known(number):
    try:
        return pwd.getpwuid(number) is not None
    except KeyError:
        return False
