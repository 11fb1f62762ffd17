from django.db import migrations, models

KNOWN_BEFORE = """
INSERT INTO campaign_visitsending (sent_as, stamp, inspection_id)
SELECT sent_as, '', min(inspection_id) FROM campaign_finding WHERE sent_as IS NOT NULL GROUP BY sent_as
"""


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0004_milestone_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='VisitSending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_as', models.UUIDField()),
                ('stamp', models.CharField(db_comment='campaign.overtaken.stamp_of what was sent', max_length=16)),
                ('inspection', models.ForeignKey(null=True, on_delete=models.deletion.SET_NULL, related_name='sendings', to='campaign.inspection')),
            ],
            options={
                'verbose_name': 'lần gửi bản ghi kiểm tra',
                'constraints': [models.UniqueConstraint(fields=('sent_as',), name='campaign_visitsending_once')],
            },
        ),
        migrations.RunSQL(KNOWN_BEFORE, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='finding',
            name='campaign_finding_sent',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='sent_as',
        ),
    ]
