"""Middleware: what a person reads here stays out of every cache, so that after signing out "back" shows nothing."""

from django.utils.cache import add_never_cache_headers


def private_pages(get_response):
    def middleware(request):
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware
