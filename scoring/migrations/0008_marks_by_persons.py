import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _person():
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0007_work_of_workers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="mark", name="saved_by", field=_person()),
        migrations.AddField(model_name="evidence", name="added_by", field=_person()),
    ]
