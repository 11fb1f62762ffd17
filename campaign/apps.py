"""Django's entry for the app campaign."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from campaign import checks


class CampaignConfig(AppConfig):
    name = "campaign"
    verbose_name = "Phong trào thi đua"

    def ready(self):
        register(checks.no_demo_accounts_in_production, Tags.database)
        register(checks.database_knows_vietnamese_letters, Tags.database)
