"""Plans of inspections: drafts, approval, days, units by hand; and that nothing planned counts as inspected."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.inspection_planning import add_unit, approve_plan, drop_plan, keep_plan, schedule, take_unit_out
from campaign.models import InspectionPlan, PlannedInspection
from tests import factories as make
from units.models import Removal
from units.refusals import Refused

AT = make.moment(2022, 7, 1)
DECISION = {"decision_number": "45/QĐ-SNV", "decided_on": date(2022, 2, 1)}


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def plan(campaign, people):
    plan = make.make_inspection_plan(campaign)
    make.make_planned(plan, people.unit)
    return plan


def approved(plan, people):
    return approve_plan(plan, **DECISION, by=people.coordinator, at=AT)


def test_a_plan_is_kept_with_its_units_and_approved_by_a_decision(campaign, people):
    plan = InspectionPlan(campaign=campaign, kind="discipline", year=2022, method="risk", wanted=1)
    rows = [PlannedInspection(unit=people.unit, chosen_by="risk", reasons=["Chưa được kiểm tra"], points=6)]
    keep_plan(plan, rows, by=people.coordinator, at=AT)
    assert not plan.is_approved
    done = approved(plan, people)
    assert (done.is_approved, done.decision_number) == (True, "45/QĐ-SNV")
    assert done.approved_by_name == people.coordinator.full_name
    with pytest.raises(Refused, match="đã được duyệt theo 45/QĐ-SNV"):
        approved(plan, people)


def test_only_the_coordinator_plans(campaign, plan, people):
    for person in (people.clerk, people.head, people.leader, people.stranger):
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
            add_unit(plan, people.sibling, reason="Có đơn thư", by=person, at=AT)
        assert not InspectionPlan.objects.visible_to(person).exists()
    assert InspectionPlan.objects.visible_to(people.coordinator).get() == plan


def test_a_plan_without_units_is_not_approved(campaign, people):
    with pytest.raises(Refused, match="không còn đơn vị nào"):
        approved(make.make_inspection_plan(campaign), people)


def test_a_unit_added_or_taken_out_by_hand_needs_a_reason_and_leaves_a_trace(plan, people):
    with pytest.raises(Refused, match="lý do chọn thêm"):
        add_unit(plan, people.sibling, reason=" ", by=people.coordinator, at=AT)
    row = add_unit(plan, people.sibling, reason="Có đơn thư", by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="đã có trong kế hoạch"):
        add_unit(plan, people.sibling, reason="Lần nữa", by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="lý do bỏ"):
        take_unit_out(row, reason="", by=people.coordinator, at=AT)
    take_unit_out(row, reason="Đã thanh tra trong năm", by=people.coordinator, at=AT)
    row.refresh_from_db()
    assert (row.removed_by_name, row.removed_reason) == (people.coordinator.full_name, "Đã thanh tra trong năm")
    assert plan.units.standing().get().unit == people.unit
    add_unit(plan, people.sibling, reason="Vẫn cần đi", by=people.coordinator, at=AT)


def test_units_of_other_provinces_stay_out(plan, people):
    with pytest.raises(Refused, match="không thuộc tỉnh"):
        add_unit(plan, make.make_unit(), reason="Nhầm", by=people.coordinator, at=AT)


def test_days_and_teams_are_kept_and_a_day_of_another_year_is_refused(plan, people):
    row = plan.units.get()
    visits = {row.pk: (date(2022, 9, 5), "Ông Minh, bà Lan")}
    schedule(plan, visits, team="Phó Giám đốc Sở, trưởng đoàn", by=people.coordinator, at=AT)
    row.refresh_from_db()
    plan.refresh_from_db()
    assert (row.planned_on, row.team, plan.team) == (*visits[row.pk], "Phó Giám đốc Sở, trưởng đoàn")
    with pytest.raises(Refused, match="không thuộc năm 2022"):
        schedule(plan, {row.pk: (date(2023, 1, 5), "")}, team="", by=people.coordinator, at=AT)


def test_a_draft_is_thrown_away_and_an_approved_plan_is_not(plan, people):
    approved(plan, people)
    with pytest.raises(Refused, match="không xóa được"):
        drop_plan(plan, by=people.coordinator, at=AT)
    draft = make.make_inspection_plan(plan.campaign)
    make.make_planned(draft, people.sibling)
    drop_plan(draft, by=people.coordinator, at=AT)
    assert InspectionPlan.objects.get() == plan


@pytest.mark.parametrize("rows", [1, 30])
def test_the_lists_of_plans_cost_the_same_however_long(rows, plan, people, client_of, django_assert_num_queries):
    for _ in range(rows):
        make.make_planned(make.make_inspection_plan(plan.campaign), make.make_unit(people.province))
        make.make_planned(plan, make.make_unit(people.province), reasons=["Chưa được kiểm tra"])
    client = client_of(people.coordinator)
    for name, pk, number in [
        ("inspection_plan_list", plan.campaign_id, LIST),
        ("inspection_plan_detail", plan.pk, DETAIL),
        ("inspection_plan_schedule", plan.pk, SCHEDULE),
    ]:
        with django_assert_num_queries(number):
            assert client.get(reverse(name, args=[pk])).status_code == 200


LIST, DETAIL, SCHEDULE = 6, 7, 4


def test_the_way_through_the_pages(plan, people, client_of):
    client, pk = client_of(people.coordinator), plan.pk
    sent = client.post(reverse("inspection_plan_add", args=[pk]), {"unit": people.sibling.code, "reason": "Đơn thư"})
    assert sent.status_code == 302
    row = plan.units.get(unit=people.sibling)
    days = {f"dv{each.pk}-planned_on": "5/9/2022" for each in plan.units.all()}
    client.post(reverse("inspection_plan_schedule", args=[pk]), {"team": "Trưởng đoàn", **days})
    client.post(reverse("inspection_plan_approve", args=[pk]), {"decision_number": "45/QĐ", "decided_on": "1/2/2022"})
    page = client.get(reverse("inspection_plan_detail", args=[pk])).content.decode()
    assert "45/QĐ" in page
    assert "5/9/2022" in page
    assert page.count("Ghi kiểm tra<span") == 2
    assert ">Không bỏ</a>" in client.get(reverse("planned_remove", args=[row.pk])).content.decode()
    client.post(reverse("planned_remove", args=[row.pk]), {"reason": "Trùng lịch thanh tra"})
    assert "Trùng lịch thanh tra" in client.get(reverse("inspection_plan_detail", args=[pk])).content.decode()
    workbook = client.get(reverse("inspection_plan_detail", args=[pk]), {"xuat": "csv"})
    assert people.unit.name in b"".join(workbook.streaming_content).decode()


def test_the_units_of_a_plan_are_narrowed_sorted_and_go_out_as_they_are_shown(plan, people, client_of):
    client, url = client_of(people.coordinator), reverse("inspection_plan_detail", args=[plan.pk])
    waiting = plan.units.get().unit
    for n, unit in enumerate((people.sibling, make.make_unit(people.province)), 1):
        visit = make.make_inspection(plan.campaign, unit, inspected_on=date(2022, 9, n))
        make.make_planned(plan, unit, planned_on=date(2022, 9, n), inspection=visit)

    def shown(**asked):
        return [row.unit for row in client.get(url, asked).context["units"]]

    assert shown(tinh_trang="chua-kiem-tra") == shown(tinh_trang="chua-xep-lich") == [waiting]
    assert shown(tinh_trang="da-kiem-tra", tim=people.sibling.code) == [people.sibling]
    assert shown(xep="da_kiem_tra") == [people.sibling, unit, waiting]
    assert shown(xep="-da_kiem_tra") == [unit, people.sibling, waiting]
    page = client.get(url, {"tinh_trang": "da-kiem-tra"}).content.decode()
    assert "đã kiểm tra 2/3 đơn vị" in page
    assert "?tinh_trang=da-kiem-tra&amp;xuat=xlsx" in page
    assert "Không có đơn vị nào khớp bộ lọc" in client.get(url, {"tim": "khong-co"}).content.decode()
    sent = client.get(url, {"tinh_trang": "da-kiem-tra", "cot": "da_kiem_tra", "xuat": "csv"}).streaming_content
    lines = b"".join(sent).decode("utf-8-sig").splitlines()
    assert lines[0] == "Mã đơn vị;Tên đơn vị;Loại đơn vị;Ngày kiểm tra"
    assert len(lines) == 3


def test_a_refused_schedule_keeps_what_was_typed(plan, people, client_of):
    row = plan.units.get()
    sent = {"team": "Trưởng đoàn", f"dv{row.pk}-planned_on": "5/9/2031"}
    page = client_of(people.coordinator).post(reverse("inspection_plan_schedule", args=[plan.pk]), sent)
    assert "không thuộc năm 2022" in page.content.decode()
    assert "5/9/2031" in page.content.decode()


def test_a_draft_goes_at_once_and_comes_back_whole(plan, people, client_of):
    client, url = client_of(people.coordinator), reverse("inspection_plan_remove", args=[plan.pk])
    units = list(plan.units.values())
    page = client.post(url, follow=True).content.decode()
    assert f"Đã xóa kế hoạch nháp năm {plan.year}." in page
    assert not InspectionPlan.objects.filter(pk=plan.pk).exists()
    client.post(reverse("removal_undo", args=[Removal.objects.get().pk]))
    assert list(InspectionPlan.objects.get(pk=plan.pk).units.values()) == units


def test_a_draft_that_was_taken_out_comes_back_for_those_alone_who_keep_plans(plan, people, client_of):
    client = client_of(people.coordinator)
    client.post(reverse("inspection_plan_remove", args=[plan.pk]))
    people.coordinator.roles.update(valid_to=date(2020, 1, 1), valid_from=date(2019, 1, 1))
    client.post(reverse("removal_undo", args=[Removal.objects.get().pk]))
    assert not InspectionPlan.objects.exists()


def test_the_home_page_names_the_visits_of_the_coming_days(plan, people, client_of):
    approved(plan, people)
    plan.units.update(planned_on=timezone.localdate())
    assert "1 đơn vị đến lịch kiểm tra" in client_of(people.coordinator).get("/").content.decode()


def test_a_unit_that_was_taken_out_of_the_plan_is_put_back(plan, people, client_of):
    client, row = client_of(people.coordinator), plan.units.get()
    before, back = plan.units.values().get(), reverse("planned_restore", args=[row.pk])
    page = client.post(reverse("planned_remove", args=[row.pk]), {"reason": "Trùng lịch"}, follow=True)
    assert page.content.decode().count(f'action="{back}"') == 2
    assert client_of(people.clerk).post(back).status_code == 404
    client = client_of(people.coordinator)
    client.post(back)
    assert plan.units.values().get() == before
    assert "đang có trong kế hoạch" in client.post(back, follow=True).content.decode()
