"""Project wiring, and what a campaign is made of: rounds, plans, figures, inspections, awards."""

from campaign.celery import app as celery_app

__all__ = ["celery_app"]
