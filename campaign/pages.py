"""Addresses of campaigns, rounds, plans, figures, inspections and awards, under /phong-trao/."""

urlpatterns = []
