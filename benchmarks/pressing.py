"""Prints one report again and again in a process of its own, as a worker would, and tells what each time cost.

Run by benchmarks.documents: python -m benchmarks.pressing FOLDER   (body.json and changed.json lie in it)
"""

import json
import resource
import shutil
import sys
import time
from pathlib import Path

import django


def main(folder):
    started = time.perf_counter()
    django.setup()
    from reports import pdf  # noqa: PLC0415 -- needs the settings
    from reports.press.printing import print_to  # noqa: PLC0415
    from reports.press.store import Store  # noqa: PLC0415
    from reports.press.workshop import workshop  # noqa: PLC0415

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
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        told = {
            "what": f"{what} ({printed.rendered} rendered, {printed.reused} kept)",
            "seconds": seconds,
            "memory": max(own, workshop(Store(cache), 2).highest) / 1024,
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
