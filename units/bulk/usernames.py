"""A name to sign in with, made of a person's name and place: "Nguyễn Văn An" of STC is "annv.stc"."""

import re

from units.text import fold

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
LONGEST = 60


def propose_username(full_name, place, *, taken):
    """The given name, the first letters of the others, then the place's code; a number where somebody has it.

    `taken` is the set of names in use, into which the new one goes.
    """
    words = [bare for word in fold(full_name).split() if (bare := _bare(word))] or ["nguoidung"]
    person = words[-1] + "".join(word[0] for word in words[:-1])
    end = f".{_bare(fold(place))}" if place and _bare(fold(place)) else ""
    end = end[:30]
    number = 1
    while (name := f"{person[: LONGEST - len(end) - 4]}{number if number > 1 else ''}{end}") in taken:
        number += 1
    taken.add(name)
    return name


def _bare(text):
    return _NOT_A_LETTER.sub("", text)
