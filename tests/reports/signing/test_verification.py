"""Checking a document without signing in: what is told to whom, and what an attacker gets for the trouble."""

import hashlib
import io
import logging
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign.models import StoredFile
from campaign.storing import path_of, store_bytes
from reports.issue import issuing
from reports.models import Report
from reports.signing import reading, sealing, signatures, verification
from reports.signing.passing import MOST_BYTES, Beginnings, Passing
from reports.signing.sealing import Facts
from reports.views import verification as page
from tests import factories as make
from tests.reports.drafts import issue_seen, make_draft
from tests.reports.sealed import AGENCY, AT, PERSON, configure, make_authority, make_key, pdf_bytes, signed_elsewhere
from tests.reports.signing.test_sealing import paper
from units.throttling import place_among

pytestmark = pytest.mark.usefixtures("_fresh_count")

URL = "/xac-thuc/"
UNCONFIRMED = "Không xác nhận được."


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


def issue_file(campaign, by, content, *, sealed_by="", **fields):
    """An issued report whose PDF is `content`."""
    now = timezone.now()
    report = make_draft(campaign, by, **fields)
    issue_seen(report, by=by, at=now)
    report.jobs.update(status="done", finished_at=now)
    stored = store_bytes(content, "application/pdf", by=None, at=now)
    return issuing.complete(subject=report, pdf=stored, sealed_by=sealed_by, at=now)


@pytest.fixture
def issued(campaign, people, content):
    return issue_file(campaign, people.coordinator, content)


def upload(client, content, name="van-ban.pdf"):
    return client.post(URL, {"tep": SimpleUploadedFile(name, content)}).content.decode()


def asked(client, code):
    return client.get(URL, {"ma": code}).content.decode()


def without_token(html, *codes):
    """The page without what differs by chance or by what was asked."""
    html = re.sub(r"\b[A-Za-z0-9]{64}\b", "", html)
    for code in codes:
        html = html.replace(code, "").replace(verification.in_groups(code), "")
    return html


def test_the_issued_file_is_confirmed_with_what_stands_on_it(client, issued, content):
    shown = upload(client, content)
    for words in (
        "Tệp này đúng là văn bản đã ban hành.",
        "Báo cáo số 07/BC-UBND",
        "9/8/2022",
        "Sơ kết 03 năm thực hiện Phong trào thi đua",
        "Ủy ban nhân dân tỉnh Kiên Giang",
        "PHÓ CHỦ TỊCH Nguyễn Văn Ví Dụ",
        "dữ liệu minh họa",
    ):
        assert words in shown
    assert f"/bao-cao/{issued.pk}/" not in shown, "the page leads nowhere else"


def test_the_codes_of_file_and_data_are_confirmed_however_they_are_grouped(client, issued):
    assert "mã của tệp văn bản đã ban hành" in asked(client, issued.pdf.sha256)
    grouped = verification.in_groups(issued.snapshot.sha256).upper()
    shown = client.post(URL, {"ma": f" {grouped}\n"}).content.decode()
    assert "Mã này là của văn bản đã ban hành" in shown
    assert "07/BC-UBND" in shown


def test_the_address_in_the_qr_code_answers_at_once_and_fills_in_the_code(client, issued):
    shown = asked(client, issued.snapshot.sha256)
    assert "07/BC-UBND" in shown
    assert f">{issued.snapshot.sha256}</textarea>" in shown


def test_the_page_alone_asks_for_a_file_or_a_code(client, db):
    response = client.get(URL)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]
    assert UNCONFIRMED not in response.content.decode()


def scan_of(words):
    return pdf_bytes(f"<html lang=vi><title>Bản quét</title><p>{words}</p></html>")


def test_a_scan_that_the_office_keeps_is_told_as_that_and_nothing_more(client, issued, people):
    scan = scan_of("quét")
    attach(issued, scan, people.coordinator, vouched=hashlib.sha256(scan).hexdigest())
    shown = upload(client, scan)
    assert "được cơ quan ban hành lưu làm bản đã ký của văn bản" in shown
    assert "Không đọc được chữ ký số nào trong tệp" in shown
    assert "notice ok" not in shown
    shown = asked(client, hashlib.sha256(scan).hexdigest())
    assert "mã của tệp mà cơ quan ban hành lưu làm bản đã ký" in shown
    assert "notice ok" not in shown


