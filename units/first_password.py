"""Middleware: whoever still has a password given by somebody else changes it before anything else."""

from django.shortcuts import redirect
from django.urls import reverse

OPEN_NAMES = ("password_change", "logout", "guide_sign_in")


def first_password(get_response):
    def middleware(request):
        user = request.user
        if user.is_authenticated and user.must_change_password and request.path not in map(reverse, OPEN_NAMES):
            return redirect("password_change")
        return get_response(request)

    return middleware
