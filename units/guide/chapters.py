"""The chapters of the guide and their sections, read from docs/huong-dan and kept until a file changes."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import reverse

from units.guide.rendering import parse, render, text_of
from units.text import fold

FOLDER = settings.BASE_DIR / "docs" / "huong-dan"
# Read without an account, linked from the sign-in page.
PUBLIC = "dang-nhap"
# In the order of the contents; the file of each has its name.
SLUGS = (
    PUBLIC,
    "bat-dau",
    "can-bo-dau-moi",
    "thu-truong",
    "chuan-bi",
    "theo-doi",
    "bao-cao",
    "van-ban",
    "lanh-dao",
    "quan-tri",
    "truc-trac",
)


@dataclass(frozen=True)
class Section:
    """One heading of a chapter with what stands under it; `html` begins after the heading and has no ids."""

    id: str
    title: str
    level: int
    html: str
    text: str


@dataclass(frozen=True)
class Chapter:
    slug: str
    title: str
    html: str
    sections: tuple

    @property
    def url(self):
        return url_of(self.slug)

    @property
    def main_sections(self):
        return [section for section in self.sections if section.level == 2]

    def section(self, name):
        """The section with that id, or None."""
        return next((section for section in self.sections if section.id == name), None)


def chapters():
    return [chapter(slug) for slug in SLUGS]


def chapter(slug):
    path = FOLDER / f"{slug}.md"
    return _read(slug, path, path.stat().st_mtime_ns)


def url_of(slug, section=""):
    address = reverse("guide_sign_in") if slug == PUBLIC else reverse("guide_chapter", args=[slug])
    return f"{address}#{section}" if section else address


def find(words):
    """(chapter, section) of each section whose heading holds all folded words, then of those that say them in a row."""
    every = [(each, section) for each in chapters() for section in each.sections]
    named = [pair for pair in every if _begin_in(fold(pair[1].title), *words)]
    said = [pair for pair in every if pair not in named and _begin_in(pair[1].text, " ".join(words))]
    return named + said


def _begin_in(text, *pieces):
    """Whether each of the pieces stands in the text from the beginning of a word."""
    return all(f" {piece}" in f" {text}" for piece in pieces)


@lru_cache(maxsize=2 * len(SLUGS))
def _read(slug, path, mtime):
    """`mtime` is asked for so that a changed file is read anew."""
    tokens = parse(path.read_text(encoding="utf-8"), url_of)
    headings = [n for n, token in enumerate(tokens) if token.type == "heading_open"]
    first, *others = headings
    sections = tuple(_section(tokens, start) for start in others)
    return Chapter(slug, tokens[first + 1].content, render(tokens[first + 3 :]), sections)


def _section(tokens, start):
    heading = tokens[start]
    end = next((n for n in range(start + 1, len(tokens)) if _closes(tokens[n], heading)), len(tokens))
    own_end = next((n for n in range(start + 1, end) if tokens[n].type == "heading_open"), end)
    title, level = tokens[start + 1].content, int(heading.tag[1])
    text = fold(f"{title} {text_of(tokens[start + 3 : own_end])}")
    return Section(heading.attrs["id"], title, level, render(tokens[start + 3 : end], with_ids=False), text)


def _closes(token, heading):
    return token.type == "heading_open" and token.tag <= heading.tag
