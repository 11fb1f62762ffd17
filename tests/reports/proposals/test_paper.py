"""Tờ trình on paper: its words, its annexes, when it may be issued, and the list of what was decided."""

from datetime import date

import pdfplumber
import pytest

from reports import snapshots
from reports.checking import checklist, proofreading
from reports.issue import issuing
from reports.models import Document
from reports.papers import proposals as paper
from reports.papers.catalogue import paper_of
from reports.press.printing import print_to
from reports.proposals import awarding, proposing, voting
from reports.proposals.award_law import laws_on
from reports.wording import binding
from reports.wording.binding import problems
from tests.reports.proposals.conftest import AT
from tests.reports.proposals.test_awarding import decide, issue
from tests.reports.proposals.test_voting import SESSION

pytestmark = pytest.mark.django_db
ISSUE = {
    "number": "15",
    "issued_on": "2022-07-25",
    "authority": "",
    "position": "GIÁM ĐỐC",
    "signer": "Trần Thị Ví Dụ",
}


@pytest.fixture
def voted(propose, office):
    proposal = propose(
        bases="Luật Thi đua, khen thưởng;\nCăn cứ Kế hoạch số 607/KH-UBND.", quotas=[{"collective": 1, "individual": 2}]
    )
    voting.record_session(proposal=proposal, **SESSION, by=office.coordinator, at=AT)
    votes = {row.pk: 13 - n for n, row in enumerate(proposal.nominees.listed().in_order())}
    voting.record_votes(proposal=proposal, votes=votes, by=office.coordinator, at=AT)
    proposal.refresh_from_db()
    return proposal


def body_of(document):
    return paper_of(document.kind).collect(document) | {"title": document.title, "text": document.text}


def pages_of(path, document, cache, issue=None):
    """The words of every page, on one line each, as somebody would copy them out of the file."""
    print_to(path, paper_of(document.kind).sheaf_of(document, body_of(document), issue), cache=cache)
    with pdfplumber.open(path) as pdf:
        return [" ".join(page.extract_text().split()) for page in pdf.pages]


def test_the_words_say_the_numbers_of_the_lists(voted, tmp_path):
    pages = pages_of(tmp_path / "a.pdf", voted.document, tmp_path / "cache", ISSUE)
    first = " ".join(pages)
    assert "Số: 15/TTr-SNV" in first
    assert "TỜ TRÌNH Về việc đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh" in first
    assert "Kính gửi: Ủy ban nhân dân tỉnh Kiên Giang" in first
    assert "Căn cứ Luật Thi đua, khen thưởng; Căn cứ Kế hoạch số 607/KH-UBND." in first
    assert "- Chỉ tiêu mỗi đơn vị: 01 tập thể và 02 cá nhân." in first
    assert "kết quả có 02 tập thể và 02 cá nhân đủ điều kiện" in first
    assert "có mặt 13/15 thành viên. Hội đồng đã bỏ phiếu đối với từng tập thể, cá nhân." in first
    assert "tỷ lệ phiếu đồng ý từ 66,67% tổng số thành viên" in first
    assert "(danh sách tại Phụ lục I và Phụ lục II kèm theo)" in first
    assert "quyết định./." in first
    assert "- Như trên; - Lưu: VT, TĐKT." in first
    assert "DỰ THẢO" not in first


def test_each_row_says_why_it_is_there_and_its_votes(voted, tmp_path, office):
    health = voted.nominees.get(name="Sở Y tế")
    proposing.write_rows(
        proposal=voted, rows={health.pk: ("Bệnh viện xanh, sạch, đẹp", None)}, by=office.coordinator, at=AT
    )
    pages = pages_of(tmp_path / "a.pdf", voted.document, tmp_path / "cache", ISSUE)
    annexes = [page for page in pages if page.startswith("Phụ lục")]
    assert annexes[0].startswith("Phụ lục I DANH SÁCH TẬP THỂ ĐỀ NGHỊ TẶNG")
    assert annexes[1].startswith("Phụ lục II DANH SÁCH CÁ NHÂN ĐỀ NGHỊ TẶNG")
    for words in ("Bệnh viện xanh", "Khối các sở", "13/15", "(86,67%)", "(80,00%)"):
        assert words in annexes[0]
    assert "Sở Tư pháp" not in " ".join(pages)
    assert annexes[1].count("Chuyên viên,") == 2


