"""What an installation takes from its environment, told without a secret: for the page of settings."""

import platform
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connection


def told():
    """[(what, value)] in words; addresses of servers without names and passwords."""
    return [
        ("Chế độ chạy", settings.APP_ENV),
        ("Địa chỉ trang", settings.SITE_URL),
        ("Tên máy được nhận", ", ".join(settings.ALLOWED_HOSTS)),
        ("Máy chủ trung gian", str(settings.TRUSTED_PROXIES)),
        ("Cơ sở dữ liệu", f"PostgreSQL {_version()}, {_place(settings.DATABASE_URL)}"),
        ("Hàng đợi và bộ nhớ tạm", _place(settings.REDIS_URL)),
        ("Nơi ghi tệp", str(settings.VAR_DIR)),
        ("Máy chủ thư", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if settings.EMAIL_HOST else "chưa đặt"),
        ("Người gửi thư", settings.DEFAULT_FROM_EMAIL),
        ("Ký số", "có cấu hình" if settings.SIGNING_CONFIG else "chưa đặt"),
        ("Dấu của lần sao lưu", settings.BACKUP_STAMP or "chưa đặt"),
        ("Việc im lặng được giao lại sau", f"{settings.JOB_PATIENCE.total_seconds():.0f} giây"),
        ("Múi giờ", settings.TIME_ZONE),
        ("Phiên bản", f"Python {platform.python_version()}, Django {django.get_version()}"),
    ]


def _version():
    major, minor = divmod(connection.pg_version, 10000)
    return f"{major}.{minor}"


def _place(address):
    """Host and port, or that it is a socket of this machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not host or host.startswith("/") or "%2f" in host.lower():
        return "trên máy này"
    return f"{host}{f':{parts.port}' if parts.port else ''}"
