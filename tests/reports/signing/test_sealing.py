"""Signing a finished PDF: who signs, where it shows, and that one changed byte is noticed."""

import io
from datetime import timedelta

import pdfplumber
import pikepdf
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from campaign.storing import path_of
from reports import running
from reports.background import jobs
from reports.signing import sealing
from reports.signing.keys import BadConfiguration, SealingFailed, configuration
from reports.signing.sealing import Facts
from reports.signing.space import space_of
from tests import factories as make
from tests.reports.drafts import make_draft
from tests.reports.sealed import (
    AGENCY,
    AT,
    PASSWORD,
    PERSON,
    configure,
    make_authority,
    make_key,
    pdf_bytes,
    signed_elsewhere,
    with_job,
)

FACTS = Facts("kien-giang", "ubnd", "mid_term", PERSON)


def paper(**options):
    signature = render_to_string(
        "reports/pdf/signature.html",
        {
            "recipients": ["- Như trên;", "- Lưu: VT, SNV."],
            "authority": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"],
            "position": ["PHÓ CHỦ TỊCH"],
            "issue": {"signer": PERSON},
        },
    )
    style = (settings.BASE_DIR / "static" / "css" / "report-pdf.css").as_uri()
    html = f'<html lang="vi"><title>Báo cáo</title><link rel="stylesheet" href="{style}"><h1>BÁO CÁO</h1>'
    return pdf_bytes(f"{html}<p>Lời văn.</p><p style='break-before:page'>Trang hai.</p>{signature}</html>", **options)


def seal(content, **changes):
    return sealing.seal(content, facts=FACTS, at=AT, **changes)


def checked(content, folder):
    """What pyHanko's own validator says, with the test's authority as the only one to trust."""
    from pyhanko.keys import load_cert_from_pemder  # noqa: PLC0415 -- slow import
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- slow import
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 -- slow import
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 -- slow import

    root = load_cert_from_pemder(str(folder / "ca.cer"))
    trusting = ValidationContext(trust_roots=[root], moment=AT, best_signature_time=AT)
    found = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
    return [validate_pdf_signature(each, trusting) for each in found]


def widgets(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            (number, [float(each) for each in annotation.Rect], "/AP" in annotation)
            for number, page in enumerate(pdf.pages)
            for annotation in page.get("/Annots", [])
            if annotation.Subtype == "/Widget"
        ]


def test_without_a_key_the_file_stays_as_it_is(unsigned, settings):
    settings.SIGNING_CONFIG = ""
    assert seal(unsigned) == (unsigned, "")


def test_a_sealed_file_is_the_file_and_a_signature_that_pyhanko_accepts(unsigned, settings, tmp_path):
    configure(tmp_path, settings)
    sealed, subject = seal(unsigned)
    assert sealed.startswith(unsigned)
    assert subject == AGENCY
    (status,) = checked(sealed, tmp_path)
    assert status.bottom_line
    assert status.signing_cert.subject.native["common_name"] == AGENCY


def test_the_moment_of_signing_is_that_of_the_job_in_vietnamese_time(unsigned, settings, tmp_path):
    configure(tmp_path, settings)
    (status,) = checked(seal(unsigned)[0], tmp_path)
    assert status.signer_reported_dt == AT
    assert status.signer_reported_dt.utcoffset() == timedelta(hours=7)


def test_one_changed_byte_is_noticed(unsigned, settings, tmp_path):
    configure(tmp_path, settings)
    sealed = bytearray(seal(unsigned)[0])
    sealed[12] ^= 1  # in the comment after the first line, which no reader looks at
    (status,) = checked(bytes(sealed), tmp_path)
    assert not status.intact
    assert not status.bottom_line


def test_the_person_signs_first_and_the_agency_after(unsigned, settings, tmp_path):
    configure(tmp_path, settings, people=True, pictures=True)
    sealed, subject = seal(unsigned)
    assert subject == f"{PERSON}; {AGENCY}"
    assert [status.bottom_line for status in checked(sealed, tmp_path)] == [True, True]


def test_a_person_whose_key_is_not_kept_is_not_signed_for(unsigned, settings, tmp_path):
    configure(tmp_path, settings, people=True)
    _, subject = sealing.seal(unsigned, facts=Facts("kien-giang", "ubnd", "mid_term", "Người khác"), at=AT)
    assert subject == AGENCY


@pytest.mark.parametrize("facts", [Facts("an-giang", "ubnd", "final", ""), Facts("kien-giang", "snv", "final", "")])
def test_nobody_signs_for_another_province_or_office(unsigned, settings, tmp_path, facts):
    configure(tmp_path, settings)
    assert sealing.seal(unsigned, facts=facts, at=AT)[1] == ""


def test_only_the_kinds_of_documents_that_are_named_are_signed(unsigned, settings, tmp_path):
    configure(tmp_path, settings, extra='documents = ["final"]')
    assert seal(unsigned)[1] == ""


