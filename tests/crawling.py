"""The site as somebody finds it who follows its links, without a browser."""

from collections import Counter, deque
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve
from lxml import html

START = "/"
LOGOUT = "logout"
# Of one address with the same parameters: enough to meet rows in different states.
MOST_ALIKE = 3


@dataclass(frozen=True)
class Found:
    """An address and what it answers; `source` is the page with the link. `name` is that of the URL."""

    url: str
    name: str
    source: str
    status: int
    is_page: bool


def follow(client, *, start=START, most_alike=MOST_ALIKE):
    """Yields a Found for each link that the signed-in client can reach by GET, breadth first.

    Of addresses that differ in their objects or in the values of the same parameters, `most_alike` are visited.
    """
    waiting, seen, alike = deque([(start, "")]), {start}, Counter()
    while waiting:
        url, source = waiting.popleft()
        name, kind = _kind_of(url)
        if name == LOGOUT or alike[kind] >= most_alike:
            continue
        alike[kind] += 1
        answer = client.get(url, follow=True)
        is_page = answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
        yield Found(url, name, source, answer.status_code, is_page)
        if is_page:
            landed = answer.redirect_chain[-1][0] if answer.redirect_chain else url
            for link in links_of(answer.content.decode(), landed):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, url))
        answer.close()


def links_of(text, base):
    """The site's own addresses that a page's anchors lead to, in its order."""
    for anchor in html.document_fromstring(text).iterfind(".//a[@href]"):
        link, _ = urldefrag(urljoin(base, anchor.get("href")))
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
            yield link


def _kind_of(url):
    parts = urlsplit(url)
    try:
        name = resolve(parts.path).url_name or ""
    except Resolver404:
        name = ""
    parameters = frozenset(part.partition("=")[0] for part in parts.query.split("&") if part)
    return name, (name, parameters)
