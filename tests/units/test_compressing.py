"""Pages travel compressed, files with their own length."""

import gzip

import pytest

from tests import factories as make
from units.templatetags.vietnamese import tag

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_a_browser_that_can_read_it(client):
    client.force_login(make.make_user())
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert "Việc chờ tôi" in gzip.decompress(page.content).decode()
    assert "Content-Encoding" not in client.get("/")


def test_a_file_keeps_its_length(client, people):
    client.force_login(people.coordinator)
    file = client.get("/don-vi/?xuat=csv", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in file
    assert not file["Content-Type"].startswith("text/html")


def test_a_tag_kept_for_the_next_row_is_escaped_all_the_same():
    assert ["&lt;b&gt;" in tag("<b>") for _ in range(2)] == [True, True]
