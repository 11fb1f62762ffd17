"""The user guide: every page has its help, every link in it leads somewhere, and who may read what."""

import re
from functools import cache
from html import unescape
from itertools import pairwise
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse
from django.utils import timezone
from lxml import html

from tests.guide_pictures import NAMED, declared, shown
from tests.test_access import named_patterns
from units.guide import beside
from units.guide.chapters import FOLDER, PUBLIC, SLUGS, chapter, chapters, url_of
from units.models import RoleKind

NAMES = sorted({name for name, _ in named_patterns(get_resolver())})
OFFICES = [(), *((kind,) for kind in RoleKind)]
# The person with their unread notices, and their roles.
FRAME = 2
MOST_BYTES = 4_000_000
ADDRESS = re.compile(r'(?:href)="(/huong-dan/[^"#]*)#?([^"]*)"')


def places():
    for said in beside.SECTIONS.values():
        yield from [said] if isinstance(said, str) else said.values()


def section_at(place):
    slug, _, name = place.partition("#")
    return slug in SLUGS and chapter(slug).section(name)


def test_the_folder_and_the_contents_name_the_same_chapters():
    assert {path.stem for path in FOLDER.glob("*.md")} - {"README"} == set(SLUGS)


def test_the_contents_in_the_folder_list_every_chapter_in_order():
    listed = re.findall(r"\]\(([a-z-]+)\.md\)", (FOLDER / "README.md").read_text())
    assert listed == list(SLUGS)


@pytest.mark.parametrize("offices", OFFICES)
def test_every_page_has_a_section_of_its_own_for_everybody(offices):
    without = [name for name in NAMES if beside.place_of(name, offices) == beside.TROUBLE]
    assert without == [], f"units/guide/beside.py: say in SECTIONS what the guide tells about {without}."


def test_every_section_of_the_table_exists_and_every_line_is_about_a_page():
    assert [place for place in (*places(), beside.TROUBLE) if not section_at(place)] == []
    assert [begins for begins in beside.SECTIONS if not any(name.startswith(begins) for name in NAMES)] == []


def test_every_office_has_its_chapters():
    assert set(beside.OF_OFFICE) == set(RoleKind)
    assert {slug for slugs in beside.OF_OFFICE.values() for slug in slugs} <= set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_link_inside_the_guide_leads_to_a_heading(slug):
    for path, name in ADDRESS.findall(unescape(chapter(slug).html)):
        found = next((each for each in chapters() if each.url == path), None)
        assert found, path
        assert not name or found.section(unquote(name)), (path, unquote(name))


def test_pictures_are_declared_taken_and_shown_alike():
    """bin/guide-images takes them."""
    names = sorted(picture.name for picture in declared())
    assert names == sorted({name for _, _, name in shown()})
    assert names == sorted(path.stem for path in (FOLDER / "anh").glob("*.webp"))


def test_every_picture_says_in_words_what_it_shows():
    written = " ".join((FOLDER / f"{slug}.md").read_text() for slug in SLUGS)
    assert written.count("![") == len(NAMED.findall(written)) == len(shown())
    assert [name for _, words, name in shown() if len(words) < len("Trang ...")] == []


def test_the_pictures_weigh_little():
    assert sum(path.stat().st_size for path in (FOLDER / "anh").iterdir()) < MOST_BYTES


@pytest.mark.parametrize("slug", SLUGS)
def test_a_chapter_has_no_html_of_its_own_and_headings_in_order(slug):
    assert "&lt;" not in chapter(slug).html
    levels = [section.level for section in chapter(slug).sections]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))


