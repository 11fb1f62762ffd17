"""Middleware: where the session is over, htmx is told so (401) instead of being sent to the sign-in page."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import reverse


def expired_session(get_response):
    """A redirect would land the sign-in page inside the row that was being saved; static/js shows the sentence."""

    def middleware(request):
        response = get_response(request)
        asked_by_htmx = request.headers.get("HX-Request") == "true"
        if asked_by_htmx and not request.user.is_authenticated and _to_sign_in(response):
            return HttpResponse("Phiên làm việc đã hết.", status=401, content_type="text/plain; charset=utf-8")
        return response

    return middleware


def _to_sign_in(response):
    return response.status_code == 302 and urlsplit(response["Location"]).path == reverse("login")
