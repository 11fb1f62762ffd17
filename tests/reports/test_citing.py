"""How texts are quoted as a căn cứ, and what the checker finds lacking."""

from datetime import date

import pytest

from reports.citing import cited, lacking

TITLE = "Quyết định của Thủ tướng Chính phủ về Phong trào giai đoạn 2019 – 2025"


def test_a_text_is_quoted_with_its_kind_number_day_and_what_it_is_about():
    assert cited("733/QĐ-TTg", date(2019, 2, 5), TITLE) == (
        "Quyết định số 733/QĐ-TTg ngày 05 tháng 02 năm 2019 của Thủ tướng Chính phủ về Phong trào giai đoạn 2019 - 2025"
    )


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("119/KH-UBND", "Kế hoạch"),
        ("733/QĐ-TTg", "Quyết định"),
        ("02/CT-UBND", "Chỉ thị"),
        ("98/2023/NĐ-CP", "Nghị định"),
        ("01/2024/TT-BNV", "Thông tư"),
        ("06/2022/QH15", "Luật"),
        ("58/HD-TLĐ", "Hướng dẫn"),
        ("412/SNV-TĐKT", "Văn bản"),
    ],
)
def test_the_number_tells_what_kind_a_text_without_a_title_is(number, kind):
    assert cited(number, None, "") == f"{kind} số {number}"


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("Căn cứ Luật Thi đua, khen thưởng năm 2003;", []),
        ("Nghị định số 98/2023/NĐ-CP của Chính phủ", ["ngày ban hành", "trích yếu"]),
        ("Căn cứ Thông tư số 01/2024/TT-BNV ngày 24 tháng 02 năm 2024 của Bộ trưởng Bộ Nội vụ;", ["trích yếu"]),
        ("Kế hoạch số 119/KH-UBND của UBND thành phố triển khai Phong trào thi đua", ["ngày ban hành"]),
        ("Quyết định số 733/QĐ-TTg ngày 14/6/2019 của Thủ tướng Chính phủ về Kế hoạch", []),
        ("Quyết định số 20/QĐ-UBND ngày 5 tháng 4 năm 2019 ban hành Quy chế.", []),
    ],
)
def test_what_a_line_does_not_say_is_found(line, missing):
    assert lacking(line) == missing
