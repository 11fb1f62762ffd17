from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0005_saved_views'),
    ]

    operations = [
        migrations.AddField(
            model_name='removal',
            name='links',
            field=models.JSONField(db_comment='[table, column, ids] of rows that pointed at it and let go', default=list),
        ),
    ]
