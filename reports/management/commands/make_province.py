"""make_province: the import files of a synthetic province with the figures they must give, to test and to measure."""

import re

from django.core.management.base import BaseCommand, CommandError

from synthetic.province import make, years_of

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Command(BaseCommand):
    help = (
        "Viết các tệp nhập của một tỉnh giả định và truth.json có các số liệu đúng để đối chiếu. Xem docs/synthetic.md."
    )
    # It writes files alone, so it runs where no database is.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--slug", required=True, help="định danh của tỉnh, ví dụ tinh-thu")
        parser.add_argument("--units", required=True, type=int, metavar="N", help="số đơn vị, kể cả đơn vị mới lập")
        parser.add_argument("--staff", required=True, type=int, metavar="M", help="số người tại chức mỗi năm")
        parser.add_argument("--years", required=True, metavar="A-B", help="các năm của phong trào, ví dụ 2019-2025")
        parser.add_argument("--seed", type=int, default=1, metavar="K", help="cùng số này thì cùng tệp; mặc định 1")
        parser.add_argument("--out", required=True, metavar="DIR", help="thư mục để ghi")

    def handle(self, *, slug, units, staff, years, seed, out, **options):
        if not SLUG.fullmatch(slug):
            raise CommandError(f"--slug: “{slug}” phải là chữ thường không dấu, số và gạch nối, ví dụ tinh-thu.")
        if units < 1 or staff < 0:
            raise CommandError("--units từ 1 trở lên, --staff từ 0 trở lên.")
        try:
            first, last = years_of(years)
        except ValueError as wrong:
            raise CommandError(f"--years: {wrong}") from None
        try:
            written = make(slug=slug, units=units, staff=staff, first_year=first, last_year=last, seed=seed, out=out)
        except OSError as error:
            raise CommandError(f"Không ghi được vào {out}: {error.strerror}.") from None
        for name, rows in written.items():
            self.stdout.write(f"{name}: {rows} dòng")
        self.stdout.write(f"Đã viết {out}. Cách nạp và đối chiếu: README.txt trong thư mục đó.")
