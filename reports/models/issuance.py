"""What every document that a province signs has in common: its state, its frozen data, its files and its signature."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.schema import all_or_none, one_of, when


class ReportStatus(models.TextChoices):
    """ISSUING: number, date and signer are recorded and the final PDF is being made; the words are locked."""

    DRAFT = "draft", "Dự thảo"
    ISSUING = "issuing", "Đang ban hành"
    ISSUED = "issued", "Đã ban hành"


class IssuingBody(models.TextChoices):
    """Who issues decides header, notation and signature (NĐ 30/2020/NĐ-CP, Điều 13 and Phụ lục I)."""

    UBND = "ubnd", "UBND tỉnh"
    SNV = "snv", "Sở Nội vụ"


class Snapshot(models.Model):
    """Chốt số liệu: canonical JSON and its SHA-256; immutable, and all that a PDF is rendered from."""

    sha256 = models.CharField(max_length=64, unique=True)
    body = models.TextField(db_comment="canonical JSON: sorted keys, no spaces, UTF-8, NFC")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "bản chốt số liệu"
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="%(app_label)s_%(class)s_sha256_is_hex"
            )
        ]

    def __str__(self):
        return self.sha256[:8]


class Issuance(models.Model):
    """A document on its way to be signed. After issue nothing of it changes but the one signed file."""

    status = models.CharField(max_length=10, choices=ReportStatus, default=ReportStatus.DRAFT)
    issuing_body = models.CharField("cơ quan ban hành", max_length=10, choices=IssuingBody, default=IssuingBody.UBND)
    recipients = models.TextField("nơi nhận", blank=True, max_length=4000)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="%(class)ss")
    pdf = models.ForeignKey("campaign.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    sealed_by = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_comment="subject of the certificate that signed the PDF; empty: unsigned",
    )
    word = models.ForeignKey("campaign.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    signed_file = models.ForeignKey("campaign.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("số", max_length=20, null=True)
    issued_on = models.DateField("ngày ban hành", null=True)
    signer_authority = models.CharField("thẩm quyền ký", max_length=200, blank=True, default="")
    signer_position = models.CharField("chức vụ người ký", max_length=200, null=True)
    signer_name = models.CharField("họ tên người ký", max_length=150, null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            one_of("status", ReportStatus, "status_known"),
            one_of("issuing_body", IssuingBody, "body_known"),
            all_or_none("number", "issued_on", "signer_position", "signer_name", "issued_by", name="issue_whole"),
            when(Q(status=ReportStatus.DRAFT), Q(number__isnull=True), "draft_has_no_number"),
            when(
                ~Q(status=ReportStatus.DRAFT),
                Q(number__isnull=False, snapshot__isnull=False),
                "issuing_has_number_and_snapshot",
            ),
            when(Q(status=ReportStatus.ISSUED), Q(pdf__isnull=False), "issued_has_file"),
            when(~Q(status=ReportStatus.ISSUED), Q(signed_file__isnull=True), "only_issued_is_signed"),
            when(~Q(sealed_by=""), Q(pdf__isnull=False), "sealed_has_file"),
        ]

    @property
    def notation(self):
        """ "15/TTr-UBND"; empty before there is a number."""
        return f"{self.number}/{self.sign}" if self.number else ""

    @property
    def called(self):
        """What sentences call it."""
        return "Văn bản"

    @property
    def is_numbered(self):
        """Whether it takes a number and is issued; what is only printed says otherwise."""
        return True

    @property
    def is_issued(self):
        return self.status == ReportStatus.ISSUED

    @property
    def takes_signed_file(self):
        """Whether the signed PDF or scan is still to be attached, which happens once."""
        return self.is_issued and self.signed_file_id is None

    @property
    def is_draft(self):
        """Words, figures and settings may change; otherwise nothing does."""
        return self.status == ReportStatus.DRAFT
