"""Tries the keys of the province: opens them, looks at certificates and pictures, asks services; signs nothing."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.signing.checks import probes
from reports.signing.keys import BadConfiguration


class Command(BaseCommand):
    help = "Thử các khóa ký số trong SIGNING_CONFIG: mở khóa, xem chứng thư và ảnh, hỏi các dịch vụ; không ký gì."

    def handle(self, *args, **options):
        try:
            found = list(probes(at=timezone.now()))
        except BadConfiguration as wrong:
            raise CommandError(str(wrong)) from None
        for each in found:
            self.stdout.write(f"{'Đạt' if each.is_good else 'HỎNG'}  {each.place}: {each.sentence}")
        if not all(each.is_good for each in found):
            raise CommandError(
                "Có khóa chưa dùng được. Văn bản của cơ quan ấy chưa ban hành được cho đến khi sửa xong."
            )
