"""Who may sign for whom, under which name, and who signed last."""

import pytest

from reports.issue import numbering
from reports.issue.signatories import last_signers, refusal_of_name, sign_named, signs_of
from reports.models import Report
from tests import factories as make
from tests.reports.drafts import SIGNING, make_draft, make_issued
from units.refusals import Refused


@pytest.mark.parametrize("name", ["Nguyễn Văn Ví Dụ", "Lê Hà", "Tô Thị Hương-Giang", "Ông Ích Khiêm", "Đoàn Văn Hậu"])
def test_a_plain_name_may_stand_below_a_signature(name):
    assert refusal_of_name(name) is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("TS. Nguyễn Văn Ví Dụ", "Bỏ “TS”"),
        ("PGS.TS Nguyễn Văn Ví Dụ", "Bỏ “PGS”"),
        ("Thạc sĩ Nguyễn Văn Ví Dụ", "Bỏ “Thạc sĩ”"),
        ("ThS Nguyễn Văn Ví Dụ", "Bỏ “ThS”"),
        ("Đại tá Nguyễn Văn Ví Dụ", "Bỏ “Đại tá”"),
        ("Dụ", "cả họ và tên"),
        ("Nguyễn Văn 2", "chỉ gồm chữ"),
        ("nguyễn văn ví dụ", "viết hoa chữ cái đầu"),
        ("NGUYỄN VĂN VÍ DỤ", "viết chữ thường"),
    ],
)
def test_titles_and_misspelt_names_are_refused_with_what_to_do(name, why):
    assert why in refusal_of_name(name)


def test_each_body_has_the_forms_of_the_decree():
    ubnd, snv = signs_of("ubnd"), signs_of("snv")
    assert ubnd["pho_chu_tich"].block == "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
    assert ubnd["quyen_chu_tich"].block == "TM. ỦY BAN NHÂN DÂN / Q. CHỦ TỊCH"
    assert ubnd["giam_doc_so"].block == "TL. CHỦ TỊCH / GIÁM ĐỐC SỞ NỘI VỤ"
    assert snv["pho_giam_doc"].block == "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"
    assert {sign.code for sign in (*ubnd.values(), *snv.values()) if sign.by_paper} == {"uy_quyen_so", "uy_quyen_phong"}


def test_a_position_of_another_body_fits_no_form():
    assert sign_named("ubnd", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH").code == "chu_tich"
    assert sign_named("snv", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH") is None


@pytest.fixture
def issued(people):
    return make_issued(make.make_campaign(people.province), people.coordinator)


@pytest.fixture
def draft(people, issued):
    return make_draft(make.make_campaign(people.province), people.coordinator)


def test_the_last_signer_of_each_form_is_remembered_for_the_body_alone(draft, people):
    chair = {**SIGNING, "authority": "TM. ỦY BAN NHÂN DÂN", "position": "CHỦ TỊCH", "signer": "Lê Thị Minh Họa"}
    make_issued(make.make_campaign(people.province), people.coordinator, signing=chair | {"number": "8"})
    assert list(last_signers(draft).items()) == [
        ("pho_chu_tich", "Nguyễn Văn Ví Dụ"),
        ("chu_tich", "Lê Thị Minh Họa"),
    ]
    draft.issuing_body = "snv"
    assert last_signers(draft) == {}


def test_a_number_is_given_once_a_year_for_one_body(draft, issued):
    assert "Số 07 năm 2022 đã dùng" in numbering.refusal(draft, "7", issued.issued_on)
    assert numbering.refusal(draft, "8", issued.issued_on) is None
    assert numbering.refusal(draft, "7", issued.issued_on.replace(year=2023)) is None
    draft.issuing_body = "snv"
    assert numbering.refusal(draft, "7", issued.issued_on) is None


@pytest.mark.parametrize("typed", ["7", "07", "0007", "７", "００７", " 07 "])
def test_one_number_is_one_number_however_it_is_typed(draft, issued, typed):
    assert numbering.written(typed) == "07"
    assert "Số 07 năm 2022 đã dùng" in numbering.refusal(draft, typed, issued.issued_on)


@pytest.mark.parametrize(("typed", "printed"), [("7a", "07a"), ("015đ", "15đ"), ("215", "215"), ("１０", "10")])
def test_a_number_is_printed_in_one_way(draft, issued, typed, printed):
    assert numbering.written(typed) == printed
    assert numbering.refusal(draft, typed, issued.issued_on) is None


@pytest.mark.parametrize("typed", ["", "0", "15.", "Số 15", "15ab", "15A", "15w", "1 5", "-5", "٣"])
def test_what_is_no_number_is_refused_with_what_to_do(typed):
    with pytest.raises(Refused, match="không phải số văn bản"):
        numbering.written(typed)


@pytest.mark.parametrize("stored", ["7", "007", "Số 7", "07."])
def test_a_number_stored_as_it_was_once_typed_is_seen(people, stored):
    campaign, issued_on = make.make_campaign(people.province), SIGNING["issued_on"]
    draft, other = make_draft(campaign, people.coordinator), make_draft(campaign, people.coordinator, year=2021)
    Report.objects.filter(pk=other.pk).update(
        status="issuing", number=stored, issued_on=issued_on, signer_position="CHỦ TỊCH", signer_name="A",
        issued_by=people.coordinator,
    )  # fmt: skip
    assert "đã dùng" in numbering.refusal(draft, "7", issued_on)
    assert numbering.refusal(draft, "70", issued_on) is None


def test_another_province_has_its_own_numbers(issued, people):
    elsewhere = make_draft(make.make_campaign(), people.coordinator)
    assert numbering.refusal(elsewhere, "7", issued.issued_on) is None


def test_a_report_does_not_stand_in_its_own_way(issued):
    assert numbering.refusal(issued, "7", issued.issued_on) is None
