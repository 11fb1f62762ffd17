"""A version knows who wrote it and when that person began."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0009_job_percent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "sectionversion",
            "begun_at",
            models.DateTimeField(
                db_comment="the first save of the burst that ended in this text", default=django.utils.timezone.now
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "sectionversion",
            "by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
