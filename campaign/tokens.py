"""The colours of the interface as its stylesheet declares them, and how well they are told apart (WCAG 2 contrast)."""

import re
from dataclasses import dataclass

from django.conf import settings

STYLESHEET = settings.BASE_DIR / "static/css/app.css"
LIGHT, DARK = ":root, [data-bs-theme=light]", "  [data-bs-theme=dark]"
_TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")


@dataclass(frozen=True)
class Token:
    """`light` and `dark` are "#rrggbb"; `on_light` and `on_dark` their contrast with the paper of that scheme."""

    name: str
    light: str
    dark: str
    on_light: float
    on_dark: float


def colours():
    """Every colour token that has a value in both schemes, in the order of the stylesheet."""
    text = STYLESHEET.read_text()
    light, dark = _declared(text, LIGHT), _declared(text, DARK)
    return [
        Token(name, value, dark[name], contrast(value, light["paper"]), contrast(dark[name], dark["paper"]))
        for name, value in light.items()
        if name in dark
    ]


def contrast(first, second):
    """1 to 21, of two colours "#rrggbb" (WCAG 2.2, “contrast ratio”)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _declared(text, selector):
    block = text[text.index(f"{selector} {{") :]
    return {name: _long(value) for name, value in _TOKEN.findall(block[: block.index("}")])}


def _long(value):
    return value if len(value) == 7 else "#" + "".join(digit * 2 for digit in value[1:])


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
