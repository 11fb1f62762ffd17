"""How much room a phiếu takes on paper: ordinary ones end where a person expects, long ones keep their order."""

from io import BytesIO

import pdfplumber
import pytest

from reports.letterhead import document_html
from reports.papers.sheet_layout import sheet_html
from reports.papers.sheet_reading import SheetReader
from reports.press.printing import print_to
from reports.press.sheaf import Piece, Sheaf
from scoring.models import Status
from tests import factories as make
from tests.reports.making import sheet_at

MM = 72 / 25.4
TITLE = "Rà soát, bổ sung, hoàn thiện quy chế làm việc lồng ghép các quy định về văn hóa công sở"
SAID = ["Giải trình", "Đơn vị đã thực hiện, có văn bản kèm theo và lưu hồ sơ tại bộ phận tổng hợp của cơ quan."]
CUT = ["Sở Nội vụ", "Chưa thống nhất với kết quả kiểm tra trong năm."]
STEPS = [
    [step, "Nguyễn Thị Đầu Mối, Chuyên viên Văn phòng, 08:11 ngày 23/6/2022", ""]
    for step in ("Trình", "Duyệt", "Thẩm định", "Chốt")
]


@pytest.fixture
def content(people):
    """What the sheet of a unit prints, to be filled by hand."""
    sheet = sheet_at(Status.FINAL, make.make_round(make.make_campaign(people.province)), people.unit)
    ((_, content),) = SheetReader().contents([sheet.pk])
    return content | {"campaign": "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở", "history": STEPS}


def group(code, rows, title=TITLE):
    return {
        "code": code,
        "title": "Ứng dụng rộng rãi công nghệ thông tin trong hoạt động của cơ quan, đơn vị",
        "sums": ["20", "18,5", "18,5", "17,5"],
        "rows": [
            {
                "code": f"{code}{n}",
                "title": title,
                "remark": "",
                "max": "10",
                "marks": [["8,5", False]] * 3,
                "said": said,
            }
            for n, said in enumerate(rows, 1)
        ],
    }


def pages_of(content, tmp_path):
    path = tmp_path / "sheet.pdf"
    html = document_html("reports/pdf/sheets.html", {"sheets": [sheet_html(content)]}, title="Phiếu")
    print_to(path, Sheaf([Piece(html)], title="Phiếu", author="Sở"), cache=tmp_path / "cache")
    return pdfplumber.open(BytesIO(path.read_bytes())).pages


def test_an_ordinary_sheet_of_a_unit_takes_two_pages(content, tmp_path):
    content["groups"] = [group(code, [[SAID], [SAID, CUT], [SAID]]) for code in "ABCD"]
    first, second = pages_of(content, tmp_path)
    assert "TỔNG ĐIỂM" in second.extract_text()
    assert "THỦ TRƯỞNG ĐƠN VỊ" in second.extract_text()
    assert max(char["bottom"] for char in first.chars) > 240 * MM


def test_an_ordinary_sheet_of_a_person_takes_one_page(content, tmp_path):
    content["groups"] = [group("C", [[SAID]] * 5, title="Chấp hành nghiêm túc kỷ luật, kỷ cương hành chính")]
    content["facts"] = [["Người được chấm", "Nguyễn Thị Ánh, Chuyên viên (công chức)"], *content["facts"]]
    (page,) = pages_of(content, tmp_path)
    assert "THỦ TRƯỞNG ĐƠN VỊ" in page.extract_text()
    # the sums of its only group are the totals
    assert "Ứng dụng rộng rãi" not in page.extract_text()


@pytest.mark.parametrize("above", ["", "UBND TỈNH KIÊN GIANG"])
def test_the_title_stands_below_the_motto_whoever_the_body_is_under(content, tmp_path, above):
    content["owner"] = [above, "BAN DÂN VẬN TỈNH ỦY"]
    page, *_ = pages_of(content, tmp_path)
    motto, title = (page.search(words)[0] for words in ("Độc lập - Tự do - Hạnh phúc", "PHIẾU CHẤM ĐIỂM"))
    assert 5 < title["top"] - motto["bottom"] < 20


def test_the_square_code_stands_beside_what_the_sheet_is_and_covers_no_word(content, tmp_path):
    content["state"] = [
        "MIỄN CHẤM",
        "Đơn vị được miễn chấm theo Công văn số 12/SNV-TĐKT: mới thành lập, chưa đủ thời gian.",
    ]
    content["facts"][0][1] = "Trung tâm Kiểm soát bệnh tật, dược phẩm, thiết bị y tế và an toàn thực phẩm tỉnh " * 2
    page, *_ = pages_of(content, tmp_path)
    modules = [each for each in (*page.rects, *page.curves) if each["x0"] > 150 * MM and each["width"] < 9 * MM]
    left, top = (min(each[side] for each in modules) for side in ("x0", "top"))
    right, bottom = (max(each[side] for each in modules) for side in ("x1", "bottom"))
    assert right - left == pytest.approx(bottom - top, abs=1)
    assert 18 * MM < right - left < 24 * MM
    assert right == pytest.approx(190 * MM, abs=MM)
    assert not page.crop((left - 2 * MM, top, right, bottom)).chars


def test_very_long_words_and_lists_keep_the_signatures_with_the_history_before_them(content, tmp_path):
    content["groups"] = [group(code, [[SAID], [["Sở Nội vụ", ""]]]) for code in "ABC"]
    content["said"] = [["A2", "Sở Nội vụ", "Đơn vị đã rà soát, bổ sung quy chế. " * 60 + "a" * 300]]
    file = [
        "Kế hoạch triển khai phong trào thi đua văn hóa công sở năm 2022.pdf",
        "PDF",
        "ab" * 6,
        "A, 1/7/2022",
    ]
    content["evidence"] = [["A1", [file] * 40]]
    *_, last = pages = pages_of(content, tmp_path)
    assert all(char["x1"] <= 191 * MM for page in pages for char in page.chars)
    words = last.extract_text()
    assert words.index("Chốt:") < words.index("THỦ TRƯỞNG ĐƠN VỊ")
    heads = [page for page in pages if "Quá trình" in page.extract_text()]
    assert len(heads) == 1
