from django.db import migrations, models

STATUSES = [
    ('queued', 'Đang chờ đến lượt'), ('running', 'Đang làm'), ('checked', 'Chờ xác nhận'), ('refused', 'Có lỗi, chưa nhập'),
    ('done', 'Đã nhập'), ('failed', 'Không xong'), ('cancelled', 'Đã bỏ'),
]
AT_WORK = ('queued', 'running')
# A file that was under way is queued anew: the next rescue tells a worker of it.
CARRY_OVER = """
UPDATE scoring_importjob SET
    confirmed = status IN ('importing', 'done'),
    rows_in_all = coalesce(rows_in_all, 0),
    finished_at = CASE WHEN status IN ('checking', 'importing') THEN NULL ELSE coalesce(finished_at, beat_at) END,
    status = CASE WHEN status IN ('checking', 'importing') THEN 'queued' ELSE status END
"""
# Back to the old words; without a number of rows the old code takes such a file as one that nobody has begun.
CARRY_BACK = """
UPDATE scoring_importjob SET
    rows_in_all = NULL,
    status = CASE WHEN confirmed THEN 'importing' ELSE 'checking' END
WHERE status IN ('queued', 'running')
"""


class Migration(migrations.Migration):

    dependencies = [('scoring', '0008_marks_by_persons')]

    operations = [
        migrations.RemoveConstraint('importjob', 'scoring_importjob_status_known'),
        migrations.AddField('importjob', 'attempts', models.PositiveSmallIntegerField(default=0)),
        migrations.AddField('importjob', 'confirmed', models.BooleanField(db_comment='the rows are to be written, not only checked', default=False)),
        migrations.RunSQL(CARRY_OVER, CARRY_BACK),
        migrations.AlterField('importjob', 'status', models.CharField(choices=STATUSES, default='queued', max_length=10)),
        migrations.AlterField('importjob', 'rows_in_all', models.PositiveIntegerField(default=0)),
        migrations.AddConstraint('importjob', models.CheckConstraint(condition=models.Q(('status__in', [value for value, _ in STATUSES])), name='scoring_importjob_status_known')),
        migrations.AddConstraint('importjob', models.CheckConstraint(condition=models.Q(models.Q(('status__in', AT_WORK), _negated=True), ('finished_at__isnull', True), _connector='OR'), name='scoring_importjob_open_is_not_finished')),
        migrations.AddConstraint('importjob', models.CheckConstraint(condition=models.Q(('status__in', AT_WORK), ('finished_at__isnull', False), _connector='OR'), name='scoring_importjob_closed_is_finished')),
    ]
