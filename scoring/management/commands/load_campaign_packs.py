"""load_campaign_packs [FILE.yaml …]: the packs named, or all that ship; loading twice changes nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from scoring.rubrics.pack_files import BadPacks
from scoring.rubrics.packs import load_packs, shipped


class Command(BaseCommand):
    help = "Nạp gói phong trào (YAML): các tệp nêu tên, hoặc tất cả gói đi kèm."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="TỆP.yaml")

    def handle(self, *args, files, **options):
        try:
            results = load_packs(files or shipped())
        except BadPacks as bad:
            raise CommandError(f"{bad}\nChưa nạp gói nào.") from None
        for loaded in results:
            self.stdout.write(f"{loaded.file}: {loaded.campaign.province.name}, “{loaded.campaign.name}”")
            if loaded.new:
                self.stdout.write(f"  mới: {', '.join(loaded.new)}")
            if loaded.changed:
                self.stdout.write(f"  đã đổi: {', '.join(loaded.changed)}")
            if loaded.unchanged:
                self.stdout.write(f"  giữ nguyên: {loaded.unchanged} mục")
