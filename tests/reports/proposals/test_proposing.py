"""Building a list, answering for it, and changing it by hand."""

from datetime import date

import pytest

from campaign.models import Award, Discipline, Excusal
from reports.models import Nominee, ReportEvent
from reports.proposals import proposing
from tests import factories as make
from tests.reports.proposals.conftest import AT, RULES, approved, built, listed, rebuilt
from units.refusals import Refused

pytestmark = pytest.mark.django_db


def against(proposal, name):
    return against_row(proposal.nominees.get(name=name))


def against_row(nominee):
    return [sentence for _, answer, sentence in nominee.findings if answer in ("no", "never")]


def test_the_list_holds_whoever_meets_the_rules_best_first(propose):
    proposal = propose()
    assert listed(proposal) == ["Sở Y tế", "Sở Tài chính", "Nguyễn Thị Lan", "Trần Văn Bình"]
    first = proposal.nominees.get(name="Sở Y tế")
    assert (first.rank, first.cluster, first.band) == (1, "Khối các sở", "Xuất sắc")
    assert first.why == (
        "Xếp loại Xuất sắc năm 2022 (96,00 điểm); hạng 1 Khối các sở; không có kỷ luật trong thời gian xét."
    )


def test_whoever_is_not_on_the_list_can_be_told_why(propose, office):
    make.make_unit(office.province, name="Sở Mới")
    Excusal.objects.create(
        round=office.round, unit=office.unit, reason="đang sắp xếp lại", document="CV 1", granted_at=AT, by_name="A"
    )
    proposal = propose()
    assert against(proposal, "Sở Tư pháp") == ["Xếp loại Đạt năm 2022, dưới mức được xét."]
    assert against(proposal, "Sở Mới") == ["Không có phiếu chấm điểm năm 2022."]
    assert against(proposal, office.unit.name) == ["Được miễn chấm năm 2022: đang sắp xếp lại."]


def test_a_quota_of_a_kind_and_of_one_unit(propose, office):
    quotas = [{"collective": 1, "individual": 1}, {"unit": office.health, "collective": 0, "individual": None}]
    assert listed(propose(quotas=quotas)) == ["Sở Tài chính", "Nguyễn Thị Lan", "Trần Văn Bình"]
    kind = [{"kind": "so_nganh", "collective": 1, "individual": 1, "either": True}]
    proposal = propose(quotas=kind, either_first="ca_nhan")
    assert listed(proposal) == ["Sở Tài chính", "Nguyễn Thị Lan"]
    assert against(proposal, "Sở Y tế") == ["Đủ điều kiện, nhưng Sở Y tế không còn chỉ tiêu tập thể."]


def test_a_quota_shared_by_a_unit_and_those_below_it(propose, office):
    below = make.make_unit(office.province, name="Trung tâm Y tế", parent=office.health)
    approved(office.round, below, "99", "xuat_sac")
    quotas = [{"collective": 1, "individual": 1}]
    assert listed(propose(quotas=quotas, quota_by="cap_tren"))[:2] == ["Trung tâm Y tế", "Sở Tài chính"]


def test_a_discipline_of_the_head_keeps_the_unit_off(propose, office):
    head = make.make_role("head", unit=office.health).user
    post = make.make_staff(office.health, full_name="Lê Văn Đứng Đầu", account=head)
    Discipline.objects.create(
        unit=office.health, staff=post, form="khien_trach", decision_number="12/QĐ-UBND", decided_on=date(2022, 3, 5)
    )
    proposal = propose()
    assert against(proposal, "Sở Y tế") == [
        "Người đứng đầu đang trong thời gian kỷ luật: khiển trách, QĐ 12/QĐ-UBND ngày 5/3/2022."
    ]
    nominee = proposal.nominees.get(name="Sở Y tế")
    with pytest.raises(Refused, match="đang trong thời gian kỷ luật"):
        proposing.choose(nominee=nominee, choice="taken", reason="Có công", by=office.coordinator, at=AT)


def test_an_award_of_the_same_year_is_not_proposed_again(propose, office):
    Award.objects.create(
        campaign=office.campaign, form="bang_khen_tinh", scope="tap_the", unit=office.health, year=2022,
        decision_number="QĐ 5", decided_on=date(2022, 7, 1),
    )  # fmt: skip
    assert against(propose(), "Sở Y tế") == [
        "Đã được tặng cùng hình thức cho thành tích này: Bằng khen của Chủ tịch UBND tỉnh năm 2022, QĐ 5 ngày 1/7/2022."
    ]


