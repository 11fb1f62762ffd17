"""Approving, returning and submitting many sheets from the list and from the grid."""

import pytest
from django.urls import reverse

from scoring import grid
from scoring.models import Assessment, Status
from tests import factories as make
from units.models import Staff


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, audience="individual")
    return make.make_round(campaign)


@pytest.fixture
def sheets(people, round_):
    """Forty people, submitted and complete: more than one page of the list."""
    made = []
    for n in range(40):
        sheet = make.make_assessment(
            round_, staff=make.make_staff(people.unit, full_name=f"{'Trần' if n < 10 else 'Lê'} Văn {n:02}")
        )
        make.fill_self(sheet)
        made.append(sheet)
    Assessment.objects.update(status=Status.SUBMITTED)
    return made


def url(name, **query):
    return reverse(name, query=query)


def preview(client, action="approve", *, ticked=(), everything=False, **query):
    posted = {"viec": action, "phieu": [sheet.pk for sheet in ticked]} | ({"tat-ca": "1"} if everything else {})
    return client.post(url("bulk_preview", **query), posted)


def carry_out(client, action="approve", *, sheets, reason="", **query):
    posted = {"viec": action, "phieu": [sheet.pk for sheet in sheets], "reason": reason}
    return client.post(url("bulk_take", **query), posted)


def count(status):
    return Assessment.objects.filter(status=status).count()


def ready(response):
    return [entry.sheet.pk for entry in response.context["preview"].ready]


def test_the_ticked_sheets_are_previewed_and_nothing_is_done_yet(people, sheets, client_of):
    response = preview(client_of(people.head), ticked=sheets[:3])
    assert ready(response) == [sheet.pk for sheet in sheets[:3]]
    assert "Duyệt 3 phiếu" in response.content.decode()
    assert "không rút lại được" in response.content.decode()
    assert count(Status.SUBMITTED) == 40


def test_all_in_the_filter_means_the_filter_and_not_the_page(people, sheets, client_of):
    client = client_of(people.head)
    assert len(ready(preview(client, everything=True))) == 40
    assert len(ready(preview(client, everything=True, tim="Trần"))) == 10
    assert "Chọn cả 40 phiếu" in client.get(reverse("assessment_list")).content.decode()
    assert "Chọn cả 10 phiếu trong bộ lọc" in client.get(url("assessment_list", tim="Trần")).content.decode()


def test_what_was_previewed_is_done_and_told(people, sheets, client_of):
    client = client_of(people.head)
    response = carry_out(client, sheets=sheets, tim="Văn")
    assert response["Location"] == url("assessment_list", tim="Văn")
    assert "Đã duyệt 40 phiếu." in client.get(response["Location"]).content.decode()
    assert count(Status.APPROVED) == 40


def test_what_could_not_be_done_is_told_with_names_and_reason(people, sheets, client_of):
    Assessment.objects.filter(pk=sheets[0].pk).update(status=Status.RETURNED)
    client = client_of(people.head)
    shown = client.get(carry_out(client, sheets=sheets[:2])["Location"]).content.decode()
    assert "Đã duyệt 1 phiếu." in shown
    assert "1 phiếu chưa duyệt được (Trần Văn 00): Phiếu đang ở trạng thái “Bị trả lại”" in shown


def test_a_return_without_a_reason_shows_the_preview_again_with_the_choice_kept(people, sheets, client_of):
    client = client_of(people.head)
    response = carry_out(client, "return", sheets=sheets[:2])
    assert response.status_code == 422
    assert "Hãy nêu lý do trả lại, để đơn vị biết cần sửa gì." in response.content.decode()
    assert ready(response) == [sheet.pk for sheet in sheets[:2]]
    carry_out(client, "return", sheets=sheets[:2], reason="Bổ sung")
    assert count(Status.RETURNED) == 2


def test_sheets_outside_the_filter_or_of_other_units_are_not_touched(people, round_, sheets, client_of):
    foreign = make.make_assessment(round_, staff=make.make_staff(people.sibling))
    make.fill_self(foreign)
    Assessment.objects.filter(pk=foreign.pk).update(status=Status.SUBMITTED)
    client = client_of(people.head)
    assert ready(preview(client, ticked=[sheets[0], foreign])) == [sheets[0].pk]
    carry_out(client, sheets=[foreign, sheets[0], sheets[1]], tim="Trần Văn 00")
    assert count(Status.APPROVED) == 1
    assert Assessment.objects.get(pk=sheets[0].pk).status == Status.APPROVED


def test_choosing_nothing_is_told(people, sheets, client_of):
    client = client_of(people.head)
    response = preview(client)
    assert "Chưa chọn phiếu nào." in client.get(response["Location"]).content.decode()


def test_pks_that_are_none_are_left_out(people, sheets, client_of):
    response = client_of(people.head).post(url("bulk_preview"), {"viec": "approve", "phieu": ["x", "9" * 30, "-1"]})
    assert response.status_code == 302


@pytest.mark.parametrize("action", ["finalize", "reopen", ""])
def test_only_the_steps_made_for_it_are_taken_in_bulk(people, sheets, client_of, action):
    client = client_of(people.head)
    assert preview(client, action, ticked=sheets).status_code == 404
    assert carry_out(client, action, sheets=sheets).status_code == 404


