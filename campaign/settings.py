"""Every setting, read from the environment; production refuses what is only fit for a desk."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()

# --- Where this runs

APP_ENV = os.environ.get("APP_ENV", "production")
if APP_ENV not in {"production", "development", "test"}:
    raise ImproperlyConfigured(f"APP_ENV phải là production, development hoặc test, không phải {APP_ENV!r}.")
PRODUCTION = APP_ENV == "production"

DEMO_SECRET_KEY = "demo-secret-key-for-development-and-tests-only"
SECRET_KEY = os.environ.get("SECRET_KEY") or ("" if PRODUCTION else DEMO_SECRET_KEY)
DEBUG = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes"}
if PRODUCTION and (len(SECRET_KEY) < 50 or SECRET_KEY == DEMO_SECRET_KEY):
    raise ImproperlyConfigured("Chạy chính thức cần SECRET_KEY riêng, ngẫu nhiên, dài từ 50 ký tự.")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("Chạy chính thức không được bật DEBUG.")

SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]


def _required(name):
    """The servers are real everywhere; bin/ scripts fill these in for the embedded ones."""
    if not os.environ.get(name):
        raise ImproperlyConfigured(f"Thiếu {name}. Hãy chạy bằng bin/run, bin/manage hoặc bin/test, hoặc đặt {name}.")
    return os.environ[name]


DATABASE_URL = _required("DATABASE_URL")
REDIS_URL = _required("REDIS_URL")

# --- Apps and requests

INSTALLED_APPS = [
    "units",
    "campaign",
    "scoring",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "units.compressing.compressed_pages",
    "csp.middleware.CSPMiddleware",
    "units.private_pages.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "units.another_person.another_person",
    "units.session_ends.session_ends",
    "units.expiry.expired_session",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "units.first_password.first_password",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "units.nav.nav",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
MESSAGE_TAGS = {messages.SUCCESS: "ok", messages.WARNING: "warn", messages.ERROR: "bad"}

# --- Data

DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=0 if APP_ENV == "test" else 60, conn_health_checks=True)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _beside_the_queue(broker_url):
    """The broker's server with its database 1, so that clearing the cache never empties the queue."""
    parts = urlsplit(broker_url)
    if parts.scheme == "redis+socket":
        return f"unix://{parts.path}?db=1"
    return parts._replace(path="/1").geturl()


CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _beside_the_queue(REDIS_URL)}
}

# --- Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["campaign.formats"]

# --- Signing in

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "units.account_loading.AccountBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "units.passwords.LengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "units.passwords.CharacterClassValidator"},
]
if APP_ENV == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Kept in the cache: each request moves the expiry, and a row per request would double the commits of saving a mark.
SESSION_ENGINE = "units.session_store"
# The longest; how long a session really lasts is set on the page of settings, and kept by units.session_ends.
SESSION_COOKIE_AGE = 15 * 60

# Reverse proxies between the visitor and this process, each adding one address to X-Forwarded-For (units/web.py).
if not (_proxies := os.environ.get("TRUSTED_PROXIES") or "0").isdecimal():
    raise ImproperlyConfigured(f"TRUSTED_PROXIES phải là số máy chủ trung gian (0, 1, 2, …), không phải {_proxies!r}.")
TRUSTED_PROXIES = int(_proxies)

AXES_CLIENT_IP_CALLABLE = "units.web.address_of"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(hours=12)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
# Twelve hours are twelve hours: an attempt during a lockout does not begin them anew.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# One person is guessed at from many addresses; a whole office shares one.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# --- What a browser may do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []
if PRODUCTION:
    # Whoever watches the process from beside it asks without TLS (units.views.installation.pulse).
    SECURE_REDIRECT_EXEMPT = [r"^song/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # HSTS for a province's other subdomains, and browser preload lists, are for the province to decide.
    SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]

# --- Files

# The keys that issued documents are signed with stand in a file of their own (docs/signing.md), never in the database.
SIGNING_CONFIG = os.environ.get("SIGNING_CONFIG", "")
# A file that the command of the backup touches when it is done (units.health).
BACKUP_STAMP = os.environ.get("BACKUP_STAMP", "")
EVIDENCE_ROOT = VAR_DIR / "evidence"
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

