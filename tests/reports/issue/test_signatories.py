"""Who may sign for whom, under which name, and who signed last."""

import pytest

from reports.issue import numbering
from reports.issue.signatories import last_signers, refusal_of_name, sign_named, signs_of
from tests import factories as make
from tests.reports.drafts import SIGNING, make_draft, make_issued


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


def test_another_province_has_its_own_numbers(issued, people):
    elsewhere = make_draft(make.make_campaign(), people.coordinator)
    assert numbering.refusal(elsewhere, "7", issued.issued_on) is None


def test_a_report_does_not_stand_in_its_own_way(issued):
    assert numbering.refusal(issued, "7", issued.issued_on) is None