@cache
def interface():
    """Every word that templates, scripts and code may show, as written and without the tags between."""
    folders = ("templates", "static/js", "units", "campaign", "scoring", "reports")
    files = [path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.*")]
    written = [
        path.read_text() for path in files if path.suffix in {".html", ".js", ".py"} and "guide" not in path.parts
    ]
    text = " ".join(written)
    return " ".join(f"{text} {re.sub('<[^>]*>|{%[^%]*%}', '', text)}".split()).lower()


@pytest.mark.parametrize("slug", SLUGS)
def test_what_the_guide_names_in_bold_stands_in_the_interface(slug):
    """Numbers and names inside are written as "…"."""
    named = re.findall(r"\*\*(.+?)\*\*", (FOLDER / f"{slug}.md").read_text())
    pieces = [piece.strip().lower() for words in named for piece in words.split("…")]
    assert [piece for piece in pieces if piece not in interface()] == []


def test_headings_of_a_chapter_are_not_alike():
    assert [
        (each.slug, section.id) for each in chapters() for section in each.sections if re.search(r"-\d+$", section.id)
    ] == []


def test_the_contents_name_every_chapter_and_mark_ones_own(people, client_of, django_assert_num_queries):
    page = client_of(people.clerk).get(reverse("guide")).content.decode()
    assert all(f'href="{each.url}"' in page for each in chapters())
    assert page.count("phần việc của anh/chị") == 1


def test_a_chapter_costs_no_more_questions_than_its_frame(people, client_of, django_assert_num_queries):
    client = client_of(people.clerk)
    client.get(reverse("guide"))
    with django_assert_num_queries(FRAME):
        client.get(reverse("guide"))
    with django_assert_num_queries(FRAME):
        client.get(url_of("can-bo-dau-moi"))


def test_only_the_chapter_on_signing_in_is_open_to_everybody(client, db):
    assert client.get(url_of(PUBLIC)).status_code == 200
    others = [each.url for each in chapters() if each.slug != PUBLIC]
    assert {client.get(url).status_code for url in [reverse("guide"), *others]} == {302}


def test_signing_in_leads_to_its_chapter(client, db):
    assert f'href="{url_of(PUBLIC)}"' in client.get(reverse("login")).content.decode()


def test_who_must_set_a_password_first_may_read_how(people, client_of):
    people.clerk.must_change_password, people.clerk.password_given_at = True, timezone.now()
    people.clerk.save()
    client = client_of(people.clerk)
    assert client.get(url_of(PUBLIC)).status_code == 200
    assert client.get(url_of("bat-dau")).status_code == 302


def test_chapters_that_do_not_exist_are_not_found(people, client_of):
    client = client_of(people.clerk)
    assert client.get("/huong-dan/khong-co/").status_code == 404
    assert client.get("/huong-dan/readme/").status_code == 404


def test_the_link_beside_a_page_leads_to_its_section_with_and_without_scripts(people, client_of):
    client = client_of(people.head)
    link = html.document_fromstring(client.get(reverse("assessment_list")).content.decode()).find_class("helplink")[0]
    address, _, name = link.get("href").partition("#")
    assert client.get(address).status_code == 200
    assert f'id="{unquote(name)}"' in client.get(address).content.decode()
    part = client.get(link.get("data-help"), headers={"HX-Request": "true"}).content.decode()
    assert "Các phiếu chờ duyệt" in part
    assert "<html" not in part


def test_a_section_beside_a_page_brings_no_ids_that_the_page_may_have(people, client_of):
    part = client_of(people.clerk).get(url_of("quan-tri") + "?muc=tài-khoản", headers={"HX-Request": "true"})
    ids = re.findall(r'\sid="([^"]+)"', part.content.decode())
    assert ids == ["tro-giup-ten"]


def test_the_guide_has_no_help_beside_it(people, client_of):
    page = client_of(people.clerk).get(reverse("guide"))
    assert "data-help" not in page.content.decode()


def test_a_page_that_is_not_there_offers_help_for_that(people, client_of):
    page = client_of(people.clerk).get("/khong-co-trang-nay/")
    assert page.status_code == 404
    assert "kh%C3%B4ng-m%E1%BB%9F" in page.content.decode() or "không-mở-được-trang" in page.content.decode()


def test_the_search_finds_sections_by_heading_first_and_without_diacritics(people, client_of):
    groups = client_of(people.clerk).get(reverse("search"), {"q": "giai trinh khi bi sua diem"}).context["groups"]
    found = {source.slug: hits for source, hits, _ in groups}["huong-dan"]
    assert found[0].title == "Giải trình khi bị sửa điểm"


def test_words_that_stand_apart_in_a_text_are_not_what_was_looked_for(people, client_of):
    groups = client_of(people.clerk).get(reverse("search"), {"q": "tai chinh"}).context["groups"]
    assert "huong-dan" not in {source.slug for source, _, _ in groups}