def test_a_list_without_votes_has_no_column_for_them(propose, tmp_path):
    proposal = propose(individual=False)
    pages = pages_of(tmp_path / "a.pdf", proposal.document, tmp_path / "cache")
    annex = next(page for page in pages if page.startswith("Phụ lục"))
    assert annex.startswith("Phụ lục DANH SÁCH TẬP THỂ")
    assert "Phiếu" not in annex
    assert "Hội đồng Thi đua - Khen thưởng họp" not in " ".join(pages)


def test_a_long_list_repeats_its_head_and_counts_its_own_pages(propose, office, tmp_path):
    proposal = propose()
    body = body_of(proposal.document)
    body["rows"]["tap_the"] *= 40
    print_to(tmp_path / "a.pdf", paper.sheaf_of(proposal.document, body, None), cache=tmp_path / "cache")
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        texts = [" ".join(page.extract_text().split()) for page in pdf.pages]
        start = next(n for n, text in enumerate(texts) if text.startswith("Phụ lục I "))
        assert texts[start + 1].startswith("2 ")
        assert "TT Tên tập thể" in texts[start + 1]
        assert {round(page.width) for page in pdf.pages} == {595}


def test_the_paper_waits_for_choices_and_for_the_last_list(voted, office, propose):
    document = voted.document
    document.snapshot = snapshots.freeze(body_of(document), at=AT)
    document.save()
    assert paper.refusal_to_issue(document) is None
    proposing.choose(
        nominee=voted.nominees.get(name="Sở Tư pháp"), choice="taken", reason="Đột xuất", by=office.coordinator, at=AT
    )
    said = "Danh sách đã thay đổi sau khi dựng bản in. Hãy dựng lại bản in, xem lại rồi ban hành."
    assert paper.refusal_to_issue(document) == said
    document.jobs.update(status="done", finished_at=AT)
    assert issuing.refusal_to_issue(document, []) == said
    tied = propose(quotas=[{"individual": 1}], individual_bands=[])
    tied.nominees.filter(scope="ca_nhan").update(outcome="tied")
    assert paper.refusal_to_issue(tied.document).startswith("Còn 2 tập thể, cá nhân bằng điểm chờ chọn.")
    empty = propose(collective_bands=["dat"], individual=False, top_of_cluster=1)
    assert paper.refusal_to_issue(empty.document).startswith("Danh sách chưa có tập thể, cá nhân nào.")


def test_what_was_decided_is_the_annex_of_the_decision(voted, office, tmp_path):
    voted.nominees.filter(name="Nguyễn Thị Lan").update(position="Giám đốc Sở")
    decide(issue(voted, office), office, "Sở Y tế", "Nguyễn Thị Lan")
    voted.refresh_from_db()
    document = awarding.request_decided_list(proposal=voted, by=office.coordinator, at=AT)
    (page,) = pages_of(tmp_path / "a.pdf", Document.objects.get(pk=document.pk), tmp_path / "cache")
    assert page.startswith("Phụ lục DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC TẶNG BẰNG KHEN CỦA CHỦ TỊCH UBND TỈNH")
    assert "(Kèm theo Quyết định số 1500/QĐ-UBND ngày 28 tháng 7 năm 2022 của Chủ tịch Ủy ban nhân dân tỉnh)" in page
    assert "Tập thể (01) 1 Sở Y tế Cá nhân (01) 1 Nguyễn Thị Lan Giám đốc Sở Y tế" in page
    assert "Sở Tài chính" not in page
    assert issuing.refusal_to_issue(document, []).startswith("Danh sách được khen thưởng không lấy số")


@pytest.mark.parametrize(
    ("day", "laws"),
    [
        (date(2022, 8, 1), ["năm 2003", "91/2017/NĐ-CP"]),
        (date(2024, 6, 1), ["06/2022/QH15", "98/2023/NĐ-CP", "01/2024/TT-BNV"]),
        (date(2025, 7, 1), ["06/2022/QH15", "152/2025/NĐ-CP", "01/2024/TT-BNV"]),
        (date(2026, 11, 1), ["06/2022/QH15", "06/2026/QH16", "152/2025/NĐ-CP", "15/2025/TT-BNV"]),
    ],
)
def test_the_law_offered_is_that_of_the_day(day, laws):
    offered = laws_on(day)
    assert len(offered) == len(laws)
    assert all(law in text for law, text in zip(laws, offered, strict=True))


