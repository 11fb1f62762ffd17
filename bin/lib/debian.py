"""Packages of Debian and Ubuntu: installed by root, or unpacked into a folder of one's own."""

import os
import shutil
import subprocess


def has_apt():
    return shutil.which("apt-get") is not None and shutil.which("dpkg") is not None


def install(names):
    """True once apt-get, run by root, has installed them."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    for prepare in ([], ["apt-get", "update", "-qq"]):
        if prepare:
            subprocess.run(prepare, env=quiet, capture_output=True, check=False)
        if subprocess.run(command, env=quiet, capture_output=True, check=False).returncode == 0:
            return True
    return False


def unpack(names, folder):
    """True once they, and what they need beyond this machine's own packages, lie unpacked in the folder."""
    state = folder.with_name(folder.name + ".apt")
    for part in ("lists/partial", "cache/archives/partial", "debs"):
        (state / part).mkdir(parents=True, exist_ok=True)
    private = ["-o", f"Dir::State::lists={state / 'lists'}", "-o", f"Dir::Cache={state / 'cache'}",
               "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User="]  # fmt: skip
    try:
        _apt([*private, "update", "-qq"], state)
        plan = _apt([*private, "install", "-y", "-s", "--no-install-recommends", *names], state)
        wanted = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        _apt([*private, "download", "-qq", *(wanted or names)], state / "debs")
        unpacked = folder.with_name(folder.name + ".new")
        for package in sorted((state / "debs").glob("*.deb")):
            subprocess.run(["dpkg", "-x", package, unpacked], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    unpacked.rename(folder)
    shutil.rmtree(state)
    return True


def _apt(words, folder):
    environment = os.environ | {"LC_ALL": "C"}
    done = subprocess.run(["apt-get", *words], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout
