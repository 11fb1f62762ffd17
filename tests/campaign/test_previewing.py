"""Small pictures of evidence: drawn by a task of the worker, none where there is none, seen by who sees the file."""

import io
import os
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campaign import previewing, tasks
from campaign.celery import app
from campaign.models import StoredFile
from campaign.storing import store_bytes
from scoring.evidence import attach
from scoring.models import Evidence
from tests.worker import empty_queue


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    cache.clear()


def photo():
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "navy").save(out, "JPEG")
    return SimpleUploadedFile("ảnh.jpg", out.getvalue())


def document():
    out, made = io.BytesIO(), pypdfium2.PdfDocument.new()
    made.new_page(595, 842)
    made.save(out)
    return SimpleUploadedFile("quyết định.pdf", out.getvalue())


@pytest.fixture
def attached(people, sheet_of):
    """attached(upload): the address of its picture, and its file."""

    def added(upload):
        attach(sheet_of, code="A1", upload=upload, by=people.clerk, at=timezone.now())
        evidence = Evidence.objects.latest("pk")
        return reverse("evidence_preview", args=[evidence.pk]), evidence.file

    return added


@pytest.mark.parametrize(("upload", "size"), [(photo, (480, 320)), (document, (255, 360))])
def test_a_picture_is_drawn_by_the_worker_and_then_shown(upload, size, people, client_of, attached):
    client = client_of(people.clerk)
    address, file = attached(upload())
    assert client.get(address).status_code == 202
    tasks.draw_preview(file.pk)
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    width, height = Image.open(io.BytesIO(b"".join(shown.streaming_content))).size
    assert (abs(width - size[0]) <= 1, abs(height - size[1]) <= 1) == (True, True)


def test_a_broken_file_has_no_picture_and_is_not_tried_again(people, client_of, attached, tmp_path):
    client = client_of(people.clerk)
    address, file = attached(SimpleUploadedFile("hỏng.pdf", b"%PDF-1.4\nnothing"))
    tasks.draw_preview(file.pk)
    assert client.get(address).status_code == 204
    (remembered,) = tmp_path.glob("previews/*/*.jpg")
    made = remembered.stat().st_mtime_ns
    tasks.draw_preview(file.pk)
    assert remembered.stat().st_mtime_ns == made


def queued():
    with app.connection_for_write() as broker:
        return [broker.default_channel.client.llen(queue) for queue in ("celery", site.PREVIEWS_QUEUE)]


@pytest.mark.django_db(transaction=True)
def test_pictures_wait_in_a_queue_of_their_own(people, client_of, attached):
    empty_queue()
    address, _ = attached(photo())
    assert client_of(people.clerk).get(address).status_code == 202
    assert queued() == [0, 1]
    empty_queue()


def test_a_file_that_found_the_machine_busy_is_tried_again(people, client_of, attached, monkeypatch, tmp_path):
    client = client_of(people.clerk)
    address, file = attached(photo())
    monkeypatch.setattr(previewing, "PATIENCE", 0.01)
    monkeypatch.setattr(previewing, "TRIED_AGAIN", 0)
    client.get(address)
    tasks.draw_preview(file.pk)
    assert list(tmp_path.glob("previews/*/*")) == []
    monkeypatch.setattr(previewing, "PATIENCE", 20)
    asked = []
    assert previewing.picture_of(file, person=people.clerk, ask=lambda *given: asked.append(given)) is None
    assert len(asked) == 1
    tasks.draw_preview(file.pk)
    shown = client.get(address)
    assert shown.status_code == 200
    shown.close()


def test_one_person_has_a_few_files_drawn_at_a_time(people, db):
    now, asked = timezone.now(), []
    files = [
        store_bytes(b"%%PDF-1.4 %d" % number, "application/pdf", by=people.clerk, at=now)
        for number in range(previewing.MOST_WAITING + 2)
    ]

    def look(person):
        for file in files:
            if file not in [each for each, _ in asked]:
                previewing.picture_of(file, person=person, ask=lambda *given: asked.append(given))

    look(people.clerk)
    assert [file for file, _ in asked] == files[:-2]
    tasks.draw_preview(asked[0][0].pk, asked[0][1])
    look(people.clerk)
    assert [file for file, _ in asked] == files[:-1]
    look(people.head)  # another's places are free
    assert [file for file, _ in asked] == files


def test_two_workers_at_once_draw_one_whole_picture(people, db, tmp_path):
    file = store_bytes(photo().read(), "image/jpeg", by=people.clerk, at=timezone.now())
    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(previewing.draw, file) for _ in range(2)]:
            each.result()
    (picture,) = tmp_path.glob("previews/*/*")
    with Image.open(picture) as drawn:
        assert drawn.size == (480, 320)


def test_pictures_go_with_their_files_and_drafts_that_were_left_too(people, db, tmp_path):
    kept, gone = (store_bytes(photo_of(colour), "image/jpeg", by=people.clerk, at=timezone.now()) for colour in "ab")
    for file in (kept, gone):
        previewing.draw(file)
    folder = previewing.picture_of(kept, person=people.clerk, ask=None).parent
    (folder / "old.new").touch()
    os.utime(folder / "old.new", (0, 0))
    (folder / "fresh.new").touch()
    StoredFile.objects.filter(pk=gone.pk).delete()
    tasks.sweep_previews()
    left = {each.name for each in tmp_path.glob("previews/*/*")}
    assert left == {f"{kept.sha256}.jpg", "fresh.new"}


def photo_of(name):
    out = io.BytesIO()
    Image.new("RGB", (64, 64), {"a": "navy", "b": "red"}[name]).save(out, "JPEG")
    return out.getvalue()


def test_who_does_not_see_the_file_does_not_see_its_picture(people, client_of, attached):
    address, _ = attached(photo())
    assert client_of(people.stranger).get(address).status_code == 404