def test_a_signature_added_later_leaves_ours_valid(unsigned, settings, tmp_path):
    configure(tmp_path, settings, people=True, pictures=True)
    sealed, _ = seal(unsigned)
    assert [status.bottom_line for status in checked(signed_elsewhere(sealed, tmp_path), tmp_path)] == [True] * 3


def test_attached_data_come_out_as_they_went_in(settings, tmp_path):
    configure(tmp_path, settings)
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.attachments["so-lieu.json"] = b'{"a": 1}'
        out = io.BytesIO()
        pdf.save(out)
    sealed, _ = seal(out.getvalue())
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        assert pdf.attachments["so-lieu.json"].get_file().read_bytes() == b'{"a": 1}'
    assert checked(sealed, tmp_path)[0].bottom_line


def test_the_space_is_the_one_between_position_and_name(unsigned):
    space = space_of(unsigned)
    assert space.page == 1
    with pdfplumber.open(io.BytesIO(unsigned)) as pdf:
        page = pdf.pages[1]
        lines = {line["text"]: line for line in page.extract_text_lines()}
        position = next(line for text, line in lines.items() if "PHÓ CHỦ TỊCH" in text)
        name = next(line for text, line in lines.items() if PERSON in text)
        assert page.height - position["bottom"] >= space.top
        assert page.height - name["top"] <= space.bottom
        words = [word for word in page.extract_words() if word["text"] in ("Nguyễn", "Dụ")]
        assert (words[0]["x0"] + words[1]["x1"]) / 2 == pytest.approx(float(space.middle[0]), abs=1)


def test_the_seal_is_as_large_as_the_real_one_and_covers_a_third_of_the_signature(unsigned, settings, tmp_path):
    configure(tmp_path, settings, people=True, pictures=True)
    (page, signature, shown), (_, stamp, _) = widgets(seal(unsigned)[0])
    assert (page, shown) == (1, True)
    assert stamp[2] - stamp[0] == pytest.approx(36 * 72 / 25.4, abs=0.1)
    covered = (stamp[2] - signature[0]) / (signature[2] - signature[0])
    assert covered == pytest.approx(1 / 3, abs=0.01)
    assert stamp[0] < signature[0]


def test_without_pictures_agency_and_moment_are_told_in_ten_points_of_an_embedded_font(unsigned, settings, tmp_path):
    configure(tmp_path, settings)
    with pikepdf.open(io.BytesIO(seal(unsigned)[0])) as pdf:
        (widget,) = [each for each in pdf.pages[1].Annots if each.Subtype == "/Widget"]
        (drawn,) = widget.AP.N.Resources.XObject.values()
        (font,) = drawn.Resources.Font.values()
        assert "LiberationSerif" in str(font.BaseFont).replace("-", "")
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        single = pikepdf.new()
        single.add_blank_page(page_size=[float(each) for each in drawn.BBox[2:]])
        single.pages[0].Resources = single.copy_foreign(pdf.make_indirect(drawn.Resources))
        single.pages[0].Contents = single.make_stream(drawn.read_bytes())
        out = io.BytesIO()
        single.save(out)
    with pdfplumber.open(out) as text:
        page = text.pages[0]
        assert f"Ký bởi: {AGENCY}" in page.extract_text()
        assert "Thời gian ký: 2026-08-09T10:32:11+07:00" in page.extract_text()
        assert {round(char["size"], 1) for char in page.chars} == {10.0}


def test_a_file_without_a_place_for_it_is_signed_without_a_picture(settings, tmp_path):
    configure(tmp_path, settings, people=True, pictures=True)
    sealed, _ = seal(pdf_bytes("<html lang=vi><title>A</title><p>Không có chỗ ký.</p></html>"))
    assert all(box == [0, 0, 0, 0] for _, box, _ in widgets(sealed))
    assert all(status.bottom_line for status in checked(sealed, tmp_path))


def test_the_fields_of_a_tagged_file_hang_in_its_structure(unsigned, settings, tmp_path):
    configure(tmp_path, settings, people=True, pictures=True)
    with pikepdf.open(io.BytesIO(seal(unsigned)[0])) as pdf:
        tree = pdf.Root.StructTreeRoot
        parents = pikepdf.NumberTree(tree.ParentTree)
        for widget in pdf.Root.AcroForm.Fields:
            element = parents[int(widget.StructParent)]
            assert (element.S, element.K.Type) == ("/Form", "/OBJR")
            assert element.K.Obj.objgen == widget.objgen
            assert str(widget.TU).startswith("Chữ ký số của ")
            assert int(widget.F) & 0b111 == 0b100, "printed, not hidden"
        assert pdf.pages[1].Tabs == "/S"
        assert int(tree.ParentTreeNextKey) > max(int(widget.StructParent) for widget in pdf.Root.AcroForm.Fields)