def test_from_the_grid_everybody_is_chosen_by_name_and_not_by_choosing_nobody(people, round_, sheets, client_of):
    client = client_of(people.head)
    Assessment.objects.filter(pk=sheets[-1].pk).update(status=Status.DRAFT)
    query = {"dot": round_.pk, "don-vi": people.unit.pk, "pham-vi": "ca-nhan", "bang": "duyet"}
    assert "Chọn cả 39 người" in client.get(reverse("grid_detail", args=[round_.pk, people.unit.pk])).content.decode()
    assert "Chưa chọn phiếu nào." in client.get(preview(client, **query)["Location"]).content.decode()
    everybody = preview(client, everything=True, **query)
    assert (len(ready(everybody)), everybody.context["preview"].refused) == (39, 0)
    assert len(ready(preview(client, ticked=sheets[:2], **query))) == 2
    back = carry_out(client, sheets=sheets[:1], **query)["Location"]
    assert back == f"{reverse('grid_detail', args=[round_.pk, people.unit.pk])}?buoc=duyet"


@pytest.mark.parametrize("elsewhere", ["page", "rubric"])
def test_the_grid_counts_whom_the_head_may_approve_wherever_the_own_sheet_stands(
    people, round_, sheets, client_of, monkeypatch, elsewhere
):
    own = sheets[0]
    Staff.objects.filter(pk=own.staff_id).update(account=people.head)
    if elsewhere == "page":
        monkeypatch.setattr(grid, "PEOPLE_A_PAGE", 1)
    else:
        Assessment.objects.filter(pk=own.pk).update(rubric=make.make_rubric(round_.campaign, audience="individual"))
    address = reverse("grid_detail", args=[round_.pk, people.unit.pk])
    page = client_of(people.head).get(address, {"trang": "2"} if elsewhere == "page" else {})
    assert own not in [row.sheet for row in page.context["grid"].rows]
    assert page.context["waiting"] == 39


def test_opening_the_address_by_hand_leads_to_the_list(people, sheets, client_of):
    client = client_of(people.head)
    for name in ("bulk_preview", "bulk_take"):
        assert client.get(url(name, tim="Văn"))["Location"] == url("assessment_list", tim="Văn")


@pytest.mark.parametrize("who", ["leader", "admin", "nobody"])
def test_those_without_an_office_are_offered_no_boxes(people, sheets, client_of, who):
    assert 'name="phieu"' not in client_of(getattr(people, who)).get(reverse("assessment_list")).content.decode()


def test_only_steps_that_the_listed_sheets_can_take_are_offered(people, sheets, client_of):
    def steps(who, **query):
        shown = client_of(who).get(url("assessment_list", **query))
        return list(shown.context["actions"]), "data-choose-page" in shown.content.decode()

    Assessment.objects.filter(pk=sheets[0].pk).update(status=Status.APPROVED)
    assert steps(people.coordinator) == (["appraise"], True)
    assert steps(people.coordinator, **{"trang-thai": "submitted"}) == ([], False)
    assert steps(people.head) == (["approve", "return"], True)
    assert steps(people.head, **{"trang-thai": "approved"}) == ([], False)


def test_a_clerk_is_offered_boxes_for_what_may_be_submitted_alone(people, sheets, client_of):
    Assessment.objects.filter(pk=sheets[0].pk).update(status=Status.DRAFT)
    shown = client_of(people.clerk).get(reverse("assessment_list")).content.decode()
    assert shown.count('name="phieu"') == 1
    assert f'name="phieu" value="{sheets[0].pk}"' in shown


def test_the_list_leads_to_the_grid_of_the_unit(people, round_, sheets, client_of):
    address = reverse("grid_detail", args=[round_.pk, people.unit.pk])
    for who in ("clerk", "head", "coordinator"):
        assert address in client_of(getattr(people, who)).get(reverse("assessment_list")).content.decode()
    assert address not in client_of(people.leader).get(reverse("assessment_list")).content.decode()


def test_the_list_can_be_of_one_unit(people, round_, sheets, client_of):
    make.make_assessment(round_, people.sibling)
    client = client_of(people.coordinator)
    shown = client.get(url("assessment_list", **{"don-vi": people.sibling.pk}))
    assert [row.sheet.unit for row in shown.context["rows"]] == [people.sibling]
    assert client.get(url("assessment_list", **{"don-vi": "x"})).context["page_obj"].paginator.count == 41


def test_the_round_leads_the_unit_to_its_grid(people, round_, sheets, client_of):
    address = reverse("grid_detail", args=[round_.pk, people.unit.pk])
    page = reverse("round_detail", args=[round_.pk])
    assert address in client_of(people.clerk).get(page).content.decode()
    assert address in client_of(people.head).get(page).content.decode()
    assert address not in client_of(people.sibling_clerk).get(page).content.decode()
    assert "Chấm cả đơn vị trên một bảng" in client_of(people.coordinator).get(page).content.decode()


def test_home_leads_the_clerk_and_the_head_to_the_grid(people, round_, sheets, client_of):
    address = reverse("grid_detail", args=[round_.pk, people.unit.pk])
    assert "Duyệt 40 người trên một bảng" in client_of(people.head).get("/").content.decode()
    Assessment.objects.update(status=Status.DRAFT)
    assert f'href="{address}"' in client_of(people.clerk).get("/").content.decode()
