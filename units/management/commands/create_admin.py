"""Makes the first administrator of a new installation and prints a password that is valid for one sign-in."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from units import accounts
from units.refusals import Refused


class Command(BaseCommand):
    help = "Lập tài khoản quản trị hệ thống đầu tiên và in mật khẩu dùng một lần."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
        parser.add_argument("--full-name", required=True, metavar="HỌ_VÀ_TÊN")

    def handle(self, *, username, full_name, **options):
        try:
            _, password = accounts.create_first_admin(username=username, full_name=full_name, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Tài khoản: {username}\nMật khẩu dùng một lần: {password}")
