"""What the search of the site finds in the guide: sections, open to everybody who is signed in."""

from units.guide.chapters import find, url_of
from units.searching import Hit, Source


def _sections(user, words, day, start, stop):
    return [
        Hit(section.title, url_of(chapter.slug, section.id), f"Hướng dẫn: {chapter.title}")
        for chapter, section in find(words.each)[start:stop]
    ]


GUIDE = Source("huong-dan", "Hướng dẫn sử dụng", _sections)
