"""A post and its unit in one phrase, as lists of people on paper name them."""

SHORT = "UBND"
FULL = ("Ủy", "ban", "nhân", "dân")


def post_in(position, unit):
    """ "Giám đốc Sở Tài chính" of "Giám đốc Sở" and "Sở Tài chính"; else "Chuyên viên, Sở Tài chính".

    A post often ends with the words that its unit begins with: they are said once. Either may be empty or None.
    """
    if not position or not unit:
        return position or unit or ""
    of_post, of_unit = position.split(), _spelled_out(unit)
    for start in range(1, len(of_post)):
        said = _spelled_out(" ".join(of_post[start:]))
        if of_unit[: len(said)] == said:
            return " ".join([*of_post[:start], unit])
    return f"{position}, {unit}"


def _spelled_out(words):
    return [part for word in words.split() for part in (FULL if word == SHORT else (word,))]
