"""Middleware: pages travel compressed, files as they are."""

from django.middleware.gzip import GZipMiddleware


def compressed_pages(get_response):
    """Files keep their length, which browsers show as progress; Django pads pages, so that their size tells nothing."""
    gzip = GZipMiddleware(get_response)

    def middleware(request):
        response = get_response(request)
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        return gzip.process_response(request, response) if is_page else response

    return middleware