def test_what_the_file_says_of_pdf_a_and_ua_is_left_alone(unsigned, settings, tmp_path):
    configure(tmp_path, settings, pictures=True)
    with pikepdf.open(io.BytesIO(unsigned)) as before, pikepdf.open(io.BytesIO(seal(unsigned)[0])) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)
        pictures = [each for each in after.objects if isinstance(each, pikepdf.Stream) and each.get("/Interpolate")]
        assert pictures == []


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda folder: (folder / "agency.password").write_text("sai"), "sai mật khẩu hoặc tệp hỏng"),
        (lambda folder: (folder / "agency.p12").write_bytes(b"khong phai khoa"), "sai mật khẩu hoặc tệp hỏng"),
        (lambda folder: (folder / "agency.p12").unlink(), "không đọc được tệp khóa"),
        (lambda folder: (folder / "agency.password").unlink(), "không đọc được mật khẩu"),
        (lambda folder: (folder / "dau.png").write_bytes(b"GIF89a"), "không phải tệp PNG"),
        (lambda folder: (folder / "keys.toml").write_text("= sai"), "tệp cấu hình ký số có lỗi"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_that_names_no_file_and_no_password(
    unsigned, settings, tmp_path, spoil, why
):
    configure(tmp_path, settings, pictures=True)
    spoil(tmp_path)
    with pytest.raises(SealingFailed, match=why) as failure:
        seal(unsigned)
    assert PASSWORD not in str(failure.value)
    assert str(tmp_path) not in str(failure.value)


def test_a_timestamp_service_that_is_silent_fails_with_a_sentence(unsigned, settings, tmp_path):
    configure(tmp_path, settings, extra='timestamp = "http://127.0.0.1:9/"')
    with pytest.raises(SealingFailed, match="dịch vụ cấp dấu thời gian không trả lời"):
        seal(unsigned)


def test_a_certificate_that_has_ended_signs_no_more(unsigned, settings, tmp_path):
    configure(tmp_path, settings)
    make_key(tmp_path, "agency", common_name=AGENCY, authority=make_authority(tmp_path), ends=AT - timedelta(days=1))
    with pytest.raises(SealingFailed, match="đã hết hạn ngày 8/8/2026"):
        seal(unsigned)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("p12 = 'agency.p12'\npassword = 'lo ra'", "mục lạ: password"),
        ("password_env = 'X'", "p12 hoặc pkcs11"),
        ("p12 = 'a.p12'", "password_file hoặc password_env"),
        ("p12 = 'a.p12'\npassword_env = 'X'\nwidth_mm = 500", "width_mm"),
    ],
)
def test_a_wrong_file_of_keys_says_what_is_wrong_with_it(settings, tmp_path, line, why):
    config = tmp_path / "keys.toml"
    config.write_text(f"[provinces.kien-giang.ubnd.agency]\nname = 'UBND'\n{line}\n")
    settings.SIGNING_CONFIG = str(config)
    with pytest.raises(BadConfiguration, match=why):
        configuration()


# --- In the job that issues


@pytest.mark.django_db(transaction=True)
def test_the_job_that_issues_signs_the_file_and_keeps_who_did(kien_giang_people, settings, tmp_path):
    configure(tmp_path, settings, pictures=True)
    settings.JOB_PATIENCE = timedelta(minutes=5)
    report = with_job(kien_giang_people)
    assert (report.jobs.get().failure, report.status, report.sealed_by) == ("", "issued", AGENCY)
    content = path_of(report.pdf).read_bytes()
    (status,) = checked(content, tmp_path)
    assert status.intact
    assert status.valid
    ((page, box, shown),) = widgets(content)
    assert shown
    assert box[2] - box[0] == pytest.approx(36 * 72 / 25.4, abs=0.1)
    assert page == space_of(content).page


@pytest.mark.django_db(transaction=True)
def test_a_key_that_does_not_open_fails_the_job_and_issues_nothing(kien_giang_people, settings, tmp_path, caplog):
    configure(tmp_path, settings)
    (tmp_path / "agency.password").write_text("Mat-khau-sai-nao-do")
    report = with_job(kien_giang_people)
    assert report.status == "issuing"
    assert "sai mật khẩu" in report.jobs.get().failure
    assert "Mat-khau-sai-nao-do" not in caplog.text
    (tmp_path / "agency.password").write_text(PASSWORD)
    job = jobs.request_job(subject=report, kind="render", by=kien_giang_people.coordinator, at=timezone.now())
    running.run_job(job.pk, clock=timezone.now)
    report.refresh_from_db()
    assert (report.status, report.sealed_by) == ("issued", AGENCY)


def test_drafts_and_demonstration_data_are_never_signed(kien_giang_people, settings, tmp_path):
    configure(tmp_path, settings)
    draft = make_draft(make.make_campaign(kien_giang_people.province), kien_giang_people.coordinator)
    assert sealing.keys_of(draft) == []
    draft.status, draft.signer_name = "issuing", PERSON
    assert sealing.keys_of(draft) == [AGENCY]
    draft.campaign.is_demo = True
    assert sealing.keys_of(draft) == []