def test_a_digitally_signed_copy_that_the_office_keeps_is_confirmed(client, issued, people, keys):
    signed = signed_elsewhere(scan_of("ký"), keys)
    attach(issued, signed, people.coordinator)
    assert "đúng là bản đã ký của văn bản" in upload(client, signed)


def test_a_file_without_a_signature_is_attached_only_after_somebody_vouched_for_it(client_of, issued, people):
    """A blank page taken for the signed copy was final, and confirmed to the public."""
    page, address = client_of(people.coordinator), f"/bao-cao/{issued.pk}/ban-ky/"
    blank, scan = scan_of("trang trắng"), scan_of("quét")

    def sent(content, **more):
        return page.post(address, {"file": SimpleUploadedFile("quet.pdf", content), **more})

    first = sent(blank)
    assert first.status_code == 422
    said = first.content.decode()
    ours = len(pikepdf.open(path_of(issued.pdf)).pages)
    assert f"Đây là bản quét đã ký, 1 trang; bản PDF đã ban hành có {ours} trang" in said
    assert "hãy chọn lại tệp đó" in said
    blank_code = hashlib.sha256(blank).hexdigest()
    assert f'name="vouched" value="{blank_code}"' in said
    assert sent(scan, vouched=blank_code).status_code == 422, "what was confirmed is one file, not any"
    issued.refresh_from_db()
    assert issued.signed_file is None
    assert sent(scan, vouched=hashlib.sha256(scan).hexdigest()).status_code == 302
    issued.refresh_from_db()
    assert issued.signed_file.sha256 == hashlib.sha256(scan).hexdigest()
    assert "là bản quét không có chữ ký số, 1 trang" in issued.events.first().text


def test_the_issued_file_itself_needs_no_confirmation_and_is_told_as_that(client_of, issued, people, content):
    attach(issued, content, people.coordinator)
    assert "chính là bản PDF đã ban hành" in signatures_of(client_of(people.coordinator), issued)


def test_a_draft_and_an_unknown_file_get_the_same_answer(client, campaign, people):
    draft_pdf = pdf_bytes("<html lang=vi><title>Dự thảo</title><p>DỰ THẢO</p></html>")
    draft = make_draft(campaign, people.coordinator)
    Report.objects.filter(pk=draft.pk).update(pdf=store_bytes(draft_pdf, "application/pdf", by=None, at=timezone.now()))
    other = pdf_bytes("<html lang=vi><title>Khác</title><p>Khác</p></html>")
    answers = [upload(client, draft_pdf), upload(client, other), upload(client, b"khong phai PDF")]
    codes = [hashlib.sha256(each).hexdigest() for each in (draft_pdf, other, b"khong phai PDF")]
    assert all(UNCONFIRMED in answer for answer in answers)
    assert len({without_token(answer, *codes) for answer in answers}) == 1
    unknown = "ab" * 32
    by_code = [without_token(asked(client, code), code) for code in (draft.snapshot.sha256, codes[0], unknown)]
    assert len(set(by_code)) == 1
    assert UNCONFIRMED in by_code[0]


def test_drafts_and_unknown_codes_ask_the_database_the_same(issued, campaign, people, django_assert_num_queries):
    draft = make_draft(campaign, people.coordinator, kind="annual")
    Report.objects.filter(pk=draft.pk).update(pdf=None)
    for code in ("ab" * 32, draft.snapshot.sha256 if draft.snapshot_id != issued.snapshot_id else "cd" * 32):
        with django_assert_num_queries(6):
            assert not verification.by_code(code)


@pytest.mark.parametrize("place", [12, 600, -40])
def test_one_changed_byte_is_not_confirmed(client, issued, content, place):
    changed = bytearray(content)
    changed[place] ^= 1
    assert UNCONFIRMED in upload(client, bytes(changed))


@pytest.mark.parametrize("typed", ["", "abc", "g" * 64, "ab" * 33, "%", "' OR 1=1 --", "０" * 64])
def test_what_is_no_code_is_told_so_and_never_looked_up(client, db, typed, django_assert_num_queries):
    with django_assert_num_queries(0):
        shown = client.get(URL, {"ma": typed}).content.decode()
    assert "Hãy nhập" in shown or "Hãy xem lại mã" in shown
    assert UNCONFIRMED not in shown


