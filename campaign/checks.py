"""What must hold in the database before the site is served."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error
from django.db import connection

MANAGE_ACCOUNTS = "Hãy khóa hoặc xóa các tài khoản mẫu, hoặc dùng một cơ sở dữ liệu mới."


def no_demo_accounts_in_production(databases, **kwargs):
    """Demo accounts have printed passwords, so production refuses to serve with them."""
    user_model = apps.get_model(settings.AUTH_USER_MODEL)
    table_exists = databases and user_model._meta.db_table in connection.introspection.table_names()
    if settings.APP_ENV != "production" or not table_exists:
        return []
    demo = user_model.objects.filter(is_demo=True, is_active=True).count()
    if not demo:
        return []
    return [Error(f"Cơ sở dữ liệu còn {demo} tài khoản mẫu đang hoạt động.", hint=MANAGE_ACCOUNTS, id="campaign.E001")]


def database_knows_vietnamese_letters(databases, **kwargs):
    """Under LC_CTYPE "C" PostgreSQL leaves Đ alone, and search without case would miss people."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('Đ') = 'đ', current_setting('server_version_num')::int >= 150000")
        letters, version = cursor.fetchone()
    problems = []
    if not letters:
        hint = "Tạo lại cơ sở dữ liệu với LC_CTYPE là C.UTF-8 hoặc vi_VN.UTF-8."
        problems.append(Error("PostgreSQL không đổi được chữ hoa tiếng Việt.", hint=hint, id="campaign.E002"))
    if not version:
        problems.append(Error("Cần PostgreSQL 15 trở lên.", id="campaign.E003"))
    return problems
