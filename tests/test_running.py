"""How bin/ keeps the site's processes alive, stops them, and finds a place for sockets."""

import sys
import threading
from types import SimpleNamespace

import pytest
from django.conf import settings


@pytest.fixture
def running(monkeypatch):
    """The modules beside the scripts in bin/, which no app imports."""
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "bin" / "lib"))
    import place  # noqa: PLC0415 -- on the path only here
    import servers  # noqa: PLC0415
    import supervising  # noqa: PLC0415

    return SimpleNamespace(place=place, servers=servers, supervising=supervising)


def process(running, code, **options):
    return running.supervising.Process("Thử", [sys.executable, "-c", code], {}, **options)


def test_everything_stops_when_the_web_dies(running, capsys):
    web = process(running, "raise SystemExit(3)", essential=True)
    assert running.supervising.supervise([web]) == 1
    assert "Thử đã dừng (mã 3), cả hệ thống dừng theo." in capsys.readouterr().err


def test_a_worker_that_dies_is_started_again_after_a_pause(running, monkeypatch, tmp_path, capsys):
    lives = tmp_path / "lives"
    worker = process(running, f"open({str(lives)!r}, 'a').write('x')")
    alarm = process(running, "import time; time.sleep(2.5)", essential=True)
    assert running.supervising.supervise([worker, alarm]) == 1
    assert lives.read_text() == "xx"
    assert "chạy lại sau 2 giây" in capsys.readouterr().err


def test_stopping_ends_even_what_does_not_listen(running, monkeypatch):
    monkeypatch.setattr(running.supervising, "PATIENCE", 0.5)
    monkeypatch.setattr(running.supervising.signal, "signal", lambda *_: None)
    deaf = process(running, "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf'); time.sleep(60)")
    deaf.start()
    threading.Event().wait(0.3)
    running.supervising.stop([deaf])
    assert deaf.child.wait(5) == -9


def test_a_path_too_long_or_too_odd_for_a_socket_gets_another_folder(running, tmp_path):
    plain, long, odd = tmp_path / "a", tmp_path / ("dài-" * 20), tmp_path / "b,c"
    for folder in (plain, long, odd):
        folder.mkdir()
    assert running.servers._sockets(plain).parent == plain
    for folder in (long, odd):
        sockets = running.servers._sockets(folder)
        assert sockets.parent != folder
        sockets.rmdir()


def test_the_environment_goes_before_the_env_file(running, monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("# a note\nPORT=9000\nSITE_URL='https://a.vn'\nVAR_DIR=\n", encoding="utf-8")
    environment = {"PORT": "8000"}
    monkeypatch.setattr(running.place, "BASE", tmp_path)
    monkeypatch.setattr(running.place.os, "environ", environment)
    running.place.read_env_file()
    assert environment == {"PORT": "8000", "SITE_URL": "https://a.vn"}