def test_beginnings_of_codes_find_nothing(client, issued):
    assert "đã ban hành dưới đây" not in asked(client, issued.snapshot.sha256[:63])


def test_an_upload_leaves_nothing_behind(client, issued, content, settings):
    folder = settings.FILE_UPLOAD_TEMP_DIR
    before, stored = sorted(folder.iterdir()), StoredFile.objects.count()
    upload(client, content + b" " * (3 << 20))
    assert (sorted(folder.iterdir()), StoredFile.objects.count()) == (before, stored)


def test_a_file_that_is_too_large_is_told_so(client, db):
    assert "nặng quá 40 MB" in upload(client, b"%PDF-1.7\n" + b"0" * MOST_BYTES)


def test_what_says_it_is_far_too_large_is_not_even_read(client, db):
    response = client.post(URL, {"ma": "x"}, headers={"Content-Length": str(5 * MOST_BYTES)})
    assert response.status_code == 413


def test_a_form_from_elsewhere_is_refused(db, issued):
    assert Client(enforce_csrf_checks=True).post(URL, {"ma": issued.pdf.sha256}).status_code == 403


def test_an_address_that_asks_too_often_waits(client, issued):
    for _ in range(page.MOST):
        assert client.get(URL, {"ma": "ab" * 32}).status_code == 200
    refused = client.get(URL, {"ma": issued.pdf.sha256})
    assert refused.status_code == 429
    assert "quá nhiều lần" in refused.content.decode()
    assert "07/BC-UBND" not in refused.content.decode()
    assert client.get(URL).status_code == 200, "the page itself is not counted"
    assert client.get(URL, {"ma": issued.pdf.sha256}, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_visitors_behind_one_proxy_are_counted_apart(client, issued, settings):
    settings.TRUSTED_PROXIES = 1
    for n in range(page.MOST + 1):
        told = f"192.0.2.{n}, 203.0.113.1"
        status = client.get(URL, {"ma": "ab" * 32}, HTTP_X_FORWARDED_FOR=told).status_code
    assert status == 429, "what the visitor wrote there himself does not count"
    assert client.get(URL, {"ma": "ab" * 32}, HTTP_X_FORWARDED_FOR="203.0.113.2").status_code == 200


def test_the_log_says_how_it_ended_and_not_what_was_asked(client, issued, content, caplog):
    with caplog.at_level(logging.INFO, logger=page.__name__):
        asked(client, issued.pdf.sha256)
        upload(client, content, name="bao-cao-mat.pdf")
        upload(client, b"khac")
    told = [record.getMessage() for record in caplog.records if record.name == page.__name__]
    assert told == [
        "Verification of a code: code_of_file",
        "Verification of a file: file",
        "Verification of a file: none",
    ]


def test_the_sign_in_page_and_the_foot_of_every_page_lead_to_it(client, client_of, people):
    assert client.get(reverse("login")).content.decode().count(f'href="{URL}"') == 2
    assert f'href="{URL}"' in client_of(people.clerk).get("/", follow=True).content.decode()


# --- Files with something behind the bytes that were issued


@pytest.fixture
def keys(tmp_path, settings):
    configure(tmp_path, settings, people=True, pictures=True)
    return tmp_path


def test_a_signature_added_later_is_told_and_checked(client, issued, content, keys):
    shown = upload(client, signed_elsewhere(content, keys))
    assert "kèm chữ ký số thêm vào sau" in shown
    assert PERSON in shown
    assert "Nội dung chưa bị sửa từ khi ký. Chứng thư do tổ chức tin cậy cấp." in shown


def test_a_sealed_document_tells_its_signatures_and_takes_one_more(client, campaign, people, content, keys):
    facts = Facts("kien-giang", "ubnd", "mid_term", PERSON)
    sealed, named = sealing.seal(content, facts=facts, at=AT)
    issue_file(campaign, people.coordinator, sealed, sealed_by=named)
    shown = upload(client, sealed)
    assert shown.count("Nội dung chưa bị sửa từ khi ký. Chứng thư do tổ chức tin cậy cấp.") == 2
    assert AGENCY in shown
    with held(signed_elsewhere(sealed, keys, page=1, box=(310, 620, 500, 690)), keys) as passing:
        answer = verification.by_file(passing)
    assert (answer.by, answer.added, len(answer.signatures)) == ("signed", 1, 3)
    assert UNCONFIRMED in upload(client, content), "what was sealed is the sealed file, not the one before"


def held(content, folder):
    """An upload with a descriptor, as the handler holds it."""
    file = (folder / "upload").open("w+b")
    file.write(content)
    file.flush()
    beginnings = Beginnings()
    beginnings.feed(content)
    return Passing(file, "a.pdf", beginnings)


def test_without_an_authority_a_signature_may_only_stand_where_signatures_stand(client, issued, content, keys):
    config = keys / "keys.toml"
    config.write_text(config.read_text().replace('roots = ["ca.cer"]', ""))
    shown = upload(client, signed_elsewhere(content, keys, page=1, box=(310, 620, 500, 690)))
    assert "Nơi cấp chứng thư và việc thu hồi chứng thư chưa được kiểm tra ở đây" in shown
    over_the_words = signed_elsewhere(content, keys, page=0, box=(90, 700, 400, 780))
    assert UNCONFIRMED in upload(client, over_the_words)


def test_a_file_of_keys_that_cannot_be_read_confirms_no_signature(client, issued, content, keys):
    in_its_place = signed_elsewhere(content, keys, page=1, box=(310, 620, 500, 690))
    (keys / "keys.toml").write_text("roots = [")
    assert UNCONFIRMED in upload(client, in_its_place)


def test_signatures_that_could_not_be_read_are_read_again(issued, keys):
    config = keys / "keys.toml"
    known = config.read_text()
    config.write_text("roots = [")
    assert not signatures.of_stored(issued.pdf, prefix=issued.pdf.size).readable
    config.write_text(known)
    assert signatures.of_stored(issued.pdf, prefix=issued.pdf.size).readable


def test_a_signer_whom_no_authority_knows_is_not_confirmed(client, issued, content, keys, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    make_key(elsewhere, "person", common_name=AGENCY, authority=make_authority(elsewhere))
    assert UNCONFIRMED in upload(client, signed_elsewhere(content, elsewhere))


def test_an_update_that_changes_a_page_and_then_signs_is_not_confirmed(client, issued, content, keys):
    from pyhanko.pdf_utils import generic  # noqa: PLC0415 -- slow import
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 -- slow import

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    forged = generic.StreamObject(stream_data=b"0 0 0 rg 100 600 200 40 re f")
    writer.add_stream_to_page(0, writer.add_object(forged))
    changed = io.BytesIO()
    writer.write(changed)
    assert changed.getvalue().startswith(content)
    assert UNCONFIRMED in upload(client, changed.getvalue()), "without a signature"
    assert UNCONFIRMED in upload(client, signed_elsewhere(changed.getvalue(), keys)), "and with one"


def test_another_document_hung_behind_the_issued_bytes_is_not_confirmed(client, issued, content, keys):
    """A reader goes by the last table of places: one that does not lead back shows another document altogether."""
    other = signed_elsewhere(pdf_bytes("<html lang=vi><title>Giả</title><p>Nội dung giả</p></html>"), keys)
    with pikepdf.open(io.BytesIO(other)):
        moved = content + shifted(other, len(content))
    assert moved.startswith(content)
    assert UNCONFIRMED in upload(client, moved)


def shifted(pdf, by):
    """A plain PDF as it must be written to be read behind `by` other bytes."""

    def later(match):
        return b"%010d" % (int(match[1]) + by) + match[2]

    pdf = re.sub(rb"(\d{10})( \d{5} n)", later, pdf)
    pdf = re.sub(rb"startxref\n(\d+)", lambda match: b"startxref\n%d" % (int(match[1]) + by), pdf)
    return re.sub(rb"/Prev (\d+)", lambda match: b"/Prev %d" % (int(match[1]) + by), pdf)


@pytest.mark.parametrize("behind", [b"\n", b"%%EOF\n" * 100000, b"x" * (1 << 20), b"\nstartxref\n0\n%%EOF\n"])
def test_rubbish_behind_the_issued_bytes_is_not_confirmed(client, issued, content, behind):
    assert UNCONFIRMED in upload(client, content + behind)


def test_a_bomb_behind_the_issued_bytes_costs_little(client, issued, content):
    """What asks for gigabytes ends in the guarded process, and the answer is the usual one."""
    bomb = pikepdf.new()
    bomb.add_blank_page()
    bomb.Root.Bomb = bomb.make_stream(b"\0" * (64 << 20))
    out = io.BytesIO()
    bomb.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert UNCONFIRMED in upload(client, content + out.getvalue())


def test_beginnings_are_found_wherever_the_pieces_are_cut():
    content = b"%PDF-1.7\nabc\n%%EOF\nsecond\n%%EOF\r\nrest"
    for size in range(1, len(content) + 1):
        seen = Beginnings()
        for start in range(0, len(content), size):
            seen.feed(content[start : start + size])
        assert seen.digest.hexdigest() == hashlib.sha256(content).hexdigest()
        for length in (content.index(b"second"), content.index(b"rest")):
            assert seen.found[hashlib.sha256(content[:length]).hexdigest()] == length


def test_where_many_files_are_looked_into_the_next_is_asked_to_wait(client, issued, content, keys):
    with place_among("reading", most=1, seconds=60), place_among("reading", most=2, seconds=60):
        shown = upload(client, signed_elsewhere(content, keys))
    assert "Hãy đợi nửa phút" in shown
    assert UNCONFIRMED not in shown


def update(content, objects, *, freed=(), root=None):
    """An incremental update written by hand: {(number, generation): body}, as only an attacker writes it."""
    out, places = content + b"\n", {}
    for (number, generation), body in objects.items():
        places[number, generation] = len(out)
        out += b"%d %d obj\n%s\nendobj\n" % (number, generation, body)
    start = len(out)
    out += b"xref\n"
    for number in freed:
        out += b"%d 1\n%010d %05d f \n" % (number, 0, 0)
    for (number, generation), place in places.items():
        out += b"%d 1\n%010d %05d n \n" % (number, place, generation)
    before = int(content.rpartition(b"startxref")[2].split()[0])
    size, root = int(re.search(rb"/Size (\d+)", content)[1]), root or re.search(rb"/Root (\d+) 0 R", content)[1]
    return out + b"trailer\n<</Size %d/Root %s 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        size + 50,
        root,
        before,
        start,
    )


@pytest.fixture(scope="module")
def plain():
    """A small document with a plain table of places, so that updates can be written by hand."""
    pdf = pikepdf.open(io.BytesIO(paper()))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
    return out.getvalue()


def only_signed(content, base):
    """What the guarded process finds, asked without it."""
    return reading.read(io.BytesIO(content), prefix=len(base))["only_signed"]


def numbers_of(content):
    """Numbers of the first page's content, of a page and of the catalogue."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        return page.Contents.objgen[0], page.obj.objgen[0], pdf.Root.objgen[0]


def test_updates_written_by_hand_are_seen_through(plain, keys):
    drawing, page, root = numbers_of(plain)
    forged = b"<</Length 4>>\nstream\nq Q \nendstream"
    assert only_signed(signed_elsewhere(plain, keys), plain)
    attacks = {
        "another drawing": update(plain, {(drawing, 0): forged}),
        "another drawing of a later generation": update(plain, {(drawing, 1): forged}),
        "a drawing taken away": update(plain, {}, freed=[drawing]),
        "another page": update(plain, {(page, 0): b"<</Type/Page>>"}),
        "another catalogue": update(plain, {(900, 0): b"<</Type/Catalog>>"}, root=b"900"),
        "an action at opening": update(plain, {(root, 0): b"<</Type/Catalog/OpenAction 1 0 R>>"}),
    }
    seen = {}
    for name, content in attacks.items():
        for signed in (content, _signed_if_possible(content, keys)):
            try:
                seen[name] = seen.get(name, False) or only_signed(signed, plain)
            except Exception:  # what cannot be read is not confirmed either: the guarded process ends with an error
                seen.setdefault(name, False)
    assert seen == dict.fromkeys(attacks, False)


def _signed_if_possible(content, folder):
    try:
        return signed_elsewhere(content, folder)
    except Exception:  # a file that is broken on purpose
        return content


def test_an_annotation_that_is_no_signature_is_not_accepted(client, issued, content, keys):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0].obj.objgen[0]
    from pyhanko.pdf_utils import generic  # noqa: PLC0415 -- slow import
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 -- slow import

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(each) for each in (90, 700, 400, 780)]
            ),
            generic.pdf_name("/Contents"): generic.pdf_string("99,99%"),
        }
    )
    writer.register_annotation(generic.IndirectObject(page, 0, writer), writer.add_object(note))
    changed = io.BytesIO()
    writer.write(changed)
    assert UNCONFIRMED in upload(client, signed_elsewhere(changed.getvalue(), keys))


# --- What the pages of a report say about its signatures


def signatures_of(client, report):
    return client.get(f"/bao-cao/{report.pk}/chu-ky-so/").content.decode()


def attach(report, content, by, **vouched):
    signed = SimpleUploadedFile("ban-ky.pdf", content, content_type="application/pdf")
    return issuing.attach_signed(subject=report, upload=signed, by=by, at=timezone.now(), **vouched)


def test_the_page_of_a_report_asks_for_its_signatures_and_leads_to_the_verification(client_of, people, issued):
    shown = client_of(people.coordinator).get(f"/bao-cao/{issued.pk}/").content.decode()
    assert f'hx-get="/bao-cao/{issued.pk}/chu-ky-so/"' in shown
    shown = signatures_of(client_of(people.leader), issued)
    assert f'href="{URL}?ma={issued.pdf.sha256}"' in shown
    assert "không có chữ ký số của hệ thống" in shown


def test_a_sealed_report_says_who_signed_and_when(client_of, campaign, people, content, keys):
    sealed, named = sealing.seal(content, facts=Facts("kien-giang", "ubnd", "mid_term", PERSON), at=AT)
    report = issue_file(campaign, people.coordinator, sealed, sealed_by=named)
    shown = signatures_of(client_of(people.coordinator), report)
    for words in (
        PERSON,
        AGENCY,
        "10:32 ngày 9/8/2026",
        "Nội dung chưa bị sửa từ khi ký. Chứng thư do tổ chức tin cậy cấp.",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("made", "remark"),
    [
        (signed_elsewhere, "Đúng là bản PDF đã ban hành, thêm chữ ký số"),
        (lambda content, keys: signed_elsewhere(content, keys, box=(90, 700, 400, 780)), "đứng ngoài chỗ ký"),
        (lambda content, _: content + b"\n%%EOF\n", "còn thay đổi khác ngoài chữ ký số"),
        (lambda *_: pdf_bytes("<html lang=vi><title>Quét</title><p>a</p></html>"), "có thể là bản quét"),
        (
            lambda _, keys: signed_elsewhere(pdf_bytes("<html lang=vi><title>Khác</title><p>b</p></html>"), keys),
            "không phải bản PDF đã ban hành thêm chữ ký",
        ),
        (lambda *_: b"%PDF-1.7\nhong", "Chưa đọc được chữ ký số"),
    ],
)
def test_the_page_remarks_on_what_the_signed_copy_is(client_of, people, issued, content, keys, made, remark):
    copy = made(content, keys)
    attach(issued, copy, people.coordinator, vouched=hashlib.sha256(copy).hexdigest())
    assert remark in signatures_of(client_of(people.coordinator), issued)


def test_signatures_of_a_draft_and_of_another_province_do_not_exist(client_of, campaign, people, issued):
    draft = make_draft(campaign, people.coordinator, kind="annual")
    assert client_of(people.coordinator).get(f"/bao-cao/{draft.pk}/chu-ky-so/").status_code == 404
    assert client_of(people.stranger).get(f"/bao-cao/{issued.pk}/chu-ky-so/").status_code == 404


def test_a_part_of_the_page_is_only_the_panel(client_of, people, issued):
    shown = client_of(people.coordinator).get(f"/bao-cao/{issued.pk}/chu-ky-so/", headers={"HX-Request": "true"})
    assert "<html" not in shown.content.decode()