def test_a_name_on_another_list_is_pointed_out(propose):
    propose()
    again = propose().nominees.get(name="Sở Y tế")
    assert ["elsewhere", "warn", "Đang có tên ở một dự thảo khác: tờ trình hằng năm, năm 2022."] in again.findings
    assert again.is_listed


def test_a_person_who_moved_keeps_their_results(propose, office):
    office.lan.valid_to = date(2022, 7, 15)
    office.lan.save()
    make.make_staff(office.finance, full_name="Nguyễn Thị Lan", person=office.lan.person, valid_from=date(2022, 7, 16))
    proposal = propose()
    rows = {each.unit_name: each for each in proposal.nominees.filter(name="Nguyễn Thị Lan")}
    assert (rows["Sở Tài chính"].is_listed, rows["Sở Y tế"].is_listed) == (True, False)


def test_a_person_in_two_posts_is_taken_once(propose, office):
    make.make_staff(office.finance, full_name="Nguyễn Thị Lan", person=office.lan.person)
    proposal = propose()
    first, second = proposal.nominees.filter(name="Nguyễn Thị Lan").order_by("-outcome").in_order()
    on = next(each for each in (first, second) if each.is_listed)
    off = next(each for each in (first, second) if not each.is_listed)
    assert against_row(off) == [f"Cùng một người đã được xét ở vị trí khác, tại {on.unit_name}."]
    with pytest.raises(Refused, match=f"đã có trong danh sách ở {on.unit_name}"):
        proposing.choose(nominee=off, choice="taken", reason="Ở đây lâu hơn", by=office.coordinator, at=AT)
    proposing.choose(nominee=on, choice="aside", reason="Xét ở nơi kia", by=office.coordinator, at=AT)
    proposing.choose(nominee=off, choice="taken", reason="Ở đây lâu hơn", by=office.coordinator, at=AT)
    with pytest.raises(Refused, match=f"đã có trong danh sách ở {off.unit_name}"):
        proposing.choose(nominee=on, choice="", reason="", by=office.coordinator, at=AT)


def test_who_was_taken_by_hand_in_one_post_is_not_listed_in_another(propose, office):
    make.make_staff(office.finance, full_name="Nguyễn Thị Lan", person=office.lan.person)
    proposal = propose(individual_bands=["tot"])
    by_hand = proposal.nominees.get(name="Nguyễn Thị Lan", unit=office.finance)
    proposing.choose(nominee=by_hand, choice="taken", reason="Đột xuất", by=office.coordinator, at=AT)
    rules = {"individual_bands": ["xuat_sac"]}
    proposing.change_rules(proposal=proposal, rules=rules, quotas=[], by=office.coordinator, at=AT)
    rows = {each.unit_name: each for each in built(proposal).nominees.filter(name="Nguyễn Thị Lan")}
    assert (rows["Sở Tài chính"].is_listed, rows["Sở Y tế"].is_listed) == (True, False)
    assert against_row(rows["Sở Y tế"]) == ["Cùng một người đã được xét ở vị trí khác, tại Sở Tài chính."]


def test_an_award_of_a_review_covers_its_earlier_years(propose, office):
    review = propose(occasion="mid_term", first_year=2020)
    award = Award.objects.create(
        campaign=office.campaign, form="bang_khen_tinh", scope="tap_the", unit=office.health, year=2022,
        decision_number="QĐ 5", decided_on=date(2022, 7, 1),
    )  # fmt: skip
    review.nominees.filter(unit=office.health, staff=None).update(award=award)
    approved(
        make.make_round(
            office.campaign, year=2021, opens_at=make.moment(2021, 1, 1), closes_at=make.moment(2021, 6, 30, 23, 59)
        ),
        office.health, "90", "xuat_sac",
    )  # fmt: skip
    late = propose(year=2021, first_year=2021)
    assert any(said.startswith("Đã được tặng cùng hình thức") for said in against(late, "Sở Y tế"))


