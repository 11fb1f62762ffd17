"""withdraw_import BATCH: takes an import back whole while nothing was built on it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from scoring.ending import MOVES_UNITS, settle_sheets
from scoring.imports.kinds import IMPORTERS
from units.models import ImportBatch
from units.refusals import Refused
from units.withdrawing import withdraw


class Command(BaseCommand):
    help = "Rút một lần nhập tệp: bỏ những gì đã nhập, trả lại những gì đã đổi. Đã có gì dựa vào thì không rút."

    def add_arguments(self, parser):
        parser.add_argument("batch", type=int, metavar="SỐ", help="số của lần nhập, import_data in ra khi nhập xong")

    def handle(self, *args, batch, **options):
        found = ImportBatch.objects.filter(pk=batch).first()
        if found is None:
            raise CommandError(f"Không có lần nhập số {batch}.")
        now = timezone.now()
        try:
            withdraw(IMPORTERS[found.kind], found, by_name="Dòng lệnh", at=now)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if found.kind in MOVES_UNITS:
            settle_sheets(found.province, at=now)
        self.stdout.write(f"Đã rút lần nhập số {found.pk}: tệp {found.get_kind_display()} “{found.file_name}”.")
