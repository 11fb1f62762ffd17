"""Proposals for awards: rules, quotas, everybody considered, the session of the council and the decision."""


import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0002_discipline'),
        ('reports', '0006_checks'),
        ('units', '0002_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.CharField(choices=[('annual', 'Hằng năm'), ('mid_term', 'Sơ kết'), ('final', 'Tổng kết')], max_length=10, verbose_name='dịp')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('first_year', models.PositiveSmallIntegerField(verbose_name='xét từ năm')),
                ('day', models.DateField(verbose_name='thông tin tính đến ngày')),
                ('family', models.CharField(choices=[('hinh_thuc', 'Hình thức khen thưởng'), ('danh_hieu', 'Danh hiệu thi đua')], max_length=10)),
                ('form', models.CharField(choices=[('huan_chuong_lao_dong', 'Huân chương Lao động'), ('bang_khen_ttg', 'Bằng khen của Thủ tướng Chính phủ'), ('bang_khen_tinh', 'Bằng khen của Chủ tịch UBND tỉnh'), ('giay_khen', 'Giấy khen'), ('co_thi_dua_chinh_phu', 'Cờ thi đua của Chính phủ'), ('co_thi_dua_tinh', 'Cờ thi đua của UBND tỉnh'), ('tap_the_lao_dong_xuat_sac', 'Tập thể lao động xuất sắc'), ('chien_si_thi_dua_tinh', 'Chiến sĩ thi đua cấp tỉnh'), ('chien_si_thi_dua_co_so', 'Chiến sĩ thi đua cơ sở')], max_length=40, verbose_name='hình thức, danh hiệu đề nghị')),
                ('addressee', models.CharField(choices=[('ubnd', 'Ủy ban nhân dân tỉnh'), ('hoi_dong', 'Hội đồng Thi đua - Khen thưởng tỉnh'), ('thu_tuong', 'Thủ tướng Chính phủ')], default='ubnd', max_length=10, verbose_name='kính gửi')),
                ('collective', models.BooleanField(default=True, verbose_name='xét tập thể')),
                ('individual', models.BooleanField(default=True, verbose_name='xét cá nhân')),
                ('collective_bands', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None)),
                ('individual_bands', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None)),
                ('top_of_cluster', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='trong số hạng đầu của mỗi cụm, khối')),
                ('least_years', models.PositiveSmallIntegerField(default=1, verbose_name='ít nhất số năm đạt')),
                ('final_only', models.BooleanField(default=False, verbose_name='chỉ xét phiếu đã chốt')),
                ('quota_by', models.CharField(choices=[('don_vi', 'Từng đơn vị'), ('cap_tren', 'Đơn vị cùng các đơn vị trực thuộc')], default='don_vi', max_length=10, verbose_name='chỉ tiêu tính theo')),
                ('either_first', models.CharField(blank=True, choices=[('', 'Người lập chọn'), ('tap_the', 'Tập thể'), ('ca_nhan', 'Cá nhân')], default='', max_length=10, verbose_name='khi chỉ tiêu là tập thể hoặc cá nhân')),
                ('bases', models.TextField(blank=True, db_comment='one legal basis a line', max_length=4000, verbose_name='căn cứ')),
                ('built_at', models.DateTimeField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(db_comment='moves with the list; the paper says which it printed', default=0)),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='ngày họp Hội đồng')),
                ('minutes_number', models.CharField(blank=True, default='', max_length=100, verbose_name='số biên bản')),
                ('members', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tổng số thành viên Hội đồng')),
                ('present', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số thành viên có mặt')),
                ('decision_number', models.CharField(blank=True, max_length=100, null=True, verbose_name='số quyết định')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='ngày quyết định')),
                ('decided_by', models.CharField(blank=True, max_length=200, null=True, verbose_name='cấp quyết định')),
                ('decision_basis', models.CharField(blank=True, default='', max_length=200, verbose_name='căn cứ pháp lý của quyết định')),
                ('decision_typed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='reports.document')),
            ],
            options={
                'verbose_name': 'tờ trình khen thưởng',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Nominee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('tap_the', 'Tập thể'), ('ca_nhan', 'Cá nhân')], max_length=10, verbose_name='đối tượng')),
                ('name', models.CharField(max_length=255, verbose_name='tên, họ và tên')),
                ('position', models.CharField(blank=True, default='', max_length=200, verbose_name='chức vụ')),
                ('unit_name', models.CharField(max_length=255, verbose_name='đơn vị')),
                ('unit_kind', models.CharField(choices=[('so_nganh', 'Sở, ban, ngành'), ('huyen', 'Huyện, thành phố'), ('xa', 'Xã, phường, thị trấn'), ('su_nghiep', 'Đơn vị sự nghiệp'), ('dang', 'Cơ quan Đảng'), ('doan_the', 'Mặt trận, đoàn thể'), ('vu_trang', 'Lực lượng vũ trang'), ('doanh_nghiep', 'Doanh nghiệp'), ('trung_uong', 'Cơ quan trung ương trên địa bàn'), ('khac', 'Khác')], max_length=20)),
                ('name_key', models.CharField(editable=False, max_length=1400)),
                ('search_key', models.CharField(editable=False, max_length=600)),
                ('cluster', models.CharField(blank=True, default='', max_length=200, verbose_name='cụm, khối')),
                ('total', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('rank', models.PositiveIntegerField(null=True)),
                ('band', models.CharField(blank=True, default='', max_length=100, verbose_name='xếp loại')),
                ('family', models.CharField(choices=[('hinh_thuc', 'Hình thức khen thưởng'), ('danh_hieu', 'Danh hiệu thi đua')], max_length=10)),
                ('form', models.CharField(choices=[('huan_chuong_lao_dong', 'Huân chương Lao động'), ('bang_khen_ttg', 'Bằng khen của Thủ tướng Chính phủ'), ('bang_khen_tinh', 'Bằng khen của Chủ tịch UBND tỉnh'), ('giay_khen', 'Giấy khen'), ('co_thi_dua_chinh_phu', 'Cờ thi đua của Chính phủ'), ('co_thi_dua_tinh', 'Cờ thi đua của UBND tỉnh'), ('tap_the_lao_dong_xuat_sac', 'Tập thể lao động xuất sắc'), ('chien_si_thi_dua_tinh', 'Chiến sĩ thi đua cấp tỉnh'), ('chien_si_thi_dua_co_so', 'Chiến sĩ thi đua cơ sở')], max_length=40, verbose_name='hình thức đề nghị')),
                ('outcome', models.CharField(choices=[('listed', 'Đề nghị'), ('tied', 'Chờ chọn'), ('over', 'Vượt chỉ tiêu'), ('out', 'Không đủ điều kiện')], max_length=10)),
                ('findings', models.JSONField(db_comment='[[rule, answer, sentence]] of reports.eligibility', default=list)),
                ('why', models.TextField(blank=True, default='', verbose_name='vì sao')),
                ('choice', models.CharField(blank=True, choices=[('', 'Theo tiêu chí'), ('taken', 'Đưa vào danh sách'), ('aside', 'Để riêng')], default='', max_length=10)),
                ('choice_reason', models.CharField(blank=True, default='', max_length=500, verbose_name='lý do')),
                ('chosen_by_name', models.CharField(blank=True, default='', max_length=150)),
                ('chosen_at', models.DateTimeField(null=True)),
                ('summary', models.TextField(blank=True, default='', max_length=2000, verbose_name='tóm tắt thành tích')),
                ('place', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='thứ tự')),
                ('votes', models.PositiveSmallIntegerField(null=True, verbose_name='số phiếu đồng ý')),
                ('voters', models.PositiveSmallIntegerField(db_comment='members present when the votes were counted', null=True)),
                ('voting_members', models.PositiveSmallIntegerField(db_comment='members in all, the whole of the share', null=True)),
                ('turned_down', models.CharField(blank=True, default='', max_length=500, verbose_name='lý do không được khen')),
                ('award', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nomination', to='campaign.award')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='units.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='units.unit')),
                ('proposal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='nominees', to='reports.proposal')),
            ],
            options={
                'verbose_name': 'đối tượng được xét',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('so_nganh', 'Sở, ban, ngành'), ('huyen', 'Huyện, thành phố'), ('xa', 'Xã, phường, thị trấn'), ('su_nghiep', 'Đơn vị sự nghiệp'), ('dang', 'Cơ quan Đảng'), ('doan_the', 'Mặt trận, đoàn thể'), ('vu_trang', 'Lực lượng vũ trang'), ('doanh_nghiep', 'Doanh nghiệp'), ('trung_uong', 'Cơ quan trung ương trên địa bàn'), ('khac', 'Khác')], max_length=20, null=True, verbose_name='loại đơn vị')),
                ('collective', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tập thể')),
                ('individual', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cá nhân')),
                ('either', models.BooleanField(default=False, verbose_name='tập thể hoặc cá nhân')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotas', to='reports.proposal')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'chỉ tiêu đề nghị',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('occasion__in', ['annual', 'mid_term', 'final'])), name='reports_proposal_occasion_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('family__in', ['hinh_thuc', 'danh_hieu'])), name='reports_proposal_family_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['huan_chuong_lao_dong', 'bang_khen_ttg', 'bang_khen_tinh', 'giay_khen', 'co_thi_dua_chinh_phu', 'co_thi_dua_tinh', 'tap_the_lao_dong_xuat_sac', 'chien_si_thi_dua_tinh', 'chien_si_thi_dua_co_so'])), name='reports_proposal_form_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('addressee__in', ['ubnd', 'hoi_dong', 'thu_tuong'])), name='reports_proposal_addressee_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('quota_by__in', ['don_vi', 'cap_tren'])), name='reports_proposal_quota_by_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('either_first__in', ['', 'tap_the', 'ca_nhan'])), name='reports_proposal_either_first_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('family', 'hinh_thuc'), ('form__in', ('huan_chuong_lao_dong', 'bang_khen_ttg', 'bang_khen_tinh', 'giay_khen'))), models.Q(('family', 'danh_hieu'), ('form__in', ('co_thi_dua_chinh_phu', 'co_thi_dua_tinh', 'tap_the_lao_dong_xuat_sac', 'chien_si_thi_dua_tinh', 'chien_si_thi_dua_co_so'))), _connector='OR'), name='reports_proposal_form_of_family', violation_error_message='Hình thức khen thưởng và danh hiệu thi đua không đề nghị chung một danh sách.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('first_year__lte', models.F('year'))), name='reports_proposal_years_in_order', violation_error_message='Năm bắt đầu xét phải từ năm cuối trở về trước.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('least_years__gte', 1), ('least_years__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('year'), '-', models.F('first_year')), '+', models.Value(1)))), name='reports_proposal_years_within_span', violation_error_message='Số năm đạt phải từ 1 đến số năm của thời gian xét.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('occasion', 'annual'), _negated=True), ('first_year', models.F('year')), _connector='OR'), name='reports_proposal_annual_is_one_year', violation_error_message='Đề nghị hằng năm chỉ xét một năm.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('collective', True), ('individual', True), _connector='OR'), name='reports_proposal_of_somebody', violation_error_message='Hãy chọn xét tập thể, cá nhân hoặc cả hai.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('top_of_cluster__isnull', True), ('top_of_cluster__gte', 1), _connector='OR'), name='reports_proposal_top_from_one', violation_error_message='Số hạng đầu phải từ 1 trở lên. Để trống nếu không giới hạn.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_on__isnull', False), ('members__isnull', False), ('present__isnull', False)), models.Q(('met_on__isnull', True), ('members__isnull', True), ('present__isnull', True)), _connector='OR'), name='reports_proposal_session_whole'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('members__isnull', True), models.Q(('members__gte', 1), ('present__lte', models.F('members'))), _connector='OR'), name='reports_proposal_present_within_members', violation_error_message='Số thành viên có mặt không được quá tổng số thành viên Hội đồng.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision_number__isnull', False), ('decided_on__isnull', False), ('decided_by__isnull', False), ('decision_typed_by__isnull', False)), models.Q(('decision_number__isnull', True), ('decided_on__isnull', True), ('decided_by__isnull', True), ('decision_typed_by__isnull', True)), _connector='OR'), name='reports_proposal_decision_whole'),
        ),
        migrations.AddIndex(
            model_name='nominee',
            index=models.Index(fields=['proposal', 'scope', 'outcome'], name='reports_nominee_list'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['tap_the', 'ca_nhan'])), name='reports_nominee_scope_known'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('unit_kind__in', ['so_nganh', 'huyen', 'xa', 'su_nghiep', 'dang', 'doan_the', 'vu_trang', 'doanh_nghiep', 'trung_uong', 'khac'])), name='reports_nominee_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('family__in', ['hinh_thuc', 'danh_hieu'])), name='reports_nominee_family_known'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['huan_chuong_lao_dong', 'bang_khen_ttg', 'bang_khen_tinh', 'giay_khen', 'co_thi_dua_chinh_phu', 'co_thi_dua_tinh', 'tap_the_lao_dong_xuat_sac', 'chien_si_thi_dua_tinh', 'chien_si_thi_dua_co_so'])), name='reports_nominee_form_known'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['listed', 'tied', 'over', 'out'])), name='reports_nominee_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('choice__in', ['', 'taken', 'aside'])), name='reports_nominee_choice_known'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.UniqueConstraint(fields=('proposal', 'unit', 'staff'), name='reports_nominee_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('scope', 'ca_nhan'), _negated=True), ('staff__isnull', False), _connector='OR'), models.Q(models.Q(('scope', 'tap_the'), _negated=True), ('staff__isnull', True), _connector='OR')), name='reports_nominee_person_or_unit'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('family', 'hinh_thuc'), ('form__in', ('huan_chuong_lao_dong', 'bang_khen_ttg', 'bang_khen_tinh', 'giay_khen'))), models.Q(('family', 'danh_hieu'), ('form__in', ('co_thi_dua_chinh_phu', 'co_thi_dua_tinh', 'tap_the_lao_dong_xuat_sac', 'chien_si_thi_dua_tinh', 'chien_si_thi_dua_co_so'))), _connector='OR'), name='reports_nominee_form_of_family', violation_error_message='Hình thức khen thưởng và danh hiệu thi đua không đề nghị chung một danh sách.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('choice', ''), models.Q(models.Q(('choice_reason', ''), _negated=True), ('chosen_at__isnull', False)), _connector='OR'), name='reports_nominee_choice_has_a_reason', violation_error_message='Hãy nêu lý do.'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('votes__isnull', False), ('voters__isnull', False), ('voting_members__isnull', False)), models.Q(('votes__isnull', True), ('voters__isnull', True), ('voting_members__isnull', True)), _connector='OR'), name='reports_nominee_votes_whole'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('votes__isnull', True), models.Q(('votes__lte', models.F('voters')), ('voters__lte', models.F('voting_members')), ('voting_members__gte', 1)), _connector='OR'), name='reports_nominee_votes_within_members', violation_error_message='Số phiếu đồng ý không quá số thành viên có mặt, số có mặt không quá tổng số.'),
        ),
        migrations.AddConstraint(
            model_name='proposalquota',
            constraint=models.CheckConstraint(condition=models.Q(('kind__isnull', True), ('kind__in', ['so_nganh', 'huyen', 'xa', 'su_nghiep', 'dang', 'doan_the', 'vu_trang', 'doanh_nghiep', 'trung_uong', 'khac']), _connector='OR'), name='reports_proposalquota_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='proposalquota',
            constraint=models.CheckConstraint(condition=models.Q(('kind__isnull', True), ('unit__isnull', True), _connector='OR'), name='reports_proposalquota_of_kind_or_unit', violation_error_message='Mỗi dòng chỉ tiêu là của một loại đơn vị hoặc của một đơn vị, không cả hai.'),
        ),
        migrations.AddConstraint(
            model_name='proposalquota',
            constraint=models.UniqueConstraint(fields=('proposal', 'kind', 'unit'), name='reports_proposalquota_once', nulls_distinct=False, violation_error_message='Loại đơn vị hoặc đơn vị này đã có một dòng chỉ tiêu.'),
        ),
        migrations.AddConstraint(
            model_name='proposalquota',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('either', True), _negated=True), models.Q(('collective__isnull', False), ('individual__isnull', False)), _connector='OR'), name='reports_proposalquota_either_has_both_numbers', violation_error_message='Chỉ tiêu “tập thể hoặc cá nhân” cần ghi cả số tập thể và số cá nhân.'),
        ),
    ]
