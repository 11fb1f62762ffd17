"""What checks found, the reason of a correction, and the job that sets today's data beside the snapshot."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0002_discipline"),
        ("reports", "0005_documents_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("paper", "Thể thức trên bản PDF"), ("figures", "Số liệu hiện tại so với bản chốt")],
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    models.CharField(db_comment="SHA-256 of the PDF, or of the figures of the snapshot", max_length=64),
                ),
                ("found", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "kết quả kiểm tra",
            },
        ),
        migrations.RemoveConstraint(
            model_name="job",
            name="reports_job_kind_known",
        ),
        migrations.AddField(
            model_name="report",
            name="reason",
            field=models.CharField(
                blank=True,
                db_comment="why this version corrects the one before",
                default="",
                max_length=500,
                verbose_name="lý do đính chính",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("compile", "Tổng hợp số liệu"),
                    ("render", "Dựng bản PDF"),
                    ("word", "Xuất bản Word"),
                    ("check", "Đối chiếu số liệu"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["compile", "render", "word", "check"])), name="reports_job_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), ("previous__isnull", False), _connector="OR"),
                name="reports_report_reason_is_of_a_correction",
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="document",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="reports.document"
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="report",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="reports.report"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document__isnull", True), ("report__isnull", False)),
                    models.Q(("document__isnull", False), ("report__isnull", True)),
                    _connector="OR",
                ),
                name="reports_check_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["paper", "figures"])), name="reports_check_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(fields=("report", "kind"), name="reports_check_once_per_report"),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(fields=("document", "kind"), name="reports_check_once_per_document"),
        ),
    ]
