"""Settings of the site as it is measured: its own, with files as production serves them and the bare pages beside."""

import os

from campaign.settings import *  # noqa: F403 -- settings are extended this way
from campaign.settings import DATABASES, MIDDLEWARE

ROOT_URLCONF = "benchmarks.bare"
STATIC_ROOT = os.environ["MEASURED_STATIC"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
DATABASES["default"]["CONN_MAX_AGE"] = 60
MIDDLEWARE = ["benchmarks.counting.counting", *MIDDLEWARE]
