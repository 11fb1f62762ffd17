"""Processes that render: what they refuse, what happens when they die, and that nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reports.press.printing import print_to
from reports.press.sheaf import Piece, PressFailed
from reports.press.store import Store
from reports.press.workshop import dismiss, workshop
from tests.reports.press.conftest import PARAGRAPH, page_of, rows_of, sheaf_of, table_of

ROOT = Path(__file__).resolve().parents[3]
LONG = Piece(page_of(PARAGRAPH * 1200))


def children_of(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(holds):
    until = time.monotonic() + 30
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    assert holds()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/a.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "../css/app.css"]
)
def test_nothing_outside_the_package_is_fetched(press, address):
    with pytest.raises(PressFailed, match="không đi kèm"):
        press(sheaf_of(Piece(page_of(f'<p>A<img alt="" src="{address}"></p>'))))
    assert press.left() == []


def test_a_style_sheet_from_elsewhere_is_not_fetched_either(press):
    with pytest.raises(PressFailed, match="không đi kèm"):
        press(sheaf_of(Piece(page_of("<p>A</p>", style="@import url(http://127.0.0.1:9/a.css);"))))


def test_a_child_that_is_killed_fails_the_document_with_a_sentence_and_leaves_nothing(press):
    def kill():
        for worker in children_of(os.getpid()):
            for child in children_of(worker):
                os.kill(child, signal.SIGKILL)
        return False

    with pytest.raises(PressFailed, match="ngắt giữa chừng"):
        press(sheaf_of(LONG), stopped=kill)
    assert press.left() == []
    assert press(sheaf_of(Piece(page_of("<p>Vẫn in được</p>")))).printed.pages == 1


def test_a_worker_that_is_killed_fails_the_document_and_the_next_has_a_new_one(press):
    press(sheaf_of(Piece(page_of("<p>Để có tiến trình</p>"))))
    worker = workshop(press.store, 2).process

    def kill():
        worker.kill()
        return False

    with pytest.raises(PressFailed, match="ngắt giữa chừng"):
        press(sheaf_of(Piece(page_of(PARAGRAPH * 3000))), stopped=kill)
    assert press.left() == []
    assert press(sheaf_of(Piece(page_of("<p>Lại in được</p>")))).printed.pages == 1


def test_a_piece_that_takes_too_long_is_stopped(press, tmp_path):
    html = tmp_path / "long.html"
    html.write_text(LONG.html, encoding="utf-8")
    shop = workshop(press.store, 2)
    shop.ask(seconds=0.2, kind="render", html=str(html), rows=0, more=False, names=None)
    with pytest.raises(PressFailed, match="quá lâu"):
        shop.hear(60)
    dismiss(press.store)


def test_when_the_parent_is_killed_its_processes_end_and_what_they_left_is_swept(tmp_path):
    code = (
        "import sys; from reports.press.printing import print_to\n"
        "from tests.reports.press.conftest import *; from tests.reports.press.test_workers import LONG\n"
        "print_to(sys.argv[1] + '/a.pdf', sheaf_of(LONG, LONG), cache=sys.argv[1] + '/cache', "
        "stopped=lambda: print('.', flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        (worker,) = (parent.stdout.readline() and _awaited(lambda: children_of(parent.pid)))[:1]
        rendering = _awaited(lambda: children_of(worker))
        parent.kill()
    wait_until(lambda: not any(is_running(pid) for pid in [worker, *rendering]))
    assert list((tmp_path / "cache" / "work").iterdir())
    Store(tmp_path / "cache").sweep()
    assert list((tmp_path / "cache" / "work").iterdir()) == []
    assert not (tmp_path / "a.pdf").exists()


def _awaited(found):
    wait_until(found)
    return found()


def test_a_fork_of_the_parent_takes_a_worker_of_its_own(press):
    """As Celery does: what the parent keeps warm belongs to the parent."""
    press(sheaf_of(Piece(page_of("<p>Cha</p>"))))
    worker = workshop(press.store, 2).process.pid
    child = os.fork()
    if not child:
        status = 1
        try:
            own = workshop(press.store, 2).process.pid
            status = int(own == worker)
            dismiss(press.store)
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert is_running(worker)
    assert press(sheaf_of(Piece(page_of("<p>Cha vẫn in</p>")))).printed.pages == 1


def test_two_presses_share_a_cache(press):
    press(sheaf_of(table_of(rows_of(120))))
    path = press.folder / "other.pdf"
    printed = print_to(path, sheaf_of(table_of(rows_of(120))), cache=press.cache, processes=1)
    assert printed.rendered == 0
    assert path.exists()
