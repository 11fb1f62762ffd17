"""Prints what the overview of a whole synthetic province costs here, beside a bare page under the same gunicorn."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from benchmarks.overview import measure_overview
from synthetic.province import years_of


class Command(BaseCommand):
    help = "Đo trang tổng quan của một tỉnh giả định, trong một cơ sở dữ liệu riêng rồi xóa."

    def add_arguments(self, parser):
        parser.add_argument("--units", type=int, default=1500, metavar="N")
        parser.add_argument("--staff", type=int, default=45000, metavar="M")
        parser.add_argument("--years", default="2019-2025", metavar="A-B")
        parser.add_argument("--seed", type=int, default=1, metavar="K")

    def handle(self, *, units, staff, years, seed, **options):
        try:
            first, last = years_of(years)
        except ValueError as wrong:
            raise CommandError(f"--years: {wrong}") from None
        size = {"units": units, "staff": staff, "first_year": first, "last_year": last, "seed": seed}
        with tempfile.TemporaryDirectory() as folder:
            for line in measure_overview(Path(folder), **size):
                self.stdout.write(line)
                self.stdout.flush()
