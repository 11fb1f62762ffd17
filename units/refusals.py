"""Refused: what a verb raises when the office's rules say no."""

from django.core.exceptions import ValidationError


class Refused(Exception):
    """A refusal whose message is one clear Vietnamese sentence for the person who asked."""


def refuse_invalid(row):
    """Ask the row's fields and constraints before the database does; what they say becomes a refusal."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
