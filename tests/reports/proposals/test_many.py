"""Lists that are longer than anybody ticks or turns over: pages of thirty, votes and decisions in one stroke."""

import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from campaign.models import Award
from reports.models import Nominee
from reports.papers import proposal_workbook
from reports.papers import proposals as paper
from reports.press.printing import print_to
from reports.proposals import voting
from reports.views import proposal_decision
from tests import factories as make
from tests.reports.proposals.conftest import AT, approved
from tests.reports.proposals.test_awarding import issue
from tests.reports.proposals.test_paper import body_of
from tests.reports.proposals.test_voting import SESSION

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(propose, office):
    """40 more units than the office has, so that a list has two pages; the council has met."""
    for n in range(40):
        approved(office.round, make.make_unit(office.province, name=f"Sở {n:02}"), "90", "xuat_sac")
    proposal = propose()
    return voting.record_session(proposal=proposal, **SESSION, by=office.coordinator, at=AT)


@pytest.fixture
def client(client_of, office):
    return client_of(office.coordinator)


def votes_of(proposal):
    return dict(proposal.nominees.listed().values_list("name", "votes"))


def test_votes_are_typed_a_page_at_a_time(client, many):
    page = reverse("proposal_council", args=[many.pk])
    shown = client.get(page, {"trang": 2}).content.decode()
    assert (shown.count('data-column="votes"'), "31–44 trong 44 dòng" in shown) == (14, True)
    row = many.nominees.get(name="Sở 39")
    answer = client.post(f"{reverse('proposal_votes', args=[many.pk])}?trang=2", {f"votes-{row.pk}": "12"})
    assert answer["Location"] == f"{page}?trang=2"
    assert {name for name, votes in votes_of(many).items() if votes is not None} == {"Sở 39"}


def test_a_block_is_looked_for_in_the_whole_list(client, many):
    lines = "\n".join(f"Sở {n:02}\t13" for n in range(40)) + "\nSở Lạ\t3\nSở Y tế\tmười"
    answer = client.post(reverse("proposal_votes", args=[many.pk]), {"pasted": lines}, follow=True)
    shown = answer.content.decode()
    assert "Đã lưu số phiếu của 40 dòng." in shown
    assert ("“Sở Lạ” không có trong danh sách" in shown, "“mười” không phải số phiếu" in shown) == (True, True)
    assert (answer.status_code, ">Sở Lạ\t3\nSở Y tế\tmười</textarea>" in shown) == (422, True)


def test_a_block_too_long_to_be_read_is_not_sent_back_whole(client, many, office, monkeypatch):
    monkeypatch.setattr(proposal_decision, "MOST_TICKED", 30)
    block = "Sở 00\t13\n" * 120_000
    answer = client.post(reverse("proposal_votes", args=[many.pk]), {"pasted": block})
    issue(many, office)
    typed = {"number": "1500/QĐ-UBND", "decided_on": "28/7/2022", "decided_by": "Chủ tịch", "basis": ""}
    other = client.post(reverse("proposal_decision", args=[many.pk]), typed | {"exceptions": block})
    for page in (answer, other):
        assert "Phần dán vào dài quá 1.000.000 ký tự" in page.content.decode()
        assert page.content.decode().count("Sở 00\t13") < 1000


def test_nothing_pasted_saves_nothing(client, many):
    answer = client.post(reverse("proposal_votes", args=[many.pk]), {"pasted": " \n"})
    assert (answer.status_code, "Chưa dán dòng nào." in answer.content.decode()) == (422, True)


def test_a_refused_block_is_still_in_its_box(client, many):
    answer = client.post(reverse("proposal_votes", args=[many.pk]), {"pasted": "Sở 01\t12\nSở 02\t14"})
    assert (answer.status_code, ">Sở 01\t12\nSở 02\t14</textarea>" in answer.content.decode()) == (422, True)
    assert set(votes_of(many).values()) == {None}


