"""Bound books of sheets: which sheets, in which order, with how few queries, and for whom."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pdfplumber
import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign.models import Excusal
from reports import running, sheet_printing
from reports.models import Document, JobStatus
from reports.papers import sheet_books
from reports.papers.sheet_reading import AT_ONCE
from reports.press.printing import print_to
from reports.press.sheaf import LatePiece, Piece, Sheaf
from scoring.models import Status
from tests import factories as make
from tests.reports.making import sheet_at
from units.models import Cluster, ClusterMembership
from units.refusals import Refused
from units.text import sort_key

EVERYTHING = {
    "who": "tap-the", "cluster": None, "kind": "", "unit": None, "approved": True, "order": "cum",
}  # fmt: skip


@pytest.fixture
def round_(people):
    return make.make_round(make.make_campaign(people.province))


@pytest.fixture
def clusters(people, round_):
    """Two clusters; in each two units with approved sheets, and in the first one more whose sheet is a draft."""
    found = []
    for name, units in (("Cụm số 1", ("Sở Y tế", "Sở Công Thương", "Sở Nội vụ")), ("Cụm số 2", ("Xã Ba", "Xã An"))):
        cluster = Cluster.objects.create(province=people.province, name=name, sort_key=sort_key(name))
        for n, unit_name in enumerate(units):
            unit = make.make_unit(people.province, name=unit_name)
            ClusterMembership.objects.create(cluster=cluster, unit=unit)
            if n == 2:
                make.make_assessment(round_, unit)
            else:
                sheet_at(Status.APPROVED, round_, unit, str(60 - n), "40")
        found.append(cluster)
    return found


def about(round_, **asked):
    return EVERYTHING | {"round": round_.pk} | asked


def asked(round_, by, **what):
    """The document as a job reads it, without a worker."""
    said = about(round_, **what)
    return SimpleNamespace(
        about=said, requested_by=by, campaign=round_.campaign, unit_id=said["unit"],
        title=sheet_books.title_of(said, round_.year),
    )  # fmt: skip


def pieces(document, body=None):
    body = body or sheet_books.collect(document)
    return list(sheet_books.sheaf_of(document, body, None).pieces)


def sheets_in(made):
    return [piece for piece in made if isinstance(piece, Piece | LatePiece)]


def bound(document, tmp_path):
    path = tmp_path / "book.pdf"
    printed = print_to(path, sheet_books.sheaf_of(document, sheet_books.collect(document), None), cache=tmp_path / "c")
    return path, printed


def test_sections_are_clusters_and_sheets_stand_in_the_order_of_their_units(people, round_, clusters):
    body = sheet_books.collect(asked(round_, people.coordinator))
    assert [section["title"] for section in body["sections"]] == ["Cụm số 1", "Cụm số 2"]
    first, second = body["sections"]
    assert [(row[0], row[1], row[2], row[4], row[5]) for row in first["rows"]] == [
        ("Sở Công Thương", "Đã duyệt", "99,00", "2", True),
        ("Sở Nội vụ", "Nháp", "", "", False),
        ("Sở Y tế", "Đã duyệt", "100,00", "1", True),
    ]
    assert [row[0] for row in second["rows"]] == ["Xã An", "Xã Ba"]
    assert [len(section["sheets"]) for section in body["sections"]] == [2, 2]
    assert body["count"] == "4"


def test_units_outside_every_cluster_come_last_and_a_province_without_clusters_goes_by_kind(people, round_, clusters):
    alone = make.make_unit(people.province, name="Ban Dân tộc", kind="xa")
    sheet_at(Status.APPROVED, round_, alone)
    body = sheet_books.collect(asked(round_, people.coordinator))
    assert body["sections"][-1]["title"] == "Đơn vị ngoài các cụm, khối"
    Cluster.objects.all().update(valid_to="2001-01-01")
    ClusterMembership.objects.all().delete()
    body = sheet_books.collect(asked(round_, people.coordinator))
    assert [section["title"] for section in body["sections"]] == ["Sở, ban, ngành", "Xã, phường, thị trấn"]


def test_an_excused_unit_stands_in_the_list_as_excused(people, round_, clusters):
    unit = round_.assessments.get(status=Status.DRAFT).unit
    Excusal.objects.create(
        round=round_, unit=unit, reason="Mới thành lập", document="CV 1", granted_at=timezone.now(), by_name="A"
    )
    body = sheet_books.collect(asked(round_, people.coordinator))
    assert [row[1] for row in body["sections"][0]["rows"] if row[0] == unit.name] == ["Miễn chấm"]
    assert body["states"] == [["Đã duyệt", 4], ["Miễn chấm", 1]]


def test_a_book_is_of_a_cluster_a_kind_or_by_name_as_asked(people, round_, clusters):
    by = people.coordinator
    of_cluster = sheet_books.collect(asked(round_, by, cluster=clusters[1].pk))
    assert [row[0] for section in of_cluster["sections"] for row in section["rows"]] == ["Xã An", "Xã Ba"]
    assert of_cluster["scope"] == "Cụm số 2"
    by_name = sheet_books.collect(asked(round_, by, order="ten", approved=False))
    (section,) = by_name["sections"]
    assert [row[0] for row in section["rows"]] == ["Sở Công Thương", "Sở Nội vụ", "Sở Y tế", "Xã An", "Xã Ba"]
    assert len(section["sheets"]) == 5
    of_kind = sheet_books.collect(asked(round_, by, kind="so_nganh"))
    assert not any(section["ranked"] for section in of_kind["sections"])


def test_people_are_bound_under_their_unit_by_given_name(people, round_):
    for name in ("Nguyễn Văn Phượng", "Trần Thị Ánh", "Lê Bình"):
        sheet_at(Status.APPROVED, round_, staff=make.make_staff(people.unit, full_name=name))
    sheet_at(Status.APPROVED, round_, staff=make.make_staff(people.sibling, full_name="Võ Một Mình"))
    document = asked(round_, people.head, who="ca-nhan", unit=people.unit.pk)
    (section,) = sheet_books.collect(document)["sections"]
    assert (section["title"], section["rows"]) == (people.unit.name, [])
    html = "".join(piece.html for piece in sheets_in(pieces(document)))
    names = ["Trần Thị Ánh", "Lê Bình", "Nguyễn Văn Phượng"]
    assert sorted(names, key=lambda name: html.index(f'data-mark="{name}"')) == names
    sections = sheet_books.collect(asked(round_, people.coordinator, who="ca-nhan"))["sections"]
    assert f"{people.sibling.name}: Võ Một Mình" in [section["title"] for section in sections]


def test_the_file_has_contents_with_the_numbers_on_the_pages_and_two_levels_of_bookmarks(
    people, round_, clusters, tmp_path
):
    path, printed = bound(asked(round_, people.coordinator), tmp_path)
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        told = {item.title: [inner.title for inner in item.children] for item in outline.root}
        assert len(pdf.pages) == printed.pages == 8
    assert told == {"Mục lục": [], "Cụm số 1": ["Sở Công Thương", "Sở Y tế"], "Cụm số 2": ["Xã An", "Xã Ba"]}
    with pdfplumber.open(path) as file:
        lines = [line.replace(".", " ").split() for line in file.pages[1].extract_text().splitlines()]
        shown = {" ".join(words[:-1]): words[-1] for words in lines if len(words) > 1}
        assert shown == {"MỤC": "LỤC", "Cụm số 1": "1", "Sở Công Thương": "2", "Sở Y tế": "3",
                         "Cụm số 2": "4", "Xã An": "5", "Xã Ba": "6"}  # fmt: skip
        assert file.pages[3].extract_text().splitlines()[0] == "2"
        assert "SỞ CÔNG THƯƠNG" in file.pages[3].extract_text()


def test_after_a_change_to_one_sheet_only_its_neighbours_are_laid_out_again(people, round_, tmp_path):
    for n in range(40):
        sheet_at(Status.APPROVED, round_, make.make_unit(people.province, name=f"Xã {n}", kind="xa"))
    document = asked(round_, people.coordinator, order="ten")
    before = pieces(document)
    sheet = round_.assessments.first()
    sheet.marks.filter(criterion__code="A1").update(explanation="Đã bổ sung.")
    after = pieces(document)
    assert len(before) == len(after) > 5
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    make_one = make.make_unit(people.province, name="Xã 20 bis", kind="xa")
    sheet_at(Status.APPROVED, round_, make_one)
    known = {piece.known for piece in sheets_in(after)}
    # Its piece, perhaps cut in two, and the cover that counts it.
    assert sum(piece.known not in known for piece in sheets_in(pieces(document))) <= 3


def test_a_book_costs_as_many_queries_for_fifty_sheets_as_for_five(people, round_):
    def made(count):
        while round_.assessments.count() < count:
            sheet_at(Status.APPROVED, round_, make.make_unit(people.province))
        document = asked(round_, people.coordinator)
        with CaptureQueriesContext(connection) as queries:
            pieces(document)
        return len(queries)

    assert people.coordinator.scope.coordinated_province_ids
    assert made(5) == made(50) == 26


def test_the_marks_are_read_a_hundred_sheets_at_a_time(people, round_):
    for _ in range(AT_ONCE + 1):
        make.make_assessment(round_, make.make_unit(people.province))
    document = asked(round_, people.coordinator, approved=False)
    body = sheet_books.collect(document)
    with CaptureQueriesContext(connection) as queries:
        html = "".join(piece.html for piece in sheets_in(pieces(document, body)))
    assert html.count('class="sheet"') == AT_ONCE + 1
    assert sum('FROM "scoring_mark"' in query["sql"] for query in queries) == 2


def test_a_sheet_that_changes_between_naming_and_reading_stops_the_book(people, round_, clusters):
    document = asked(round_, people.coordinator)
    body = sheet_books.collect(document)
    sheet = round_.assessments.filter(status=Status.APPROVED).first()
    sheet.marks.filter(criterion__code="A1").update(head_points=Decimal(1))
    with pytest.raises(Refused, match="vừa được sửa"):
        pieces(document, body)


def test_an_empty_book_and_one_beyond_the_bound_are_refused_with_a_way_on(people, round_):
    with pytest.raises(Refused, match="không có phiếu nào"):
        sheet_printing.bind_book(round_=round_, about=about(round_), by=people.coordinator, at=timezone.now())
    assert sheet_books.refusal_of(sheet_books.MOST) is None
    assert sheet_books.refusal_of(sheet_books.MOST + 1) == (
        "Phạm vi đã chọn có 10.001 phiếu, quá mức 10.000 phiếu một tập. "
        "Hãy đóng tập theo cụm, khối, loại đơn vị hoặc từng đơn vị."
    )


@pytest.mark.parametrize("who", ["leader", "sibling_clerk", "stranger", "nobody", "admin"])
def test_others_may_not_bind_the_people_of_a_unit(people, round_, who):
    sheet_at(Status.APPROVED, round_, staff=make.make_staff(people.unit))
    what = about(round_, who="ca-nhan", unit=people.unit.pk)
    with pytest.raises(Refused):
        sheet_printing.bind_book(round_=round_, about=what, by=getattr(people, who), at=timezone.now())


@pytest.mark.parametrize("who", ["clerk", "head"])
def test_those_of_a_unit_bind_its_people_and_nothing_of_the_province(people, round_, who, client_of):
    sheet_at(Status.APPROVED, round_, staff=make.make_staff(people.unit))
    client = client_of(getattr(people, who))
    asked_for = {"dot": round_.pk, "phieu": "ca-nhan", "noi": f"don-vi:{people.unit.pk}", "gom": "da-duyet"}
    response = client.post(reverse("sheet_book_create"), asked_for)
    assert client.get(response.url).status_code == 200
    whole = about(round_, who="ca-nhan")
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        sheet_printing.bind_book(round_=round_, about=whole, by=getattr(people, who), at=timezone.now())


@pytest.mark.parametrize("who", ["leader", "admin", "nobody"])
def test_the_form_is_not_there_for_others(people, client_of, who):
    assert client_of(getattr(people, who)).get(reverse("sheet_book_create")).status_code == 404


def test_the_form_begins_with_the_filters_of_the_list_and_tells_the_size(people, round_, clusters, client_of):
    client = client_of(people.coordinator)
    address = reverse("sheet_book_create")
    page = client.get(address, {"dot": round_.pk, "cum": clusters[0].pk, "pham-vi": "tap-the"}).content.decode()
    assert f'<option value="cum:{clusters[0].pk}" selected>' in page
    asked_for = {"dot": round_.pk, "phieu": "tap-the", "noi": f"cum:{clusters[0].pk}", "gom": "da-duyet", "xep": "cum"}
    told = client.get(address, asked_for, headers={"HX-Request": "true"}).content.decode()
    assert "Tập gồm 2 phiếu" in told


def test_a_cluster_of_another_province_is_no_choice(people, round_, client_of):
    foreign = Cluster.objects.create(province=make.make_province(), name="Cụm lạ", sort_key="c")
    asked_for = {"dot": round_.pk, "phieu": "tap-the", "noi": f"cum:{foreign.pk}", "gom": "da-duyet", "xep": "cum"}
    response = client_of(people.coordinator).post(reverse("sheet_book_create"), asked_for)
    assert response.status_code == 200
    assert not Document.objects.exists()


def test_a_book_is_made_by_its_job_and_asked_for_twice_it_is_one_document(transactional_db, people, round_, clusters):
    def ask():
        return sheet_printing.bind_book(round_=round_, about=about(round_), by=people.coordinator, at=timezone.now())

    document = ask()
    running.run_job(document.jobs.get().pk, clock=timezone.now)
    document.refresh_from_db()
    assert document.pdf is not None
    assert ask().pk == document.pk
    running.run_job(document.jobs.get(status=JobStatus.QUEUED).pk, clock=timezone.now)
    file = document.pdf_id
    document.refresh_from_db()
    assert document.pdf_id == file


def test_a_book_of_a_role_that_ended_is_not_made_and_not_seen(transactional_db, people, round_, clusters, client_of):
    document = sheet_printing.bind_book(round_=round_, about=about(round_), by=people.coordinator, at=timezone.now())
    people.coordinator.roles.update(valid_to=timezone.localdate() - timedelta(days=1))
    job = document.jobs.get()
    running.run_job(job.pk, clock=timezone.now)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "Chỉ chuyên viên Sở Nội vụ" in job.failure
    assert client_of(people.coordinator).get(document.get_absolute_url()).status_code == 404


def test_contents_of_many_lines_are_whole(tmp_path):
    names = [f"Đơn vị số {n}" for n in range(1, 401)]
    page = '<!doctype html><html lang="vi"><head><title>A</title></head><body>{}</body></html>'
    headings = "".join(f'<h1 style="break-before: page">{name}</h1>' for name in names)
    sheaf = Sheaf(
        [Piece(page.format("<p>Bìa</p>")), Piece(page.format(headings), title="Cụm số 1", restarts=True)],
        "Tập phiếu", "Sở Nội vụ", contents=True, book=True,
    )  # fmt: skip
    print_to(tmp_path / "book.pdf", sheaf, cache=tmp_path / "c")
    with pdfplumber.open(tmp_path / "book.pdf") as file:
        front = len(file.pages) - len(names)
        text = "\n".join(page.extract_text() for page in file.pages[1:front])
    assert all(f"{name}..." in text for name in names)
    assert text.count("MỤC LỤC") == 1
