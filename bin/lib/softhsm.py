"""SoftHSM, a PKCS#11 token made of files, which the tests sign with where it can be had."""

import shutil
import sys
from pathlib import Path

import debian
from place import locked, say

LIBRARY = Path("usr", "lib", sys.implementation._multiarch, "softhsm", "libsofthsm2.so")
PACKAGES = ["softhsm2", "libsofthsm2"]


def environment(var):
    """Where the token's library and the program that prepares tokens are; nothing, and the tests say what they skip."""
    folder = var / "softhsm"
    if not (library := Path("/") / LIBRARY).exists() or not (program := shutil.which("softhsm2-util")):
        library, program = folder / LIBRARY, folder / "usr" / "bin" / "softhsm2-util"
        var.mkdir(parents=True, exist_ok=True)
        with locked(var):
            if not library.exists() and debian.has_apt():
                say("Tải SoftHSM để kiểm thử ký số bằng thiết bị khóa …")
                debian.unpack(PACKAGES, folder)
    return {"SOFTHSM2_LIBRARY": str(library), "SOFTHSM2_UTIL": str(program)} if library.exists() else {}
