"""Pango, which WeasyPrint draws PDFs with, and the one folder of fonts it may use."""

import ctypes
import os
import sys
from xml.sax.saxutils import escape

import debian
from place import BASE, fail, say

LIBRARIES = ["libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
DEBIAN_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def ensure(var):
    """Finds Pango, installs it as root, or unpacks it under var without being root."""
    if _installed() or _unpacked(var).is_dir():
        return
    command = f"apt-get install {' '.join(DEBIAN_PACKAGES)}"
    if not debian.has_apt():
        fail("Thiếu Pango để in PDF. Hãy cài Pango (kèm pangoft2, harfbuzz-subset), ví dụ: dnf install pango")
    say("Cài Pango để in PDF …")
    if os.geteuid() == 0 and debian.install(DEBIAN_PACKAGES):
        return
    var.mkdir(parents=True, exist_ok=True)
    if not debian.unpack(DEBIAN_PACKAGES, var / "pango"):
        fail(f"Thiếu Pango để in PDF. Hãy chạy: sudo {command}")


def environment(var):
    """Only our own fonts, so that one snapshot gives one PDF on every machine."""
    conf = var / "fonts.conf"
    text = FONTS_CONF.format(fonts=escape(str(BASE / "static" / "fonts")), cache=escape(str(var / "fontconfig")))
    if not conf.exists() or conf.read_text(encoding="utf-8") != text:
        conf.write_text(text, encoding="utf-8")
    found = {"FONTCONFIG_FILE": str(conf)}
    if _unpacked(var).is_dir() and not _installed():
        inherited = os.environ.get("LD_LIBRARY_PATH")
        found["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, [str(_unpacked(var)), inherited]))
    return found


def _unpacked(var):
    return var / "pango" / "usr" / "lib" / sys.implementation._multiarch


def _installed():
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
    return True
