"""Prints what documents on paper cost here, beside plain WeasyPrint and Chromium on the same HTML."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand

from benchmarks.documents import measure_documents


class Command(BaseCommand):
    help = "Đo thời gian và bộ nhớ khi dựng báo cáo và tập phiếu, cạnh WeasyPrint và Chromium."

    def add_arguments(self, parser):
        parser.add_argument("--units", type=int, default=1500, metavar="N")

    def handle(self, *, units, **options):
        self.stdout.write("| what | pages | seconds | times plain WeasyPrint | highest memory of a process, MB |")
        self.stdout.write("|---|---|---|---|---|")
        with tempfile.TemporaryDirectory() as folder:
            for line in measure_documents(Path(folder), units=units):
                self.stdout.write(line)
                self.stdout.flush()
