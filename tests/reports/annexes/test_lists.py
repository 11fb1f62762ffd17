"""Lists by name: what is too long for paper stands in the workbook, and the paper says so."""

from reports import tables
from reports.annexes import lists
from reports.annexes.proposed import proposed

AWARD = {
    "form": "giay_khen", "scope": "collective", "year": 2022, "unit": "A", "name": "Sở A", "person": None,
    "position": None, "quantity": "1", "decision_number": "7/QĐ", "decided_on": "2022-03-01",
}  # fmt: skip


def test_of_awards_too_long_for_paper_those_of_the_state_stay(monkeypatch):
    monkeypatch.setattr(tables, "READABLE", 2)
    rows = [AWARD, AWARD, {**AWARD, "form": "bang_khen_ttg", "name": "Sở B"}]
    (table,) = lists.awards({"lists": {"awards": rows}})
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1", "Sở B", "Bằng khen của Thủ tướng Chính phủ", "2022", "7/QĐ ngày 1/3/2022"]
    ]
    assert table.notes == ["Danh sách đầy đủ (3 dòng) ở trang “Khen thưởng” của tệp so-lieu.xlsx đính kèm."]


def test_a_list_that_can_be_read_is_whole():
    (table,) = lists.awards({"lists": {"awards": [AWARD] * 3}})
    assert len(table.rows) == 3
    assert table.notes == []


def test_plans_too_long_for_paper_leave_only_the_word_where_they_are(monkeypatch):
    monkeypatch.setattr(tables, "READABLE", 1)
    plan = {"unit": "A", "name": "Sở A", "number": "1/KH", "issued_on": "2022-03-01"}
    (table,) = lists.plans({"lists": {"plans": [plan] * 1250}})
    assert table.rows == []
    assert table.notes == ["Danh sách đầy đủ (1.250 dòng) ở trang “Kế hoạch” của tệp so-lieu.xlsx đính kèm."]


def test_the_proposed_stand_by_form_and_scope_with_their_reasons_and_the_source():
    row = {"form": "bang_khen_tinh", "scope": "collective", "name": "Sở A", "person": None, "position": None,
           "why": "Hạng 1/8 của cụm; xếp loại Xuất sắc"}  # fmt: skip
    person = {**row, "scope": "individual", "person": "Nguyễn Văn Ví Dụ", "position": "Chuyên viên", "why": "95 điểm"}
    said = {"title": "Đề nghị khen thưởng sơ kết", "number": "15/TTr-UBND", "issued_on": "2022-08-01"}
    collectives, persons = proposed({"proposed": [{**said, "rows": [row, person]}]}).tables
    assert collectives.caption == "Bằng khen của Chủ tịch UBND tỉnh đề nghị tặng tập thể"
    assert [cell.text for cell in collectives.rows[0]] == ["1", "Sở A", "Hạng 1/8 của cụm; xếp loại Xuất sắc"]
    assert collectives.notes == ["Theo Tờ trình số 15/TTr-UBND ngày 1/8/2022."]
    assert [cell.text for cell in persons.rows[0]][1] == "Nguyễn Văn Ví Dụ, Chuyên viên, Sở A"


def test_a_report_without_a_proposal_has_no_such_annex():
    assert proposed({}).tables == []
