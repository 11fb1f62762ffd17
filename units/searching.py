"""Looking through the whole site: what each app offers to be found, what was typed, and which hits come first."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Concat, Lower
from django.utils.module_loading import import_string

from units.schema import answers_to
from units.text import fold, one_line

MOST_LETTERS = 100
MOST_WORDS = 8
FEWEST_LETTERS = 2
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True)
class Hit:
    """One line of the answer: what it is called, where it is, and what tells it from its like."""

    title: str
    url: str
    note: str = ""
    code: str = ""


@dataclass(frozen=True)
class Source:
    """One group of the answer.

    `find(user, words, day, start, stop)` gives the hits start..stop (stop excluded) that this person may see on
    `day`, best first; each asks a fixed number of queries and none where the person has nothing to look for.
    """

    slug: str
    title: str
    find: Callable


@dataclass(frozen=True)
class Words:
    """What was typed, as it is looked for: folded, so that "so noi vu" finds "Sở Nội vụ"."""

    typed: str

    @classmethod
    def of(cls, text):
        return cls(one_line(text)[:MOST_LETTERS].rstrip())

    @cached_property
    def whole(self):
        return fold(self.typed)

    @cached_property
    def each(self):
        return tuple(dict.fromkeys(self.whole.split()))[:MOST_WORDS]

    @property
    def enough(self):
        return len(self.whole) >= FEWEST_LETTERS

    @property
    def years(self):
        return [int(word) for word in self.each if _YEAR.fullmatch(word)]

    def without(self, dropped):
        """The same search without these (folded) words."""
        return Words(" ".join(word for word in self.each if word not in dropped))


def sources():
    """Every Source in the order of the answer; apps know only those below them, so the settings name them."""
    return [import_string(path) for path in settings.SEARCHED]


def in_order_of_fitness(rows, words, *, key="search_key", code=None, then=()):
    """The rows that hold every word, those meant most first.

    0: the exact code, or code and whole name; 1: the words as typed, from the beginning of a word; 2: every word
    begins one; 3: anywhere inside. `key` is a folded key whose words are parted by single spaces.
    """
    firsts = []
    if code:
        exact = Q(**{f"{code}__iexact": words.typed}) | Q(**{key: Concat(Lower(code), Value(f" {words.whole}"))})
        firsts.append(When(exact, then=Value(0)))
    begins = [_begins(key, word) for word in words.each]
    firsts.append(When(_begins(key, words.whole), then=Value(1)))
    firsts.append(When(Q(*begins), then=Value(2)))
    rank = Case(*firsts, default=Value(3), output_field=IntegerField())
    return rows.filter(answers_to(words.whole, key)).order_by(rank, *then)


def _begins(key, text):
    return Q(**{f"{key}__startswith": text}) | Q(**{f"{key}__contains": f" {text}"})


@dataclass(frozen=True)
class Page:
    """A page of the site or something to do there; `offered(user)` says who has it, `more` holds other words for it."""

    title: str
    name: str
    offered: Callable
    more: str = ""

    @cached_property
    def key(self):
        return fold(f"{self.title} {self.more}")


def fitting_pages(pages, user, words):
    """The pages that this person has and that hold every word, those whose title begins so first."""
    found = [page for page in pages if all(word in page.key for word in words.each) and page.offered(user)]
    return sorted(found, key=lambda page: (not page.key.startswith(words.whole), f" {words.whole}" not in page.key))
