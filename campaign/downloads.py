"""Sending a stored file to somebody who was allowed to see it."""

from django.http import FileResponse

from campaign.storing import JPG, PDF, PNG, path_of

SHOWN_INLINE = {PDF, JPG, PNG}


def file_response(stored, name, *, inline=False):
    """The file under its human name; shown in the browser only where that is harmless, never sniffed."""
    shown = inline and stored.content_type in SHOWN_INLINE
    response = FileResponse(
        path_of(stored).open("rb"), as_attachment=not shown, filename=name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
