"""The colours of the interface, held against WCAG 2.2 AA on the grounds they are used on."""

import pytest

from campaign.tokens import colours, contrast

TEXT = ("ink", "ink-2", "ink-3", "primary", "self", "head", "appr", "ok", "warn", "bad")
TINTED = ("self", "head", "appr", "ok", "warn", "bad")
BORDERS = ("line-strong", "warn-line")
SCHEMES = ("light", "dark")


@pytest.fixture(params=SCHEMES)
def scheme(request):
    """{token: colour} of one scheme."""
    return {token.name: getattr(token, request.param) for token in colours()}


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#ffffff", "#ffffff") == 1
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("ground", ["paper", "ground"])
def test_text_is_readable_on_paper_and_ground(scheme, ground):
    assert {name for name in TEXT if contrast(scheme[name], scheme[ground]) < 4.5} == set()


def test_text_is_readable_on_its_own_tint(scheme):
    assert {name for name in TINTED if contrast(scheme[name], scheme[f"{name}-tint"]) < 4.5} == set()


def test_borders_of_fields_are_seen(scheme):
    assert {name for name in BORDERS if contrast(scheme[name], scheme["paper"]) < 3} == set()


def test_words_on_buttons_and_on_the_bar_are_readable(scheme):
    assert contrast(scheme["on-primary"], scheme["primary"]) >= 4.5
    assert contrast(scheme["bar-ink"], scheme["bar"]) >= 4.5
    assert contrast(scheme["bar-ink-2"], scheme["bar"]) >= 4.5
