"""Small pictures of evidence: drawn by a task of the worker, none where there is none, seen by who sees the file."""

import io

import pypdfium2
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from scoring import tasks
from scoring.evidence import attach
from scoring.models import Evidence


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


def test_who_does_not_see_the_file_does_not_see_its_picture(people, client_of, attached):
    address, _ = attached(photo())
    assert client_of(people.stranger).get(address).status_code == 404
