"""Documents besides the reports: sheets on paper, proposals for awards, letters to late units, minutes, briefs."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse

from reports.models.issuance import Issuance, IssuingBody, ReportStatus
from scoring.models import Assessment
from units.schema import Folded, not_blank, one_of, when


class DocumentKind(models.TextChoices):
    SHEET = "sheet", "Phiếu chấm điểm"
    SHEET_BOOK = "sheet_book", "Tập phiếu chấm điểm"
    PROPOSAL = "proposal", "Tờ trình đề nghị khen thưởng"
    AWARD_LIST = "award_list", "Danh sách được khen thưởng"
    REMINDER = "reminder", "Công văn đôn đốc"
    MINUTES = "minutes", "Biên bản kiểm tra"
    BRIEF = "brief", "Tóm tắt cho lãnh đạo"


# Printed for reading, for signing by hand, or to go with a decision under its number: they take no number here and are
# never issued.
UNNUMBERED = (DocumentKind.SHEET, DocumentKind.SHEET_BOOK, DocumentKind.BRIEF, DocumentKind.AWARD_LIST)

# Số, ký hiệu after the number (NĐ 30/2020/NĐ-CP, Phụ lục I, and Phụ lục III for the short names of kinds).
SIGNS = {
    DocumentKind.PROPOSAL: {IssuingBody.UBND: "TTr-UBND", IssuingBody.SNV: "TTr-SNV"},
    DocumentKind.REMINDER: {IssuingBody.UBND: "UBND-SNV", IssuingBody.SNV: "SNV-TĐKT"},
    DocumentKind.MINUTES: {IssuingBody.UBND: "BB-UBND", IssuingBody.SNV: "BB-SNV"},
}


def _own_paper(user):
    """A sheet that this person still sees (their own needs no office), a book of what they still answer for."""
    scope = user.scope
    of_document = Cast(KeyTextTransform("sheet", OuterRef("about")), models.BigIntegerField())
    sheet = Exists(Assessment.objects.visible_to(user).filter(pk=of_document))
    book = Q(campaign__province__in=scope.coordinated_province_ids) | Q(unit__in=scope.unit_ids)
    return (Q(kind=DocumentKind.SHEET) & sheet) | (Q(kind=DocumentKind.SHEET_BOOK) & book)


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Coordinators see every document of their province, leaders the issued ones and the briefs of issued reports.

        A brief that was made of a draft opens to the leaders when it is made anew (reports.briefing.renew); one
        whose figures were frozen after the final PDF of its report was there, is of the issued report.

        Sheets on paper are seen by those who asked for them, as long as they may have the sheets; a letter or minutes,
        once issued, by the units it concerns, also where it is one letter to many.
        """
        scope = user.scope
        issued = Q(status=ReportStatus.ISSUED)
        paper = Q(kind__in=(DocumentKind.SHEET, DocumentKind.SHEET_BOOK))
        of_issued = Q(about__issued=True) | Q(snapshot__made_at__gt=F("report__pdf__stored_at"))
        brief = Q(kind=DocumentKind.BRIEF, report__status=ReportStatus.ISSUED) & of_issued
        addressed = DocumentUnit.objects.filter(document=OuterRef("pk"), unit__in=scope.unit_ids)
        concerns = Q(unit__in=scope.unit_ids) | Exists(addressed)
        return self.filter(
            (~paper & Q(campaign__province__in=scope.coordinated_province_ids))
            | (~paper & (issued | brief) & Q(campaign__province__in=scope.read_province_ids))
            | (~paper & issued & concerns)
            | (Q(requested_by=user.pk) & _own_paper(user))
        )

    def narrowed(self, *, kind=None, status=None):
        """What the filters of the list ask for."""
        documents = self.filter(kind=kind) if kind else self
        return documents.filter(status=status) if status else documents


class Document(Issuance):
    """One document made from data. What it is about stands in `about`, what it says in its snapshot once made."""

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField("loại văn bản", max_length=12, choices=DocumentKind)
    title = models.CharField("trích yếu", max_length=500)
    search_key = models.GeneratedField(
        expression=Folded("title"),
        output_field=models.TextField(),
        db_persist=True,
        db_comment="units.text.fold(title)",
    )
    about = models.JSONField(default=dict, db_comment="ids and choices of reports.papers.<kind>")
    report = models.ForeignKey("reports.Report", null=True, on_delete=models.PROTECT, related_name="documents")
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="documents")
    text = models.TextField("lời văn", blank=True, max_length=40000)
    text_revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by_name = models.CharField(max_length=150, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            *Issuance.Meta.constraints,
            one_of("kind", DocumentKind, "kind_known"),
            not_blank("title", "title_not_blank", "Hãy nhập trích yếu của văn bản."),
            when(Q(kind__in=UNNUMBERED), Q(status=ReportStatus.DRAFT), "unnumbered_is_not_issued"),
            when(Q(kind=DocumentKind.BRIEF), Q(report__isnull=False), "brief_is_of_a_report"),
            when(Q(kind=DocumentKind.MINUTES), Q(unit__isnull=False), "minutes_name_a_unit"),
        ]
        indexes = [models.Index(fields=["campaign", "kind", "-requested_at"], name="reports_document_of_campaign")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("document_detail", args=[self.pk])

    @property
    def sign(self):
        """What stands after the number: "TTr-UBND"; of a công văn the bodies that issue and draft it."""
        return SIGNS.get(self.kind, {}).get(self.issuing_body, "")

    @property
    def is_numbered(self):
        return self.kind not in UNNUMBERED


class DocumentUnit(models.Model):
    """A unit that a letter is addressed to, alone or among others; fixed once the letter is issued."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="addressed", db_index=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="letters")

    class Meta:
        verbose_name = "đơn vị nhận văn bản"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return f"{self.document_id}: {self.unit_id}"
