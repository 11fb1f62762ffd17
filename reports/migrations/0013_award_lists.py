"""The list of who was given an award is a kind of document, no longer a tờ trình that says it is none."""

from django.db import migrations, models

FORWARD = """
UPDATE reports_document SET kind = 'award_list', about = about - 'part'
WHERE kind = 'proposal' AND about ->> 'part' = 'decision';
"""
BACKWARD = """
UPDATE reports_document SET kind = 'proposal', about = about || '{"part": "decision"}' WHERE kind = 'award_list';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0012_building_lists'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='document',
            name='reports_document_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='document',
            name='reports_document_unnumbered_is_not_issued',
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('sheet', 'Phiếu chấm điểm'), ('sheet_book', 'Tập phiếu chấm điểm'), ('proposal', 'Tờ trình đề nghị khen thưởng'), ('award_list', 'Danh sách được khen thưởng'), ('reminder', 'Công văn đôn đốc'), ('minutes', 'Biên bản kiểm tra'), ('brief', 'Tóm tắt cho lãnh đạo')], max_length=12, verbose_name='loại văn bản'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['sheet', 'sheet_book', 'proposal', 'award_list', 'reminder', 'minutes', 'brief'])), name='reports_document_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('sheet', 'sheet_book', 'brief', 'award_list')), _negated=True), ('status', 'draft'), _connector='OR'), name='reports_document_unnumbered_is_not_issued'),
        ),
    ]
