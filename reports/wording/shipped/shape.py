"""What a wording is: its code, how people call it, the names that may stand in it, and the text that ships."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """A name that may stand in braces, what it means, and what it says in the preview."""

    code: str
    meaning: str
    sample: str

    @property
    def place(self):
        """How it is written in a text."""
        return f"{{{{{self.code}}}}}"


@dataclass(frozen=True)
class Wording:
    """`group`: under which heading of the list it stands; `about`: where the text is printed, in one sentence.

    `figures`: keys of figures may stand in it besides the names.
    """

    code: str
    group: str
    title: str
    about: str
    names: tuple
    text: str = ""
    figures: bool = False