def test_rows_without_votes_are_warned_of_and_the_paper_says_how_many_were_voted_on(voted, office):
    document = voted.document
    assert list(paper.warnings_of(document, body_of(document), today=AT.date())) == []
    assert paper.names_of(document, body_of(document))["bo_phieu"] == "từng tập thể, cá nhân"
    rows = list(voted.nominees.listed().in_order())
    voting.record_votes(proposal=voted, votes={row.pk: None for row in rows[1:]}, by=office.coordinator, at=AT)
    body = body_of(document)
    assert paper.names_of(document, body)["bo_phieu"] == "01/04 tập thể, cá nhân"
    document.snapshot = snapshots.freeze(body, at=AT)
    document.save()
    found = {each.code: each for each in checklist.check(document, today=AT.date())}
    assert found["without_votes"].strong == "3 dòng chưa có số phiếu của Hội đồng."
    voting.record_votes(proposal=voted, votes={rows[0].pk: None}, by=office.coordinator, at=AT)
    assert paper.names_of(document, body_of(document))["bo_phieu"] == ""


def lines_of(document, body=None):
    names = paper.names_of(document, body or body_of(document))
    assert problems(document.text, names) == []
    return "\n".join(line.text for line in binding.lines_of(document.text, names))


def frozen(body):
    """As it comes back from the snapshot, whose names stand in the order of the alphabet."""
    return snapshots.body_of(snapshots.freeze(body, at=AT))


def test_collectives_are_counted_before_individuals(voted):
    text = lines_of(voted.document, frozen(body_of(voted.document)))
    assert "đã rà soát 05 tập thể và 02 cá nhân tham gia phong trào" in text


def test_a_list_of_collectives_speaks_of_collectives_alone(propose, office):
    proposal = propose(individual=False)
    voting.record_session(proposal=proposal, **SESSION, by=office.coordinator, at=AT)
    rows = proposal.nominees.listed()
    voting.record_votes(proposal=proposal, votes={row.pk: 13 for row in rows}, by=office.coordinator, at=AT)
    text = lines_of(proposal.document)
    assert "lựa chọn tập thể tiêu biểu" in text
    assert "Hội đồng đã bỏ phiếu đối với từng tập thể." in text
    assert "Các tập thể được đề nghị đều có tỷ lệ phiếu đồng ý" in text
    assert "cá nhân" not in text.partition("2. Kết quả xét")[2]


def test_a_list_with_nobody_is_printed_and_says_so(propose, tmp_path):
    proposal = propose(collective_bands=["dat"], individual=False, top_of_cluster=1)
    (page, *more) = pages_of(tmp_path / "a.pdf", proposal.document, tmp_path / "cache")
    assert "chưa có tập thể, cá nhân nào đủ điều kiện." in page
    assert "kính đề nghị" not in page
    assert not any(each.startswith("Phụ lục") for each in more)


def test_years_are_joined_as_in_the_decree(propose):
    proposal = propose(occasion="mid_term", first_year=2019)
    assert proposal.document.title.endswith("giai đoạn 2019 - 2022")
    text = lines_of(proposal.document)
    assert "sơ kết Phong trào thi đua giai đoạn 2019 - 2022" in text
    assert "- Có ít nhất 01/04 năm của giai đoạn 2019 - 2022 đạt mức trên;" in text
    assert "–" not in text


def test_no_list_bears_a_day_before_the_session_of_the_council(voted):
    voted.document.snapshot = snapshots.freeze(body_of(voted.document), at=AT)
    day, what = paper.not_before(voted.document)
    assert (day, what) == (SESSION["met_on"], "ngày họp Hội đồng")


def test_a_long_name_and_sixty_rows_stay_inside_the_page(propose, tmp_path):
    proposal = propose(individual=False)
    body = body_of(proposal.document)
    (row, *_) = body["rows"]["tap_the"]
    name = "Trung tâm Nghiên cứu, Ứng dụng và Chuyển giao " + "Khoa học, Công nghệ và Đổi mới sáng tạo " * 4
    body["rows"]["tap_the"] = [row | {"name": name, "summary": "Kếtquảđạtđược" * 20}] * 60
    print_to(tmp_path / "a.pdf", paper.sheaf_of(proposal.document, body, None), cache=tmp_path / "cache")
    assert [each for each in proofreading.objections(tmp_path / "a.pdf") if each["code"] in ("margin", "row")] == []
