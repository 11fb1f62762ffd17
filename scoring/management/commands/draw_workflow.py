"""Writes docs/workflow.md from the table of steps, so that the picture cannot lie."""

from django.conf import settings
from django.core.management.base import BaseCommand

from scoring.drawing import workflow_page


class Command(BaseCommand):
    help = "Viết lại docs/workflow.md từ bảng các bước trong scoring/workflow.py."

    def handle(self, *args, **options):
        (settings.BASE_DIR / "docs" / "workflow.md").write_text(workflow_page(), encoding="utf-8")
        self.stdout.write("Đã viết docs/workflow.md.")