PACKAGES = BASE_DIR / "node_modules"
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("huong-dan", BASE_DIR / "docs/huong-dan/anh"),
    ("vendor/bootstrap", PACKAGES / "bootstrap/dist/css"),
    ("vendor/bootstrap", PACKAGES / "bootstrap/dist/js"),
    ("vendor/htmx", PACKAGES / "htmx.org/dist"),
    ("vendor/icons", PACKAGES / "bootstrap-icons/font"),
    ("vendor/font", PACKAGES / "@fontsource-variable/source-sans-3/files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# What a browser looks for at the root: the worker that answers while the network is gone.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
if not PRODUCTION:
    # Served straight from their folders: nothing to collect, no manifest.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
for folder in (STATIC_ROOT, FILE_UPLOAD_TEMP_DIR):
    folder.mkdir(parents=True, exist_ok=True)

# --- Work in the background


def _for_tests(broker_url):
    """The broker's database 2: a worker at the same server never takes what a test has queued."""
    parts = urlsplit(broker_url)
    if parts.scheme == "redis+socket":
        return f"redis+socket://{parts.path}?virtual_host=2"
    return parts._replace(path="/2").geturl()


CELERY_BROKER_URL = _for_tests(REDIS_URL) if APP_ENV == "test" else REDIS_URL
# Pictures of files are drawn by a worker of their own (`-Q previews`); one started without `-Q` does all other work.
PREVIEWS_QUEUE = "previews"
CELERY_TASK_ROUTES = {"campaign.tasks.*": {"queue": PREVIEWS_QUEUE}}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A killed worker's task runs again: acknowledged late, given back once longer silent than a task may last.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
# A book of thousands of sheets takes minutes; a silent job is taken over long before (JOB_PATIENCE).
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_TASK_TIME_LIMIT = 1800
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1860,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
# How long a job may be silent before another worker takes it over.
JOB_PATIENCE = timedelta(seconds=float(os.environ.get("JOB_PATIENCE", "90")))
CELERY_BEAT_SCHEDULE = {
    "rescue-stalled-reports": {"task": "reports.tasks.rescue_stalled", "schedule": JOB_PATIENCE * 2 / 3},
    "rescue-stalled-imports": {"task": "scoring.tasks.rescue_stalled", "schedule": JOB_PATIENCE * 2 / 3},
    "recount-tallies": {"task": "reports.tasks.recount_tallies", "schedule": timedelta(minutes=10)},
    "rescue-stalled-account-work": {"task": "units.tasks.rescue_stalled", "schedule": JOB_PATIENCE * 2 / 3},
    "beat-of-the-site": {"task": "units.tasks.beat", "schedule": timedelta(seconds=30)},
    # Every hour of the working day, so that a worker that slept at eight makes up for it; nobody is told twice.
    "remind-before-deadlines": {
        "task": "reports.tasks.remind_before_deadlines",
        "schedule": crontab(minute=5, hour="8-16"),
    },
    "send-letters": {"task": "units.tasks.send_letters", "schedule": timedelta(minutes=1)},
    "sweep-previews": {"task": "campaign.tasks.sweep_previews", "schedule": crontab(hour=3, minute=20)},
    "sweep-old-log-lines": {"task": "units.tasks.sweep_log", "schedule": crontab(hour=3, minute=10)},
}

# Each tells since when its oldest job has waited for a worker, or None: the page of health asks them.
WAITING_WORK = [
    "units.bulk.jobs.waiting_since",
    "scoring.imports.jobs.waiting_since",
    "scoring.scrutiny.checking_texts.waiting_since",
    "scoring.rubrics.trying.waiting_since",
    "reports.background.jobs.waiting_since",
]

# Asked before an import is withdrawn: each takes the batch and returns why not, or None.
IMPORT_GUARDS = ["reports.issue.resting.issued_since"]

# What the search looks through, in the order of its answer (units.searching.Source), and the pages that it offers.
SEARCHED = [
    "units.search_sources.UNITS",
    "units.search_sources.PEOPLE",
    "scoring.search_sources.SHEETS",
    "reports.search_sources.REPORTS",
    "reports.search_sources.DOCUMENTS",
    "scoring.search_sources.CRITERIA",
    "units.search_sources.CLUSTERS",
    "units.search_sources.ACCOUNTS",
    "units.search_sources.PAGES",
    "units.guide.search_sources.GUIDE",
]
SEARCHED_PAGES = [f"{app}.search_sources.OFFERED" for app in ("units", "campaign", "scoring", "reports")]

# Asked before a row that was taken out is put back: each takes the row and `by` and raises Refused.
UNDO_CHECKS = {
    "units.savedview": "units.saving_views.check_put_back",
    "units.cluster": "units.clustering.check_reopened",
    "units.clustermembership": "units.clustering.check_put_back",
    "units.clusterlead": "units.clustering.check_put_back",
    "units.role": "units.accounts.check_put_back",
    "units.staff": "units.staffing.check_put_back",
    "campaign.plan": "campaign.recording.check_put_back",
    "campaign.inspection": "campaign.recording.check_put_back",
    "campaign.indicator": "campaign.recording.check_put_back",
    "campaign.figure": "campaign.recording.check_put_back",
    "campaign.award": "campaign.recording.check_put_back",
    "campaign.discipline": "campaign.disciplining.check_put_back",
    "campaign.inspectionplan": "campaign.inspection_planning.check_put_back",
    "scoring.rubric": "scoring.rubrics.drafting.check_put_back",
    "reports.documenttemplate": "reports.wording.rewording.check_put_back",
}

# --- Letters and logs

# Without a mail server letters go to the log of the worker.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = f"khong-tra-loi@{urlsplit(SITE_URL).hostname}"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
