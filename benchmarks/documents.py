"""Measures paper: reports by the press, beside plain WeasyPrint and Chromium on the same HTML.

Run: bin/manage measure_documents   (needs the demo data; works in a folder of its own and changes nothing)
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from copy import deepcopy
from datetime import date

from pypdf import PdfReader

from campaign.models import Campaign
from reports import outline, pdf, snapshots
from reports.compiling import compute
from reports.models import IssuingBody
from reports.press.paths import PACKAGED, STYLE

BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|$)", re.DOTALL)
# What the press stamps, and what each piece says of its own page, for those who render everything at once.
AT_ONCE = """
@page { @top-center { content: counter(page); font: 14pt "Liberation Serif"; } }
@page :first { @top-center { content: none; } }
@page wide { size: A4 landscape; }
.wide { page: wide; }
"""
PLAIN = """
import sys
from weasyprint import HTML
source, target, base, style = sys.argv[1:]
HTML(filename=source, base_url=base).write_pdf(target, stylesheets=[style], pdf_variant="pdf/ua-1")
"""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
WORDS = "Phong trào tạo chuyển biến rõ về nhận thức, trách nhiệm, tinh thần và thái độ phục vụ Nhân dân. "


def measure_documents(folder, *, units):
    """Lines of the table: what, pages, seconds, times plain WeasyPrint, the highest memory of one process in MB."""
    campaign = Campaign.objects.get(province__slug="kien-giang", slug="van-hoa-cong-so")
    body = written(compute(campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8)))
    short = deepcopy(body) | {"rankings": {}, "clusters": [], "lists": {}}
    yield from report_lines("mid-term report", short, folder / "short", changed=shortly_changed(short))
    many = grown(body, units)
    yield from report_lines(f"final report, {units:,} units", many, folder / "long", changed=with_one_change(many))


def report_lines(name, body, folder, *, changed):
    """One report, in every way."""
    folder.mkdir()
    html = folder / "whole.html"
    html.write_text(as_one(sheaf_of(body)), encoding="utf-8")
    plain = [sys.executable, "-c", PLAIN, html, folder / "plain.pdf", PACKAGED.as_uri() + "/", STYLE]
    floor, memory = run(plain)
    yield line(f"{name}: plain WeasyPrint", folder / "plain.pdf", floor, floor, memory)
    if chromium := next(filter(None, map(shutil.which, CHROMIUM)), None):
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        target = folder / "chromium.pdf"
        seconds, memory = run([chromium, *options, f"--print-to-pdf={target}", html.as_uri()])
        yield line(f"{name}: Chromium", target, seconds, floor, memory)
    else:
        yield f"| {name}: no Chromium here | | | | |"
    for kept, given in (("body", body), ("changed", changed)):
        (folder / f"{kept}.json").write_text(json.dumps(given), encoding="utf-8")
    pressing = [sys.executable, "-m", "benchmarks.pressing", str(folder)]
    with subprocess.Popen(pressing, stdout=subprocess.PIPE, text=True) as process:
        for told in map(json.loads, process.stdout):
            what = f"{name}: the press, {told['what']}"
            yield line(what, folder / "press.pdf", told["seconds"], floor, told["memory"])
    if process.returncode:
        raise SystemExit(f"{name}: {process.returncode}")


def sheaf_of(body):
    return pdf.sheaf_of(
        body, draft=True, issue=None, issuing_body=IssuingBody.UBND, recipients=["Lưu: VT, SNV"], sha256="9f2c41ab" * 8
    )


def written(body):
    """With the words of a first draft, and a paragraph where a person would write."""
    words = {section.code: outline.draft_text(section.code, body) or WORDS * 4 for section in outline.WRITTEN}
    return snapshots.with_words(body, words)


def grown(body, units):
    """The same report of a larger province: its lists by name repeated under other names until it has so many units."""
    body = deepcopy(body)

    def repeated(rows, many):
        found = [rows[place % len(rows)] for place in range(many)] if rows else []
        return [row | {"name": f"{row['name']} số {place + 1:04}"} for place, row in enumerate(found)]

    lists = body["lists"]
    lists["results"] = repeated(lists["results"], units)
    lists["plans"] = repeated(lists["plans"], units)
    lists["inspections"] = {kind: repeated(rows, units) for kind, rows in lists["inspections"].items()}
    lists["late"] = repeated(lists.get("late") or [], units // 5)
    return body | {"kind": "final", "year": 2022}


def with_one_change(body):
    """One unit has other points."""
    body = deepcopy(body)
    results = body["lists"]["results"]
    middle = len(results) // 2
    results[middle] = results[middle] | {"total": "71.25"}
    return body


def shortly_changed(body):
    return body | {"narrative": body["narrative"] | {"V": WORDS * 5}}


def as_one(sheaf):
    """The whole report as one document, as it would be without the press."""
    inner = [BODY.search(piece.html)[1] for piece in sheaf.pieces]
    head = (
        f'<base href="{PACKAGED.as_uri()}/"><link rel="stylesheet" href="css/report-pdf.css"><style>{AT_ONCE}</style>'
    )
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{sheaf.title}</title>{head}</head>'
        f"<body>{''.join(inner)}</body></html>"
    )


def run(command):
    """(seconds, the highest memory in MB) of a process and its children."""
    start = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]}: {process.returncode}")
    return time.perf_counter() - start, used.ru_maxrss / 1024


def line(what, path, seconds, floor, memory):
    pages = len(PdfReader(path).pages)
    ratio = f"{seconds / floor:.2f}" if floor else ""
    return f"| {what} | {pages:,} | {seconds:.2f} | {ratio} | {memory:.0f} |"
