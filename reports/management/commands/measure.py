"""Prints what the common pages and the demo report cost here, beside the floor."""

from django.core.management.base import BaseCommand

from benchmarks.measure import measure


class Command(BaseCommand):
    help = "Đo số truy vấn và thời gian của các trang thường dùng, bên cạnh một trang trần."

    def handle(self, *args, **options):
        self.stdout.write("| what | SQL | commits | median ms | times the floor |")
        self.stdout.write("|---|---|---|---|---|")
        for line in measure():
            self.stdout.write(line)
