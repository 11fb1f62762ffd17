"""A page that the network does not bring: the site says so itself, and goes on when it is back."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import factories as make


class Line:
    """A line to the server that can be cut and mended."""

    def __init__(self, server):
        self.server, self.open, self.listening = server, [], None
        self.place = ("localhost", 0)

    @property
    def url(self):
        return f"http://localhost:{self.place[1]}"

    def mend(self):
        self.listening = socket.create_server(self.place)
        self.place = self.listening.getsockname()[:2]
        threading.Thread(target=self._accept, args=[self.listening], daemon=True).start()

    def cut(self):
        for each in [self.listening, *self.open]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.open.clear()

    def _accept(self, listening):
        with contextlib.suppress(OSError):
            while True:
                near, far = listening.accept()[0], socket.create_connection(self.server)
                self.open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=[source, sink], daemon=True).start()

    @staticmethod
    def _pass_on(source, sink):
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def line(live_server):
    place = urlsplit(live_server.url)
    line = Line((place.hostname, place.port))
    line.mend()
    yield line
    line.cut()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_page_asked_for_without_a_network_says_so_and_opens_when_it_is_back(people, sign_in, line, size):
    page = sign_in(people.clerk.username, password=make.PASSWORD, size=size, base_url=line.url, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    line.cut()
    page.goto("/phieu/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang mất mạng")
    assert page.locator("main").evaluate("each => getComputedStyle(each).fontFamily").startswith('"Source Sans')
    assert people.clerk.full_name not in page.content()
    line.mend()
    page.get_by_role("link", name="Thử lại").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu chấm điểm")
    line.cut()
    page.goto("/")
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc chờ tôi")
