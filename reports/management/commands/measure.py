"""Prints what compiling the demo report costs here."""

from django.core.management.base import BaseCommand

from benchmarks.measure import measure


class Command(BaseCommand):
    help = "Đo số truy vấn và thời gian tổng hợp báo cáo mẫu; các trang đo bằng measure_pages."

    def handle(self, *args, **options):
        self.stdout.write("| what | SQL | median ms |")
        self.stdout.write("|---|---|---|")
        for line in measure():
            self.stdout.write(line)
