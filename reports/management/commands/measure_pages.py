"""Prints what the common pages cost here beside a bare view, and what the sheet and the grid cost a browser."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand

from benchmarks.pages import measure_pages


class Command(BaseCommand):
    help = "Đo các trang hay dùng qua HTTP, bên một trang tối thiểu, trong một cơ sở dữ liệu riêng rồi xóa."

    def add_arguments(self, parser):
        parser.add_argument("--units", type=int, metavar="N", help="một tỉnh giả định có N đơn vị thay cho dữ liệu mẫu")

    def handle(self, *, units, **options):
        self.stdout.write("| what | SQL | median ms | times the floor | goal |\n|---|---|---|---|---|")
        with tempfile.TemporaryDirectory() as folder:
            for line in measure_pages(Path(folder), units=units):
                self.stdout.write(line)
                self.stdout.flush()
