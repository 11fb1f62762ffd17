"""What holds for every template: no inline style or script, components included with `only` and all of them used."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if "pdf" not in path.parts]
COMPONENT_INCLUDE = re.compile(r"{%\s*include\s+\"(components/[^\"]+)\"([^%]*)%}")


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(TEMPLATES))) for path in paths]


@pytest.mark.parametrize("page", named(PAGES))
def test_nothing_inline_that_the_content_security_policy_would_drop(page):
    html = page.read_text()
    assert not re.search(r"\sstyle\s*=", html)
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", html)


@pytest.mark.parametrize("page", named(PAGES))
def test_components_see_only_what_they_are_given(page):
    for component, parameters in COMPONENT_INCLUDE.findall(page.read_text()):
        assert parameters.split()[-1:] == ["only"], component
        assert (TEMPLATES / component).exists(), component


LINK = re.compile(r"<a\b(?:[^>{]|{%.*?%}|{{.*?}})*>")
ANSWERS_WITH_A_FILE = re.compile(r"url '\w+_(pdf|file|word|signed|json|workbook|export|errors|template|book|photo)'")


@pytest.mark.parametrize("page", named(PAGES))
def test_links_to_files_say_so_that_no_page_seems_to_open(page):
    """static/js/waiting.js shows that a page is on its way; a file leaves the page where it is."""
    for link in LINK.findall(page.read_text()):
        if ANSWERS_WITH_A_FILE.search(link):
            assert re.search(r"\bdownload\b|target=\"_blank\"", link), link


def test_every_component_is_used():
    used = {component for page in PAGES for component, _ in COMPONENT_INCLUDE.findall(page.read_text())}
    assert {f"components/{path.name}" for path in TEMPLATES.glob("components/*.html")} - used == {
        "components/icon.html"
    }


@pytest.mark.parametrize("component", named(sorted(TEMPLATES.glob("components/*.html"))))
def test_every_component_says_what_it_takes(component):
    assert component.read_text().startswith(("{#", "{% comment %}"))


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (TEMPLATES.parent / "static/icons.svg").read_text()))
    asked = {name for page in PAGES for name in re.findall(r"{%\s*icon \"([^\"]+)\"", page.read_text())}
    assert asked - drawn == set()
