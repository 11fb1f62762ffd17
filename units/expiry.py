"""Middleware: where the session is over, htmx is told so (401), and who sent a form hears that it was not saved."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.urls import reverse


def expired_session(get_response):
    """A redirect would land the sign-in page inside the row that was being saved; static/js shows the sentence."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated or not _to_sign_in(response):
            return response
        if request.headers.get("HX-Request") == "true":
            return HttpResponse("Phiên làm việc đã hết.", status=401, content_type="text/plain; charset=utf-8")
        # Signing out leads there too, but without a page to come back to.
        if request.method == "POST" and "next=" in response["Location"]:
            response["Location"] = (
                f"{reverse('login')}?{urlencode({'next': _page_of(request), 'het-phien': 1}, safe='/')}"
            )
        return response

    return middleware


def _to_sign_in(response):
    return response.status_code == 302 and urlsplit(response["Location"]).path == reverse("login")


def _page_of(request):
    """Where the form stood: many are sent to an address that has no page, so that signing in leads back to theirs."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path:
        return f"{came.path}?{came.query}" if came.query else came.path
    return request.get_full_path()
