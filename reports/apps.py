"""Django's entry for the app reports."""

from django.apps import AppConfig
from django.core.checks import register


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        from reports.signing.checks import configuration_is_readable  # noqa: PLC0415 -- apps are not ready before

        register(configuration_is_readable)
