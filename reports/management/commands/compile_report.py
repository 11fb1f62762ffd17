"""compile_report: the same compiling as the Celery job, in the foreground, into files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from campaign.models import Campaign
from reports import compiling, outline, pdf, snapshots
from reports.annexes.attachments import figures_json
from reports.models import IssuingBody, ReportKind
from reports.press.sheaf import PressFailed
from units.days import NotADay, parse_day
from units.models import Province


class Command(BaseCommand):
    help = "Tổng hợp một báo cáo và ghi ra tệp số liệu (JSON), bản PDF dự thảo."

    def add_arguments(self, parser):
        parser.add_argument("--province", required=True, metavar="SLUG")
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        parser.add_argument("--kind", required=True, choices=ReportKind.values)
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--as-of", required=True, metavar="NGÀY", help="YYYY-MM-DD hoặc dd/mm/yyyy")
        parser.add_argument("--json", metavar="TỆP")
        parser.add_argument("--pdf", metavar="TỆP")

    def handle(self, *, province, campaign, kind, year, as_of, **options):
        found = _campaign(province, campaign)
        day = _day(as_of)
        if sentence := compiling.refusal(found, kind=kind, year=year, as_of=day):
            raise CommandError(sentence)
        body = compiling.compute(found, kind=kind, year=year, as_of=day, progress=self._say(options["verbosity"]))
        words = {section.code: outline.draft_text(section.code, body) for section in outline.WRITTEN}
        body = snapshots.with_words(body, words)
        sha256 = snapshots.sha256_of(body)
        if options["json"]:
            _write(options["json"], figures_json(body, sha256))
        if options["pdf"]:
            _write(options["pdf"], _draft(body, sha256))
        for warning in body["warnings"]:
            self.stdout.write(f"Lưu ý ({warning['code']}): {warning['message']}")
        self.stdout.write(f"Đã tổng hợp {len(body['figures'])} số liệu, SHA-256 {sha256}")

    def _say(self, verbosity):
        return (lambda label: self.stdout.write(f"{label} …")) if verbosity > 1 else compiling.print_nothing


def _campaign(province, campaign):
    """The campaign, or what there is instead: whoever types a slug wants to see the right one."""
    provinces = Province.objects.filter(slug=province)
    if not provinces:
        known = ", ".join(Province.objects.order_by("slug").values_list("slug", flat=True)) or "chưa có tỉnh nào"
        raise CommandError(f"Không có tỉnh “{province}”. Đang có: {known}.")
    found = Campaign.objects.filter(province__in=provinces, slug=campaign).select_related("province").first()
    if found is None:
        slugs = Campaign.objects.filter(province__in=provinces).order_by("slug").values_list("slug", flat=True)
        known = ", ".join(slugs) or "chưa có phong trào nào"
        raise CommandError(f"Tỉnh “{province}” không có phong trào “{campaign}”. Đang có: {known}.")
    return found


def _day(text):
    try:
        return parse_day(text)
    except NotADay as error:
        raise CommandError(f"--as-of: {error}") from None


def _draft(body, sha256):
    try:
        return pdf.render(body, draft=True, issue=None, issuing_body=IssuingBody.UBND, recipients=[], sha256=sha256)
    except PressFailed as failure:
        raise CommandError(str(failure)) from None


def _write(path, content):
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise CommandError(f"Không ghi được {path}: {error.strerror}.") from None