def test_a_unit_does_not_answer_for_what_its_head_did_before(propose, office):
    head = make.make_role("head", unit=office.health, valid_from=date(2022, 6, 1)).user
    post = make.make_staff(office.finance, full_name="Lê Văn Đứng Đầu", account=head)
    punished = Discipline.objects.create(
        unit=office.finance, staff=post, form="khien_trach", decision_number="12", decided_on=date(2022, 1, 5),
        ends_on=date(2022, 5, 31),
    )  # fmt: skip
    assert "Sở Y tế" in listed(propose())
    punished.ends_on = date(2022, 6, 1)
    punished.save()
    assert against(propose(), "Sở Y tế") == [
        "Người đứng đầu bị kỷ luật trong thời gian xét: khiển trách, QĐ 12 ngày 5/1/2022."
    ]


def test_a_head_who_has_left_does_not_bar_the_unit_for_good(propose, office):
    head = make.make_role("head", unit=office.health, valid_to=date(2022, 6, 30)).user
    post = make.make_staff(office.finance, full_name="Lê Văn Đứng Đầu", account=head)
    Discipline.objects.create(
        unit=office.finance, staff=post, form="canh_cao", decision_number="12", decided_on=date(2022, 3, 5)
    )
    proposal = propose()
    assert against(proposal, "Sở Y tế") == [
        "Người đứng đầu bị kỷ luật trong thời gian xét: cảnh cáo, QĐ 12 ngày 5/3/2022."
    ]
    nominee = proposal.nominees.get(name="Sở Y tế")
    proposing.choose(nominee=nominee, choice="taken", reason="Thủ trưởng mới", by=office.coordinator, at=AT)
    assert nominee.name in listed(proposal)


def test_a_review_on_another_list_is_told_as_lists_write_years(propose):
    propose(occasion="mid_term", first_year=2020)
    again = propose().nominees.get(name="Sở Y tế")
    said = "Đang có tên ở một dự thảo khác: tờ trình sơ kết, giai đoạn 2020 - 2022."
    assert ["elsewhere", "warn", said] in again.findings


def test_a_person_on_another_list_in_another_post_is_pointed_out(propose, office):
    propose()
    office.lan.valid_to = date(2022, 7, 15)
    office.lan.save()
    make.make_staff(office.finance, full_name="Nguyễn Thị Lan", person=office.lan.person, valid_from=date(2022, 7, 16))
    moved = propose().nominees.get(name="Nguyễn Thị Lan", unit=office.finance)
    assert ["elsewhere", "warn", "Đang có tên ở một dự thảo khác: tờ trình hằng năm, năm 2022."] in moved.findings


def test_a_list_of_another_form_of_the_same_time_is_named(propose, office):
    propose(form="bang_khen_ttg")
    lower = propose().nominees.get(name="Sở Y tế")
    said = "Đang có tên ở một dự thảo khác: tờ trình hằng năm, năm 2022, đề nghị Bằng khen của Thủ tướng Chính phủ."
    assert ["elsewhere", "warn", said] in lower.findings


def test_the_title_below_is_counted_over_the_years(propose, office):
    for year in (2020, 2021, 2022):
        Award.objects.create(
            campaign=office.campaign, form="chien_si_thi_dua_co_so", scope="ca_nhan", unit=office.health,
            staff=office.lan, year=year, decision_number=f"QĐ {year}",
        )  # fmt: skip
    proposal = propose(form="chien_si_thi_dua_tinh", collective=False, times_below=3)
    assert listed(proposal) == ["Nguyễn Thị Lan"]
    assert "được tặng Chiến sĩ thi đua cơ sở 3 năm liên tục" in proposal.nominees.get(staff=office.lan).why
    with pytest.raises(Refused, match="không có danh hiệu liền trước"):
        propose(times_below=3)


def test_a_title_of_collectives_is_not_proposed_for_people(propose):
    with pytest.raises(Refused, match="là danh hiệu của tập thể"):
        propose(form="co_thi_dua_tinh")
    assert listed(propose(form="co_thi_dua_tinh", individual=False)) == ["Sở Y tế", "Sở Tài chính"]


def test_years_are_those_of_the_campaign_and_the_day_is_not_before_them(propose):
    with pytest.raises(Refused, match="Phong trào chạy từ 2019 đến 2025"):
        propose(occasion="mid_term", first_year=2018)
    with pytest.raises(Refused, match="từ năm 2022 trở đi"):
        propose(day=date(2021, 1, 1))
    with pytest.raises(Refused, match="Ngày lấy thông tin 2/8/2022 ở sau hôm nay"):
        propose(day=date(2022, 8, 2))


