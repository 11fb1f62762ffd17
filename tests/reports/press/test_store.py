"""What is kept: under its content, within bounds, and made again when it is broken."""

import os

from reports.press import store as storing
from reports.press.sheaf import Piece
from tests.reports.press.conftest import PARAGRAPH, page_of, sheaf_of


def kept(press):
    return sorted(press.cache.glob("[0-9a-f][0-9a-f]/*"))


def test_keys_tell_texts_apart_however_they_are_cut(press):
    store = press.store
    assert store.key("ab", "c") != store.key("a", "bc")
    assert store.key("a") == store.key("a")


def test_a_broken_file_is_rendered_again(press):
    sheaf = sheaf_of(Piece(page_of(PARAGRAPH)))
    whole = press(sheaf)
    for path in kept(press):
        path.write_bytes(path.read_bytes()[:-7])
    again = press(sheaf)
    assert again.content == whole.content
    press.forget()
    assert press(sheaf).content == whole.content


def test_what_is_longest_unused_goes_first_when_there_is_too_much(press, monkeypatch):
    press.forget()
    for n in range(3):
        press(sheaf_of(Piece(page_of(f"<p>Trang {n}</p>"))))
    files = kept(press)
    for age, path in enumerate(files):
        os.utime(path, (1000 + age, 1000 + age))
    size = sum(path.stat().st_size for path in files)
    monkeypatch.setattr(storing, "MOST", size - 1)
    monkeypatch.setattr(storing, "LEFT", size - 1)
    press.store.sweep()
    assert kept(press) == sorted(files[1:])


def test_nobody_else_looks_into_what_is_kept_or_worked_on(press):
    press.cache.mkdir(exist_ok=True)
    press.cache.chmod(0o755)
    press(sheaf_of(Piece(page_of(PARAGRAPH))))
    folders = [press.cache, *(path for path in press.cache.rglob("*") if path.is_dir())]
    assert len(folders) > 2
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
