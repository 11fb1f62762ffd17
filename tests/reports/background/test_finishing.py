"""Finished files: made once for their content, shared by those who ask at the same time, nothing kept of a failure."""

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from campaign.models import StoredFile
from campaign.storing import path_of
from reports.background import finishing
from reports.models import FinishedFile
from tests.worker import wait_until

FACTS = {"kind": "mid_term", "snapshot": "a" * 64}


def write(path):
    Path(path).write_bytes(b"%PDF-1.7 ch\xc3\xadnh th\xe1\xbb\xa9c")


def finish(facts=FACTS, write=write, **options):
    return finishing.finish(facts, write, at=timezone.now(), **options)


def must_not(path):
    raise AssertionError("rendered twice")


@pytest.mark.django_db
def test_the_same_facts_are_rendered_once():
    first = finish()
    assert finish(write=must_not) == first
    assert path_of(first.file).read_bytes().startswith(b"%PDF")


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"snapshot": "b" * 64}, {"kind": "final"}, {"issue": {"number": "15"}}])
def test_every_fact_counts(changed):
    assert finish(FACTS | changed, lambda path: Path(path).write_bytes(str(changed).encode())) != finish()


@pytest.mark.django_db
def test_a_new_release_renders_anew(monkeypatch):
    before = finishing.key_of(FACTS)
    monkeypatch.setattr(finishing, "layout", lambda: "another layout")
    assert finishing.key_of(FACTS) != before


@pytest.mark.django_db
def test_of_a_failure_nothing_stays_and_the_next_may_try():
    def breaks(path):
        write(path)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        finish(write=breaks)
    assert FinishedFile.objects.count() == StoredFile.objects.count() == 0
    assert list(finishing.workshop().glob("tmp*")) == []
    assert finish().sealed_by == ""


@pytest.mark.django_db
def test_the_seal_is_set_before_the_file_is_kept():
    def seal(path):
        Path(path).write_bytes(Path(path).read_bytes() + b" signed")
        return "Ủy ban nhân dân tỉnh"

    made = finish(seal=seal)
    assert made.sealed_by == "Ủy ban nhân dân tỉnh"
    assert path_of(made.file).read_bytes().endswith(b" signed")


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_share_the_work():
    began, go, written, made = threading.Event(), threading.Event(), [], []

    def slow(path):
        began.set()
        assert go.wait(20)
        written.append(path)
        write(path)

    def ask():
        try:
            made.append(finish(write=slow))
        finally:
            connection.close()

    first, second = threading.Thread(target=ask), threading.Thread(target=ask)
    first.start()
    assert began.wait(20)
    second.start()
    wait_until(_somebody_waits)
    go.set()
    first.join()
    second.join()
    assert len(written) == 1
    assert made[0] == made[1]


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()[0] == 1
