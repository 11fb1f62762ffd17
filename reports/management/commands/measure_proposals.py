"""Prints what a proposal for awards of a whole province costs here."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand

from benchmarks.proposals import measure_proposals


class Command(BaseCommand):
    help = "Đo thời gian lập tờ trình khen thưởng của một tỉnh giả định, trong một cơ sở dữ liệu riêng rồi xóa."

    def add_arguments(self, parser):
        parser.add_argument("--units", type=int, default=1500, metavar="N")
        parser.add_argument("--staff", type=int, default=15000, metavar="M")
        parser.add_argument("--seed", type=int, default=1, metavar="K")

    def handle(self, *, units, staff, seed, **options):
        self.stdout.write("| what | rows | SQL | seconds | highest memory, MB |")
        self.stdout.write("|---|---|---|---|---|")
        with tempfile.TemporaryDirectory() as folder:
            for line in measure_proposals(Path(folder), units=units, staff=staff, seed=seed):
                self.stdout.write(line)
                self.stdout.flush()