def test_only_the_coordinator_of_the_province_proposes(office):
    for who in (office.stranger, office.leader, office.clerk):
        with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
            proposing.open_proposal(campaign=office.campaign, rules=RULES, quotas=[], issuing_body="snv", by=who, at=AT)


def test_a_choice_by_hand_has_a_reason_and_can_be_taken_back(propose, office):
    proposal = propose()
    nominee = proposal.nominees.get(name="Sở Tư pháp")
    with pytest.raises(Refused, match="Hãy nêu lý do"):
        proposing.choose(nominee=nominee, choice="taken", reason=" ", by=office.coordinator, at=AT)
    proposing.choose(nominee=nominee, choice="taken", reason="Thành tích đột xuất", by=office.coordinator, at=AT)
    assert "Sở Tư pháp" in listed(proposal)
    proposing.choose(
        nominee=proposal.nominees.get(name="Sở Y tế"), choice="aside", reason="Đã đề nghị cấp trên",
        by=office.coordinator, at=AT,
    )  # fmt: skip
    assert "Sở Y tế" not in listed(proposal)
    proposing.choose(nominee=nominee, choice="", reason="", by=office.coordinator, at=AT)
    assert "Sở Tư pháp" not in listed(proposal)
    said = ReportEvent.objects.filter(document=proposal.document).values_list("text", flat=True)
    assert "Đưa vào danh sách: Sở Tư pháp. Lý do: Thành tích đột xuất" in said


def test_building_again_keeps_what_people_wrote(propose, office):
    proposal = propose()
    health, justice = (proposal.nominees.get(name=name) for name in ("Sở Y tế", "Sở Tư pháp"))
    proposing.write_rows(proposal=proposal, rows={health.pk: ("Một cửa liên thông", 2)}, by=office.coordinator, at=AT)
    proposing.choose(nominee=justice, choice="taken", reason="Đột xuất", by=office.coordinator, at=AT)
    rebuilt(proposal, by=office.coordinator)
    health.refresh_from_db()
    assert (health.summary, health.place) == ("Một cửa liên thông", 2)
    assert "Sở Tư pháp" in listed(proposal)
    Discipline.objects.create(unit=office.justice, form="canh_cao", decision_number="1", decided_on=date(2022, 7, 1))
    rebuilt(proposal, by=office.coordinator)
    assert "Sở Tư pháp" not in listed(proposal)


def test_other_rules_give_another_list(propose, office):
    proposal = propose()
    proposing.change_rules(proposal=proposal, rules={"top_of_cluster": 1}, quotas=[], by=office.coordinator, at=AT)
    built(proposal)
    assert listed(proposal)[0] == "Sở Y tế"
    assert against(proposal, "Sở Tài chính") == ["Hạng 2 Khối các sở, ngoài 1 hạng đầu được xét."]


def test_a_mid_term_counts_years(propose, office):
    earlier = make.make_round(
        office.campaign, year=2021, opens_at=make.moment(2021, 1, 1), closes_at=make.moment(2021, 6, 30, 23, 59)
    )
    approved(earlier, office.health, "90", "xuat_sac")
    proposal = propose(occasion="mid_term", first_year=2020, least_years=2)
    assert "2/3 năm đạt mức xếp loại được xét" in proposal.nominees.get(name="Sở Y tế").why
    assert against(proposal, "Sở Tài chính") == ["1/3 năm đạt mức xếp loại được xét, cần ít nhất 2 năm."]


def test_a_list_is_built_in_a_fixed_number_of_queries(propose, office, django_assert_num_queries):
    proposal = propose()

    def counted():
        proposing.rebuild(proposal=proposal, by=office.coordinator, at=AT)
        with django_assert_num_queries(52):
            built(proposal)

    counted()
    for n in range(30):
        unit = make.make_unit(office.province, name=f"Sở {n}")
        approved(office.round, unit, "90", "xuat_sac")
        approved(office.round, unit, "90", "xuat_sac", staff=make.make_staff(unit))
    counted()
    assert Nominee.objects.listed().count() == 64
