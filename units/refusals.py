"""Refused: what a verb raises when the office's rules say no."""


class Refused(Exception):
    """A refusal whose message is one clear Vietnamese sentence for the person who asked."""
