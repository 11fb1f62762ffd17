"""What the settings refuse, and how dates and numbers are read."""

import datetime
import os
import subprocess
import sys

import pytest
from django import forms
from django.conf import settings
from django.utils.formats import date_format, localize

GOOD = {"APP_ENV": "production", "SECRET_KEY": "k" * 60, "SITE_URL": "https://thidua.example.vn", "DEBUG": ""}


def loading(**changes):
    """Loads the settings in a process of their own; the last line of what went wrong, or ""."""
    environment = os.environ | GOOD | changes
    command = [sys.executable, "-W", "ignore", "-c", "import campaign.settings"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    return done.stderr.strip().rpartition("\n")[2]


def test_production_starts_with_a_secret_of_its_own():
    assert loading() == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY riêng"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY riêng"),
        ({"SECRET_KEY": "demo-secret-key-for-development-and-tests-only"}, "SECRET_KEY riêng"),
        ({"DEBUG": "1"}, "không được bật DEBUG"),
        ({"APP_ENV": "prod"}, "APP_ENV phải là"),
        ({"DATABASE_URL": ""}, "Thiếu DATABASE_URL"),
        ({"REDIS_URL": ""}, "Thiếu REDIS_URL"),
    ],
)
def test_production_refuses_what_is_only_fit_for_a_desk(changes, sentence):
    assert sentence in loading(**changes)


@pytest.mark.parametrize("typed", ["03/02/2022", "3/2/2022", "2022-02-03", "3.2.2022"])
def test_days_come_before_months(typed):
    assert forms.DateField().clean(typed) == datetime.date(2022, 2, 3)


def test_dates_and_numbers_are_shown_the_vietnamese_way():
    assert date_format(datetime.date(2022, 2, 3), "SHORT_DATE_FORMAT") == "03/02/2022"
    assert localize(8.5) == "8,5"


def test_the_queue_and_the_cache_do_not_share_a_database():
    assert settings.CACHES["default"]["LOCATION"] != settings.CELERY_BROKER_URL
    assert not getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False)


def test_a_task_ends_before_it_would_be_given_to_another_worker():
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
