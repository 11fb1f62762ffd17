"""seed_demo [--print-accounts]: Kiên Giang 2019–2022 to try the product with, and its accounts."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.demo.accounts import accounts_table
from reports.demo.seeding import is_seeded, seed
from units.refusals import Refused


class Command(BaseCommand):
    help = "Nạp dữ liệu minh họa của Kiên Giang 2019–2022 và in tài khoản dùng thử."

    def add_arguments(self, parser):
        parser.add_argument("--print-accounts", action="store_true", help="chỉ in tài khoản, không nạp")

    def handle(self, *args, print_accounts, **options):
        if settings.PRODUCTION:
            raise CommandError("Hệ thống chạy chính thức không có dữ liệu minh họa.")
        if print_accounts:
            self.stdout.write(accounts_table())
        elif is_seeded():
            self.stdout.write("Dữ liệu minh họa đã có, không nạp lại.")
        else:
            self._seed()

    def _seed(self):
        try:
            campaign = seed(at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Đã nạp dữ liệu minh họa: {campaign.province.name}, phong trào “{campaign.name}”.")
        self.stdout.write(accounts_table())
