import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATUSES = [('queued', 'Đang chờ đến lượt'), ('running', 'Đang làm'), ('done', 'Xong'), ('failed', 'Không xong')]
# A search that was under way is queued anew: the next rescue tells a worker of it.
CARRY_OVER = """
UPDATE scoring_explanationcheck SET
    status = CASE WHEN finished_at IS NULL THEN 'queued' WHEN failure = '' THEN 'done' ELSE 'failed' END,
    beat_at = coalesce(finished_at, requested_at), in_all = coalesce(in_all, 0)
"""


def work(name):
    """The constraints of units.models.Work on one table."""
    at_work = ('queued', 'running')
    rules = {
        'status_known': models.Q(('status__in', [value for value, _ in STATUSES])),
        'failure_says_why': models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'),
        'open_is_not_finished': models.Q(models.Q(('status__in', at_work), _negated=True), ('finished_at__isnull', True), _connector='OR'),
        'closed_is_finished': models.Q(('status__in', at_work), ('finished_at__isnull', False), _connector='OR'),
    }
    return [models.CheckConstraint(condition=rule, name=f'scoring_{name}_{key}') for key, rule in rules.items()]


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0005_sendings_of_visits'),
        ('scoring', '0006_words_of_returns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField('explanationcheck', 'asked_at', 'requested_at'),
        migrations.RenameField('explanationcheck', 'done_at', 'finished_at'),
        migrations.AddField('explanationcheck', 'status', models.CharField(choices=STATUSES, default='queued', max_length=10)),
        migrations.AddField('explanationcheck', 'attempts', models.PositiveSmallIntegerField(default=0)),
        migrations.AddField('explanationcheck', 'beat_at', models.DateTimeField(null=True)),
        migrations.AlterField('explanationcheck', 'failure', models.CharField(blank=True, max_length=500, verbose_name='lý do không xong')),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.AlterField('explanationcheck', 'beat_at', models.DateTimeField()),
        migrations.AlterField('explanationcheck', 'in_all', models.PositiveIntegerField(db_comment='explanations to read', default=0)),
        *(migrations.AddConstraint('explanationcheck', rule) for rule in work('explanationcheck')),
        migrations.CreateModel(
            name='RubricTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=STATUSES, default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('requested_at', models.DateTimeField()),
                ('beat_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=500, verbose_name='lý do không xong')),
                ('asked_as', models.CharField(db_comment='stamp of the rubric, the round and the mapping', max_length=16)),
                ('mapping', models.JSONField(db_comment='{new code: old code}')),
                ('done', models.PositiveIntegerField(db_comment='sheets tried so far', default=0)),
                ('in_all', models.PositiveIntegerField(db_comment='sheets to try')),
                ('result', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaign.round')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='scoring.rubric')),
            ],
            options={
                'verbose_name': 'lần mô phỏng bộ tiêu chí',
                'constraints': [*work('rubrictrial'), models.UniqueConstraint(fields=('rubric', 'by'), name='scoring_rubrictrial_once')],
            },
        ),
    ]