def test_a_refused_vote_marks_its_cell_and_every_other_keeps_what_was_typed(client, many):
    rows = {each.name: each.pk for each in many.nominees.listed()}
    typed = {f"votes-{rows['Sở 39']}": "14", f"votes-{rows['Sở 38']}": "12", f"votes-{rows['Sở 37']}": "ba"}
    url = f"{reverse('proposal_votes', args=[many.pk])}?trang=2"
    answer = client.post(url, typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert ('value="12"' in shown, shown.count("is-invalid")) == (True, 1)
    assert f'<p class="invalid-feedback" id="loi-{rows["Sở 37"]}">Sở 37: “ba” không phải số phiếu.</p>' in shown
    answer = client.post(url, typed | {f"votes-{rows['Sở 37']}": "3"})
    shown = answer.content.decode()
    assert f'id="loi-{rows["Sở 39"]}">Sở 39: 14 phiếu nhiều hơn 13 thành viên có mặt.</p>' in shown
    assert set(votes_of(many).values()) == {None}
    assert client.get(url)["Location"] == f"{reverse('proposal_council', args=[many.pk])}?trang=2"
    council = reverse("proposal_council", args=[many.pk])
    assert (f'action="{council}"' in shown, f'<a href="{council}" aria-current="page">' in shown) == (True, True)


def test_cells_left_as_they_were_shown_keep_the_votes_of_somebody_else(client, many, office):
    rows = {each.name: each.pk for each in many.nominees.listed()}
    voting.record_votes(proposal=many, votes={rows["Sở 01"]: 12}, by=office.coordinator, at=AT)
    page = {f"{name}-{rows['Sở 01']}": "" for name in ("votes", "seen")}
    page |= {f"votes-{rows['Sở 02']}": "11", f"seen-{rows['Sở 02']}": ""}
    client.post(reverse("proposal_votes", args=[many.pk]), page)
    assert (votes_of(many)["Sở 01"], votes_of(many)["Sở 02"]) == (12, 11)


def test_the_same_votes_for_what_a_filter_leaves(client, many):
    url = f"{reverse('proposal_votes', args=[many.pk])}?doi_tuong=ca_nhan"
    client.post(url, {"for-all": "1", "same": "11"})
    found = votes_of(many)
    assert (found["Nguyễn Thị Lan"], found["Sở Y tế"]) == (11, None)
    shown = client.get(reverse("proposal_council", args=[many.pk]), {"phieu": "chua", "trang": "2"}).content.decode()
    assert "31–42 trong 42 dòng" in shown
    refused = client.post(url, {"for-all": "1", "same": "nhiều"})
    shown = refused.content.decode()
    assert (refused.status_code, "Số phiếu chung phải là một số." in shown, 'value="nhiều"' in shown) == (
        422,
        True,
        True,
    )


def test_rows_with_too_few_votes_are_shown_and_set_aside(client, many, office):
    many.least_share = 80
    many.save()
    pks = {each.pk: 13 for each in many.nominees.listed()}
    few = many.nominees.get(name="Sở 07").pk
    voting.record_votes(proposal=many, votes=pks | {few: 11}, by=office.coordinator, at=AT)
    shown = client.get(reverse("proposal_council", args=[many.pk]), {"phieu": "duoi"}).content.decode()
    assert ("Sở 07" in shown, "Sở 08" in shown, "Để riêng 1 dòng" in shown) == (True, False, True)
    client.post(reverse("proposal_votes_short", args=[many.pk]))
    assert "Sở 07" not in votes_of(many)


def test_pages_ask_as_often_with_forty_rows_as_with_four(client, many, django_assert_num_queries):
    for name, number in (("proposal_detail", 8), ("proposal_council", 6), ("proposal_rows", 5)):
        with django_assert_num_queries(number):
            client.get(reverse(name, args=[many.pk]))


def test_the_list_is_arranged_without_leaving_its_chip_and_goes_out_as_it_is_shown(client, many):
    url, asked = reverse("proposal_detail", args=[many.pk]), {"xem": "all", "xep": "tong_diem", "cot": "tong_diem"}
    shown = client.get(url, asked)
    assert [row.name for row in shown.context["page"]][:2] == ["Sở Tư pháp", "Sở 00"]
    page = shown.content.decode()
    assert 'name="xem" value="all"' in page
    assert 'href="?xep=tong_diem&amp;cot=tong_diem&amp;xem=listed"' in page
    assert 'data-l="Hạng"' not in page
    lines = b"".join(client.get(url, asked | {"xuat": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(";") == [
        "Kết quả xét", "Đối tượng", "Tên, họ và tên", "Chức vụ", "Đơn vị", "Loại đơn vị", "Tổng điểm",
    ]  # fmt: skip
    assert (len(lines), lines[1].split(";")[2]) == (shown.context["page"].paginator.count + 1, "Sở Tư pháp")


def test_a_long_decision_is_typed_by_its_exceptions(client, many, office, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(proposal_decision, "MOST_TICKED", 30)
    issue(many, office)
    url = reverse("proposal_decision", args=[many.pk])
    shown = client.get(url).content.decode()
    assert ('name="exceptions"' in shown, shown.count("given-")) == (True, 0)
    typed = {"number": "1500/QĐ-UBND", "decided_on": "28/7/2022", "decided_by": "Chủ tịch", "basis": ""}
    wrong = client.post(url, typed | {"exceptions": "Sở 01\tĐể đợt sau\nSở Lạ\tChưa rõ"}).content.decode()
    assert "“Sở Lạ” không có trong danh sách" in wrong
    assert not Award.objects.exists()
    with django_assert_max_num_queries(30):
        client.post(url, typed | {"exceptions": "Sở 01\tĐể đợt sau\nSở 02"})
    assert Award.objects.count() == 42
    left = Nominee.objects.listed().filter(award=None).values_list("name", "turned_down")
    assert dict(left) == {"Sở 01": "Để đợt sau", "Sở 02": ""}
    shown = client.get(url, {"trang": 2}).content.decode()
    assert ("42/44 dòng được khen" in shown, "31–44 trong 44 dòng" in shown) == (True, True)


def test_a_list_too_long_for_paper_stands_in_the_workbook(many, office, tmp_path, monkeypatch):
    monkeypatch.setattr(proposal_workbook, "READABLE", 30)
    body = body_of(many.document)
    print_to(tmp_path / "a.pdf", paper.sheaf_of(many.document, body, None), cache=tmp_path / "cache")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert list(pdf.attachments) == ["danh-sach.xlsx"]
        book = pdf.attachments["danh-sach.xlsx"].get_file().read_bytes()
    with zipfile.ZipFile(BytesIO(book)) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist() if "sheet" in name)
        names = parts.read("xl/workbook.xml").decode()
    assert ("Sở 39" in text, 'name="Tập thể"' in names, 'name="Cá nhân"' in names) == (True, True, True)


def test_the_paper_says_where_its_long_list_is(many, tmp_path, monkeypatch):
    monkeypatch.setattr(proposal_workbook, "READABLE", 30)
    body = body_of(many.document)
    annex = next(piece for piece in paper.sheaf_of(many.document, body, None).pieces if piece.title == "Phụ lục I")
    assert "Danh sách gồm 42 tập thể, ghi đầy đủ ở trang “Tập thể” của tệp danh-sach.xlsx đính kèm" in annex.html
    assert "<table" not in annex.html
