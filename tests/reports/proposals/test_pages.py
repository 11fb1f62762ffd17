"""The pages of proposals: who sees them, what they answer, and how many queries a list takes."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from reports import snapshots
from reports.models import Document, Proposal
from reports.papers import proposals as paper
from reports.proposals import proposing, voting
from tests import factories as make
from tests.reports.proposals.conftest import AT, approved, built, listed, rebuilt
from tests.reports.proposals.test_awarding import issue
from tests.reports.proposals.test_voting import SESSION
from units.days import show_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client_of, office):
    return client_of(office.coordinator)


def page(client, name, proposal, **query):
    answer = client.get(reverse(name, args=[proposal.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def form_data(**values):
    return {
        "form": "bang_khen_tinh", "occasion": "annual", "year": "2022", "first_year": "", "day": "1/8/2022",
        "addressee": "ubnd", "collective": "on", "individual": "on", "collective_bands": ["xuat_sac"],
        "individual_bands": ["xuat_sac"], "top_of_cluster": "", "least_years": "", "quota_by": "don_vi",
        "either_first": "", "bases": "Luật Thi đua, khen thưởng", "issuing_body": "snv",
        "chi-tieu-TOTAL_FORMS": "2", "chi-tieu-INITIAL_FORMS": "0",
        "chi-tieu-0-collective": "1", "chi-tieu-0-individual": "1", **values,
    }  # fmt: skip


def test_a_list_is_made_from_one_form(coordinator, office):
    answer = coordinator.get(reverse("proposal_start"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("proposal_create", args=[office.campaign.pk])
    answer = coordinator.post(answer.redirect_chain[-1][0], form_data())
    proposal = Proposal.objects.get()
    assert answer.headers["Location"] == proposal.get_absolute_url()
    assert listed(built(proposal)) == ["Sở Y tế", "Sở Tài chính", "Nguyễn Thị Lan"]
    assert proposal.document.title.startswith("Về việc đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh")


def test_the_form_offers_the_last_year_marked_the_best_band_and_the_law_of_the_day(coordinator, office):
    shown = coordinator.get(reverse("proposal_create", args=[office.campaign.pk])).content.decode()
    assert '<option value="2022" selected>Năm 2022</option>' in shown
    assert re.findall(r'name="(\w+)_bands"[^>]*value="(\w+)"[^>]*checked', shown) == [
        ("collective", "xuat_sac"),
        ("individual", "xuat_sac"),
    ]
    assert "Luật Thi đua, khen thưởng" in shown


def test_the_law_offered_follows_the_day_until_somebody_changes_it(coordinator, office):
    url = reverse("proposal_create", args=[office.campaign.pk])
    offered = coordinator.get(url).context["form"].initial["bases"]
    coordinator.post(url, form_data(bases=offered.replace("\n", "\r\n")))
    assert "91/2017/NĐ-CP" in Proposal.objects.get().bases
    coordinator.post(url, form_data(bases="Luật của tỉnh"))
    assert Proposal.objects.first().bases == "Luật của tỉnh"


def test_the_form_says_what_is_saved_as_the_law_of_another_day(coordinator, office):
    """It said that the box followed the day, the box stayed, and other laws were saved than those in it."""
    url = reverse("proposal_create", args=[office.campaign.pk])
    first = coordinator.get(url)
    day = show_day(first.context["form"].initial["day"])
    assert f"Các căn cứ gợi ý là của ngày {day}." in first.content.decode()
    assert "khi lưu căn cứ được ghi lại theo ngày mới" in first.content.decode()
    said = coordinator.get(url, {"day": "25/7/2022"}, headers={"HX-Request": "true"}).content.decode()
    coordinator.post(url, form_data(bases=first.context["form"].initial["bases"], day="25/7/2022"))
    assert "khi lưu sẽ ghi theo ngày 25/7/2022" in said
    assert "91/2017/NĐ-CP" in said
    saved = Proposal.objects.get().bases.splitlines()
    assert [unescape(line) for line in re.findall("<li>(.*?)</li>", said)] == saved
    unread = coordinator.get(url, {"day": "31/2/2022"}, headers={"HX-Request": "true"}).content.decode()
    assert "chưa đọc được" in unread


def test_a_review_begins_with_the_campaign_where_no_year_is_chosen(coordinator, office):
    coordinator.post(reverse("proposal_create", args=[office.campaign.pk]), form_data(occasion="mid_term"))
    assert Proposal.objects.get().span == "giai đoạn 2019–2022"


def test_the_form_tells_what_is_wrong_and_keeps_what_was_typed(coordinator, office):
    url = reverse("proposal_create", args=[office.campaign.pk])
    answer = coordinator.post(
        url, form_data(form="co_thi_dua_tinh", **{"chi-tieu-0-either": "on", "chi-tieu-0-individual": ""})
    )
    assert "Cần ghi cả số tập thể và số cá nhân." in answer.content.decode()
    answer = coordinator.post(url, form_data(form="co_thi_dua_tinh"))
    assert "là danh hiệu của tập thể. Hãy bỏ chọn đối tượng kia." in answer.content.decode()
    assert not Document.objects.exists()


def test_rules_and_quotas_are_changed_and_the_list_follows(coordinator, propose, office):
    proposal = propose(quotas=[{"collective": 1, "individual": 1}])
    url = reverse("proposal_edit", args=[proposal.pk])
    assert "Mọi đơn vị" in page(coordinator, "proposal_edit", proposal)
    coordinator.post(
        url,
        form_data(
            top_of_cluster="1",
            **{"chi-tieu-TOTAL_FORMS": "3", "chi-tieu-INITIAL_FORMS": "1", "chi-tieu-0-individual": "2",
               "chi-tieu-1-unit": office.health.code, "chi-tieu-1-collective": "0"},
        ),
    )  # fmt: skip
    assert listed(built(proposal)) == ["Nguyễn Thị Lan", "Trần Văn Bình"]


def test_the_page_says_why_and_why_not(coordinator, propose, office):
    proposal = propose()
    shown = page(coordinator, "proposal_detail", proposal)
    assert "hạng 1 Khối các sở" in shown
    assert "Sở Tư pháp" not in shown
    shown = page(coordinator, "proposal_detail", proposal, xem="all", tim="so tu phap")
    assert "Không đủ điều kiện." in shown
    assert "Xếp loại Đạt năm 2022, dưới mức được xét." in shown
    assert "Sở Y tế" not in shown


def test_a_row_shows_every_rule_and_is_chosen_by_hand(coordinator, propose, office):
    nominee = propose().nominees.get(name="Sở Tư pháp")
    shown = coordinator.get(nominee.get_absolute_url()).content.decode()
    assert "Không có kỷ luật trong thời gian xét." in shown
    answer = coordinator.post(nominee.get_absolute_url(), {"choice": "taken", "reason": ""}, follow=True)
    assert "Hãy nêu lý do." in answer.content.decode()
    coordinator.post(nominee.get_absolute_url(), {"choice": "taken", "reason": "Đột xuất"})
    nominee.refresh_from_db()
    assert (nominee.is_listed, nominee.choice_reason) == (True, "Đột xuất")
    assert "Trả về theo tiêu chí" in coordinator.get(nominee.get_absolute_url()).content.decode()


def test_summaries_and_places_are_typed_in_a_table(coordinator, propose):
    proposal = propose()
    rows = {each.name: each.pk for each in proposal.nominees.listed()}
    url = reverse("proposal_rows", args=[proposal.pk])
    coordinator.post(url, {f"summary-{rows['Sở Tài chính']}": "Một cửa", f"place-{rows['Sở Tài chính']}": "1"})
    assert listed(proposal)[0] == "Sở Tài chính"


def test_the_session_and_votes_are_typed_and_pasted(coordinator, propose):
    proposal = propose()
    session = {"met_on": "20/7/2022", "minutes_number": "05/BB", "members": "15", "present": "13"}
    coordinator.post(reverse("proposal_council", args=[proposal.pk]), session)
    rows = {each.name: each.pk for each in proposal.nominees.listed()}
    shown = page(coordinator, "proposal_council", proposal)
    assert shown.index("Dán từ Excel") < shown.index('name="votes-'), "whoever pastes looks for it above the rows"
    votes = reverse("proposal_votes", args=[proposal.pk])
    coordinator.post(votes, {f"votes-{rows['Sở Y tế']}": "13"})
    assert "86,67%" in page(coordinator, "proposal_council", proposal)
    answer = coordinator.post(votes, {f"votes-{rows['Sở Y tế']}": "14", f"votes-{rows['Sở Tài chính']}": "7"})
    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    answer = coordinator.post(votes, {"pasted": "Sở Tài chính\t9\nSở Lạ\t3"}, follow=True)
    assert "Dòng 2: “Sở Lạ” không có trong danh sách." in answer.content.decode()
    assert "60,00%" in page(coordinator, "proposal_council", proposal)


def test_a_decision_is_typed_and_taken_back(coordinator, propose, office):
    proposal = issue(propose(), office)
    rows = {each.name: each.pk for each in proposal.nominees.listed()}
    url = reverse("proposal_decision", args=[proposal.pk])
    assert "Chủ tịch Ủy ban nhân dân tỉnh Kiên Giang" in page(coordinator, "proposal_decision", proposal)
    coordinator.post(url, {
        "number": "1500/QĐ-UBND", "decided_on": "28/7/2022", "decided_by": "Chủ tịch UBND tỉnh", "basis": "NĐ 91",
        f"given-{rows['Sở Y tế']}": "on", f"why-{rows['Sở Tài chính']}": "Để đợt sau",
    })  # fmt: skip
    shown = page(coordinator, "proposal_decision", proposal)
    assert "1/4 dòng được khen" in shown
    assert "Để đợt sau" in shown
    for _ in range(2):
        answer = coordinator.post(reverse("proposal_decided_list", args=[proposal.pk]), follow=True)
    document = Document.objects.get(kind="award_list")
    assert answer.redirect_chain[-1][0] == document.get_absolute_url()
    assert f'href="{url}"' in answer.content.decode()
    coordinator.post(reverse("proposal_decision_undo", args=[proposal.pk]), {"reason": "Nhập sai"})
    proposal.refresh_from_db()
    assert not proposal.is_decided
    shown = coordinator.get(document.get_absolute_url()).content.decode()
    assert "Chưa có bản PDF. Tờ trình chưa ghi quyết định nên chưa có danh sách được khen." in shown
    assert reverse("document_render", args=[document.pk]) not in shown


def test_before_the_issue_the_page_says_what_is_missing(coordinator, propose):
    assert "Tờ trình chưa ban hành." in page(coordinator, "proposal_decision", propose())


def test_leaders_read_issued_proposals_as_documents_and_no_list_of_people(client_of, propose, office):
    proposal = propose()
    client = client_of(office.leader)
    assert client.get(proposal.get_absolute_url()).status_code == 404
    issue(proposal, office)
    assert client.get(proposal.get_absolute_url()).headers["Location"] == proposal.document.get_absolute_url()
    assert "Bằng khen" in client.get(reverse("proposal_list")).content.decode()
    for name in ("proposal_rows", "proposal_council", "proposal_decision", "proposal_edit"):
        assert client.get(reverse(name, args=[proposal.pk])).status_code == 404
    assert client.get(reverse("nominee_detail", args=[proposal.nominees.first().pk])).status_code == 404


def test_the_list_goes_out_whole(coordinator, propose):
    proposal = propose()
    answer = coordinator.get(proposal.get_absolute_url(), {"xem": "all", "xuat": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "Sở Tư pháp" in text
    assert "dưới mức được xét" in text


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_ask_as_often_with_one_row_as_with_thirty(coordinator, propose, office, rows, django_assert_num_queries):
    proposal = propose()
    for n in range(rows - 1):
        unit = make.make_unit(office.province, name=f"Sở {n}")
        approved(office.round, unit, "90", "xuat_sac")
    rebuilt(proposal, by=office.coordinator)
    voting.record_session(
        proposal=proposal, met_on=date(2022, 7, 1), minutes_number="", members=9, present=9, by=office.coordinator,
        at=AT,
    )  # fmt: skip
    with django_assert_num_queries(8):
        page(coordinator, "proposal_detail", proposal)
    with django_assert_num_queries(6):
        page(coordinator, "proposal_council", proposal)
    for n in range(rows - 1):
        propose(day=date(2022, 7, 1 + n % 20))
    with django_assert_num_queries(5):
        assert coordinator.get(reverse("proposal_list")).status_code == 200


def test_only_rows_with_votes_are_ticked_before_a_decision(coordinator, propose, office):
    proposal = propose()
    voting.record_session(proposal=proposal, **SESSION, by=office.coordinator, at=AT)
    health = proposal.nominees.get(name="Sở Y tế")
    voting.record_votes(proposal=proposal, votes={health.pk: 13}, by=office.coordinator, at=AT)
    shown = page(coordinator, "proposal_decision", issue(proposal, office))
    assert shown.count(" checked") == 1
    assert f'name="given-{health.pk}" checked' in shown
    assert "3 dòng chưa có số phiếu của Hội đồng" in shown
    assert "86,67%" in shown
    assert '<span class="strong" data-given>1</span>/4 dòng' in shown


def test_the_list_before_issue_begins_with_what_forbids_it(coordinator, propose, office):
    proposal = propose()
    document = proposal.document
    body = paper.collect(document) | {"title": document.title, "text": document.text}
    document.snapshot = snapshots.freeze(body, at=AT)
    document.save()
    document.jobs.update(status="done", finished_at=AT)
    row = proposal.nominees.get(name="Sở Tư pháp")
    proposing.choose(nominee=row, choice="taken", reason="Đột xuất", by=office.coordinator, at=AT)
    answer = coordinator.get(reverse("document_issue", args=[document.pk]))
    first = answer.context["objections"][0]
    assert first.severity.value == "block"
    assert first.strong == "Danh sách đã thay đổi sau khi dựng bản in."
    assert first.links[0].url == document.get_absolute_url()
