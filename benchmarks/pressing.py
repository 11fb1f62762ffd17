"""Prints one report again and again in a process of its own, as a worker would, and tells what each time cost.

Run by benchmarks.documents: python -m benchmarks.pressing FOLDER   (body.json and changed.json lie in it)
"""

import json
import re
import shutil
import sys
import time
from pathlib import Path

import django

from reports.press.store import Store
from reports.press.workshop import workshop


def highest(cache, processes=2):
    """The highest memory in MB of any process of the press so far, its parent's included."""
    return max(own_highest(), workshop(Store(cache), processes).highest / 1024)


def own_highest():
    """The highest memory of this process in MB."""
    # Not ru_maxrss: a process that another has started inherits the most that one held.
    (own,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(own) / 1024


def main(folder):
    started = time.perf_counter()
    django.setup()
    from reports import pdf  # noqa: PLC0415 -- needs the settings
    from reports.press.printing import print_to  # noqa: PLC0415

    cache = folder / "cache"
    for what, name in (
        ("first render, cold worker", "body"),
        ("first render, warm worker", "body"),
        ("after one change", "changed"),
        ("bound again from what is kept", "changed"),
    ):
        body = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if "warm" in what:
            for kept in cache.glob("[0-9a-f][0-9a-f]"):
                shutil.rmtree(kept)
        start = started if "cold" in what else time.perf_counter()
        sheaf = pdf.sheaf_of(
            body, draft=True, issue=None, issuing_body="ubnd", recipients=["Lưu: VT, SNV"], sha256="9f2c41ab" * 8
        )
        printed = print_to(folder / "press.pdf", sheaf, cache=cache)
        seconds = time.perf_counter() - start
        told = {
            "what": f"{what} ({printed.rendered} rendered, {printed.reused} kept)",
            "seconds": seconds,
            "memory": highest(cache),
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
