"""Middleware: when a session ends, counted from what a person did, and a last end that nothing moves."""

import time

from django.contrib.auth import logout

from units.site_settings import session_seconds

LONGEST = 12 * 3600  # seconds from signing in: a working day, then the password is asked for again
BEGUN, ACTED = "begun", "acted"


def session_ends(get_response):
    """Requests that a page makes by itself (X-Unattended, static/js/app.js) do not move the end.

    How long it lasts is asked anew each time, so that a change of the setting or of a person's roles reaches sessions
    that are open. `request.session_left` and the answer's X-Session say how many seconds are left to the end, and to
    the last one.
    """

    def middleware(request):
        if not request.user.is_authenticated:
            return get_response(request)
        session, now = request.session, int(time.time())
        last = session.setdefault(BEGUN, now) + LONGEST
        length = session_seconds(request.user)
        if now >= min(session.setdefault(ACTED, now) + length, last):
            logout(request)
            return get_response(request)
        if "X-Unattended" not in request.headers:
            session[ACTED] = now
            session.set_expiry(min(length, last - now))
        request.session_left = f"{min(session[ACTED] + length, last) - now} {last - now}"
        response = get_response(request)
        if request.user.is_authenticated:
            response["X-Session"] = request.session_left
        return response

    return middleware
