"""What the commands share that measure a synthetic province: its size as arguments, and lines printed as they come."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from synthetic.province import years_of


class MeasureProvince(BaseCommand):
    """`measure(folder, units=, staff=, seed=, …)` yields the lines of a table that `heads` opens, if it is given.

    With `over_years` the years come as `first_year` and `last_year`. `Differs` is what it raises where a number is
    not the expected one.
    """

    heads = ""
    staff = 45000
    over_years = True
    Differs = ()

    def add_arguments(self, parser):
        parser.add_argument("--units", type=int, default=1500, metavar="N")
        parser.add_argument("--staff", type=int, default=self.staff, metavar="M")
        if self.over_years:
            parser.add_argument("--years", default="2019-2025", metavar="A-B")
        parser.add_argument("--seed", type=int, default=1, metavar="K")

    def handle(self, *, units, staff, seed, **options):
        size = {"units": units, "staff": staff, "seed": seed} | self._years(options)
        if self.heads:
            self._print(self.heads)
            self._print("|---" * (self.heads.count("|") - 1) + "|")
        with tempfile.TemporaryDirectory() as folder:
            try:
                for line in self.measure(Path(folder), **size):
                    self._print(line)
            except self.Differs as difference:
                raise CommandError(str(difference)) from None

    def _years(self, options):
        if not self.over_years:
            return {}
        try:
            first, last = years_of(options["years"])
        except ValueError as wrong:
            raise CommandError(f"--years: {wrong}") from None
        return {"first_year": first, "last_year": last}

    def _print(self, line):
        self.stdout.write(line)
        self.stdout.flush()
