"""Prints what importing and compiling a whole synthetic province costs here, beside the bare SQL."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from benchmarks.province import Differs, measure_province
from synthetic.province import years_of


class Command(BaseCommand):
    help = "Đo thời gian nhập và tổng hợp một tỉnh giả định, trong một cơ sở dữ liệu riêng rồi xóa."

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
        self.stdout.write("| what | rows | seconds | rows a second | highest memory, MB |")
        self.stdout.write("|---|---|---|---|---|")
        with tempfile.TemporaryDirectory() as folder:
            try:
                for line in measure_province(Path(folder), **size):
                    self.stdout.write(line)
                    self.stdout.flush()
            except Differs as difference:
                raise CommandError(str(difference)) from None
