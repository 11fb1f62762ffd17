"""Addresses of sign-in, accounts, units and people."""

urlpatterns = []
