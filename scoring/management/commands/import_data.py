"""import_data KIND FILE …: takes an import file in, whole or not at all (docs/imports.md)."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaign.models import Campaign
from scoring.ending import MOVES_UNITS, settle_sheets
from scoring.imports.kinds import IMPORTERS
from units.importing import import_file
from units.legacy import TCVN3, VNI
from units.models import Province

ENCODINGS = {"tcvn3": TCVN3, "vni": VNI}


class Command(BaseCommand):
    help = "Nhập tệp XLSX hoặc CSV. Có lỗi thì không ghi gì; nhập lại tệp cũ thì không đổi gì."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(IMPORTERS), metavar="LOẠI", help=", ".join(sorted(IMPORTERS)))
        parser.add_argument("file", metavar="TỆP")
        parser.add_argument("--province", required=True, metavar="SLUG")
        parser.add_argument("--campaign", metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="kiểm tra và đếm, không ghi")

        parser.add_argument("--convert", choices=sorted(ENCODINGS), help="chuyển chữ TCVN3 (ABC) hoặc VNI sang Unicode")

    def handle(self, *args, kind, file, province, campaign, dry_run, convert, **options):
        importer, now = IMPORTERS[kind], timezone.now()
        place = Province.objects.filter(slug=province).first()
        if place is None:
            raise CommandError(f"Không có tỉnh “{province}”.")
        outcome = import_file(
            importer,
            file,
            province=place,
            campaign=self._campaign(importer, place, campaign),
            at=now,
            dry_run=dry_run,
            convert_from=ENCODINGS.get(convert),
        )
        if outcome.batch and importer.kind in MOVES_UNITS:
            settle_sheets(place, at=now)
        self._tell(outcome, dry_run)

    def _campaign(self, importer, province, slug):
        if slug is None and importer.needs_campaign:
            raise CommandError("Loại tệp này cần --campaign.")
        found = slug and Campaign.objects.filter(province=province, slug=slug).first()
        if slug and found is None:
            raise CommandError(f"Tỉnh {province.name} không có phong trào “{slug}”.")
        return found

    def _tell(self, outcome, dry_run):
        for warning in outcome.warnings:
            self.stderr.write(f"Lưu ý. {warning}")
        if outcome.legacy:
            self._tell_legacy(outcome)
        if outcome.warning_count > len(outcome.warnings):
            self.stderr.write(f"… và {outcome.warning_count - len(outcome.warnings)} lưu ý khác.")
        if outcome.errors:
            told = [str(error) for error in outcome.errors]
            if outcome.error_count > len(told):
                told.append(f"… và {outcome.error_count - len(told)} lỗi khác.")
            raise CommandError("\n".join([*told, f"Tệp có {outcome.error_count} lỗi; chưa ghi gì."]))
        self.stdout.write(f"{'Chạy thử, chưa ghi gì: ' if dry_run else ''}{outcome.summary()}.")
        if outcome.batch:
            self.stdout.write(f"Lần nhập số {outcome.batch.pk}; rút lại bằng: withdraw_import {outcome.batch.pk}")

    def _tell_legacy(self, outcome):
        """What converting makes of some cells, so that a person can see whether it is right."""
        for before, after in outcome.legacy.samples:
            self.stderr.write(f"Chuyển mã {outcome.legacy.encoding}: “{before}” → “{after}”")
        if outcome.errors:
            option = next(name for name, encoding in ENCODINGS.items() if encoding == outcome.legacy.encoding)
            self.stderr.write(
                f"Tệp có chữ {outcome.legacy.encoding}. Muốn chuyển sang Unicode, thêm --convert {option}."
            )
