from django.db import migrations, models

# Where the sample for people of Kiên Giang comes from stood in its words, before everybody who marked. Rubrics that
# were read from the pack say now what the pack says, so that reading it again still changes nothing.
TOLD = (
    "Tiêu chuẩn đối với cá nhân (theo năm tiêu chuẩn của tỉnh An Giang, vì báo cáo sơ kết của Kiên Giang không nêu tiêu "
    "chuẩn cá nhân)"
)
PREFIX = "Tiêu chuẩn lấy theo tỉnh An Giang. "
SOURCE = (
    "Năm tiêu chuẩn trong kế hoạch của tỉnh An Giang (607/KH-UBND ngày 1/10/2019), vì báo cáo sơ kết của tỉnh Kiên Giang "
    "không nêu tiêu chuẩn đối với cá nhân."
)


def carry_over(apps, schema_editor):
    groups = apps.get_model('scoring', 'CriterionGroup').objects.filter(title=TOLD)
    rubrics = list(groups.values_list('rubric', flat=True))
    apps.get_model('scoring', 'Rubric').objects.filter(pk__in=rubrics).update(source=SOURCE)
    Criterion = apps.get_model('scoring', 'Criterion')
    for criterion in Criterion.objects.filter(rubric__in=rubrics, guidance__startswith=PREFIX):
        Criterion.objects.filter(pk=criterion.pk).update(guidance=criterion.guidance.removeprefix(PREFIX))
    groups.update(title="Tiêu chuẩn đối với cá nhân")


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0009_imports_are_work'),
    ]

    operations = [
        migrations.AddField(
            model_name='rubric',
            name='source',
            field=models.CharField(blank=True, help_text='Tiêu chí lấy từ đâu, vì sao; cán bộ chấm không thấy.', max_length=500, verbose_name='nguồn nội dung'),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
