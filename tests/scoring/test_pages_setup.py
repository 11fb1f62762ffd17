"""Setting up a campaign and a round step by step: every step saves alone, and says what is still missing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.campaigning import stamp
from campaign.models import Campaign, LegalBasis, Milestone, Round
from campaign.overtaken import stamp_of
from scoring.models import Assessment, Rubric
from tests import factories as make
from units.days import show_day
from units.models import Role, Unit

CAMPAIGN_STEPS = [
    "campaign_setup",
    *(f"campaign_setup_{step}" for step in ("info", "bases", "slogans", "participants", "milestones")),
]
ROUND_STEPS = ["round_dates", "round_rubrics", "round_expected", "round_ready"]


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def round_(campaign):
    make.make_rubric(campaign)
    return make.make_round(campaign, opens_at=make.moment(2022, 6, 1), closes_at=make.moment(2022, 7, 15, 23, 59))


@pytest.fixture
def office(people, client_of):
    return client_of(people.coordinator)


def url(name, *args):
    return reverse(name, args=args)


def shown(response):
    return response.content.decode()


@pytest.mark.parametrize("name", CAMPAIGN_STEPS)
@pytest.mark.parametrize("who", ["clerk", "leader", "stranger", "admin"])
def test_only_the_coordinator_sets_a_campaign_up(people, client_of, campaign, name, who):
    assert client_of(getattr(people, who)).get(url(name, campaign.pk)).status_code == 404


@pytest.mark.parametrize("name", ROUND_STEPS)
@pytest.mark.parametrize("who", ["clerk", "leader", "stranger", "admin"])
def test_only_the_coordinator_prepares_a_round(people, client_of, round_, name, who):
    assert client_of(getattr(people, who)).get(url(name, round_.pk)).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "nobody"])
def test_nobody_else_begins_a_campaign(people, client_of, who):
    assert client_of(getattr(people, who)).get(url("campaign_start")).status_code == 404


class TestBeginning:
    def test_from_nothing_needs_a_name_and_years_alone(self, office, people):
        data = {"way": "blank", "province": people.province.pk, "name": "Thi đua mới", "starts": "2026", "ends": "2030"}
        answer = office.post(url("campaign_start"), data)
        made = Campaign.objects.get()
        assert answer.url == url("campaign_setup", made.pk)
        assert (made.slug, made.unit_kinds) == ("thi-dua-moi", [])

    def test_from_a_pack_brings_its_lists_and_its_rubrics_as_drafts(self, office, people):
        office.post(url("campaign_start"), {"way": "pack", "province": people.province.pk, "pack": "lang-son"})
        made = Campaign.objects.get()
        assert made.legal_bases.count() == 4
        assert made.milestones.exists()
        assert (made.plan_number, made.plan_date) == (None, None)
        assert set(made.rubrics.values_list("in_preparation", flat=True)) == {True}

    def test_slips_come_back_with_what_was_typed(self, office, people):
        data = {"way": "blank", "province": people.province.pk, "name": "Tên đã gõ", "starts": "2030", "ends": "2026"}
        page = shown(office.post(url("campaign_start"), data))
        assert "Năm kết thúc phải từ năm bắt đầu trở đi." in page
        assert "Tên đã gõ" in page
        assert not Campaign.objects.exists()

    def test_another_province_is_not_offered(self, office, people):
        elsewhere = people.stranger.scope.roles[0].province_id
        office.post(url("campaign_start"), {"way": "pack", "province": elsewhere, "pack": "lang-son"})
        assert not Campaign.objects.exists()


class TestSteps:
    def test_information_is_saved_alone_and_leads_on(self, office, campaign):
        fields = ["name", "starts", "ends", "plan_number", "plan_date", "plan_issuer"]
        data = {"seen": stamp(campaign, fields), "name": "Tên mới", "starts": "2019", "ends": "2026",
                "plan_number": "12/KH-UBND", "plan_date": "5/1/2019", "onwards": "1"}  # fmt: skip
        assert office.post(url("campaign_setup_info", campaign.pk), data).url == url(
            "campaign_setup_bases", campaign.pk
        )
        kinds = campaign.unit_kinds
        campaign.refresh_from_db()
        assert (campaign.name, campaign.ends, campaign.unit_kinds) == ("Tên mới", 2026, kinds)
        assert campaign.plan_date == date(2019, 1, 5)

    def test_a_year_that_has_a_round_stays_within_the_campaign(self, office, campaign):
        make.make_round(campaign, year=2019)
        fields = ["name", "starts", "ends", "plan_number", "plan_date", "plan_issuer"]
        data = {"seen": stamp(campaign, fields), "name": "Tên", "starts": "2020", "ends": "2025"}
        assert "đã có đợt chấm điểm năm 2019" in shown(office.post(url("campaign_setup_info", campaign.pk), data))

    def test_two_people_on_one_step_both_see_both(self, office, campaign):
        data = {"seen": stamp(campaign, ["slogan_collective", "slogan_individual"]), "slogan_collective": "Của tôi"}
        Campaign.objects.filter(pk=campaign.pk).update(slogan_collective="Của người kia")
        answer = office.post(url("campaign_setup_slogans", campaign.pk), data)
        assert answer.status_code == 409
        assert "Của người kia" in shown(answer)
        assert "Của tôi" in shown(answer)
        campaign.refresh_from_db()
        data["seen"] = stamp(campaign, ["slogan_collective", "slogan_individual"])
        assert office.post(url("campaign_setup_slogans", campaign.pk), data).status_code == 302
        campaign.refresh_from_db()
        assert campaign.slogan_collective == "Của tôi"

    def test_participants_and_what_the_campaign_continues(self, office, people, campaign):
        older = make.make_province()
        people.province.predecessors.add(older)
        before = make.make_campaign(older)
        fields = ["unit_kinds", "staff_categories"]
        data = {"seen": stamp(campaign, fields), "unit_kinds": ["xa"], "continues": [before.pk]}
        office.post(url("campaign_setup_participants", campaign.pk), data)
        campaign.refresh_from_db()
        assert (campaign.unit_kinds, campaign.staff_categories, list(campaign.continues.all())) == (
            ["xa"],
            [],
            [before],
        )

    def test_rows_are_replaced_and_their_days_checked(self, office, campaign):
        LegalBasis.objects.create(campaign=campaign, position=1, number="1/QĐ")
        form = {"dong-TOTAL_FORMS": "1", "dong-INITIAL_FORMS": "0"}
        data = form | {"seen": stamp_of([{"number": "1/QĐ", "date": None, "title": ""}]), "dong-0-number": "733/QĐ-TTg"}
        assert office.post(url("campaign_setup_bases", campaign.pk), data).url == url("campaign_setup", campaign.pk)
        assert list(campaign.legal_bases.values_list("number", flat=True)) == ["733/QĐ-TTg"]
        answer = office.post(url("campaign_setup_bases", campaign.pk), data)
        assert (answer.status_code, "733/QĐ-TTg" in shown(answer)) == (409, True)
        wrong = form | {
            "seen": stamp_of([]),
            "dong-0-kind": "mid_term",
            "dong-0-year": "2022",
            "dong-0-due_on": "1/8/2023",
        }
        assert "phải nằm trong năm của mốc" in shown(office.post(url("campaign_setup_milestones", campaign.pk), wrong))
        office.post(
            url("campaign_setup_milestones", campaign.pk), wrong | {"dong-0-due_on": "1/8/2022", "onwards": "1"}
        )
        assert campaign.milestones.get().due_on == date(2022, 8, 1)

    def test_a_list_that_somebody_emptied_is_told_and_saved_at_the_second_try(self, office, campaign):
        data = {"dong-TOTAL_FORMS": "1", "dong-INITIAL_FORMS": "0", "dong-0-number": "733/QĐ-TTg",
                "seen": stamp_of([{"number": "1/QĐ", "date": None, "title": ""}])}  # fmt: skip
        told = office.post(url("campaign_setup_bases", campaign.pk), data)
        assert told.status_code == 409
        assert "người khác vừa bỏ hết danh sách này" in shown(told)
        assert "733/QĐ-TTg" in shown(told)
        assert not campaign.legal_bases.exists()
        office.post(url("campaign_setup_bases", campaign.pk), data | {"seen": told.context["seen"]})
        assert campaign.legal_bases.get().number == "733/QĐ-TTg"

    def test_the_form_of_the_whole_campaign_keeps_the_days_of_milestones(self, office, campaign):
        Milestone.objects.create(campaign=campaign, kind="final", year=2025, due_on=date(2025, 12, 1))
        assert 'value="1/12/2025"' in shown(office.get(url("campaign_edit", campaign.pk)))


class TestWhatIsMissing:
    def page(self, office, campaign):
        return shown(office.get(url("campaign_setup", campaign.pk)))

    def test_a_blank_campaign_lacks_kinds_and_a_rubric(self, office, people):
        campaign = make.make_campaign(people.province, unit_kinds=[])
        page = self.page(office, campaign)
        assert "Còn 2 việc phải xong trước khi mở được đợt đầu tiên." in page
        assert "Chưa chọn loại đơn vị tham gia." in page
        assert "Chưa có bộ tiêu chí tập thể nào được đưa vào dùng." in page

    def test_drafts_do_not_count(self, office, campaign):
        make.make_rubric(campaign, in_preparation=True)
        assert "1 bộ đang soạn chờ đưa vào dùng." in self.page(office, campaign)

    def test_kinds_without_a_rubric_are_named(self, office, campaign):
        make.make_rubric(campaign, unit_kinds=["xa"])
        page = self.page(office, campaign)
        assert "Chưa có bộ tiêu chí tập thể đang dùng cho: Sở, ban, ngành." in page
        assert "Chưa có bộ tiêu chí cá nhân đang dùng cho: Sở, ban, ngành." in page

    def test_what_is_missing_after_the_first_round_is_not_said_to_wait_for_it(self, office, campaign):
        make.make_rubric(campaign)
        assert "Đã đủ để mở đợt đầu tiên." in self.page(office, campaign)
        make.make_round(campaign)
        page = self.page(office, campaign)
        assert "Đã đủ để mở đợt đầu tiên." not in page
        assert "Đã có đợt chấm điểm; còn 5 chỗ nên bổ sung." in page

    def test_a_whole_campaign_lacks_nothing(self, office, people):
        campaign = make.make_campaign(
            people.province, plan_number="1/KH", slogan_collective="Chủ đề", staff_categories=[]
        )
        LegalBasis.objects.create(campaign=campaign, position=1, number="1/QĐ")
        Milestone.objects.create(campaign=campaign, kind="launch", year=2019)
        make.make_rubric(campaign)
        assert "Đã đủ mọi phần." in self.page(office, campaign)


class TestRound:
    def test_a_new_round_leads_to_its_rubrics(self, office, campaign):
        data = {"year": "2022", "opens_on": "1/6/2022", "closes_on": "15/7/2022"}
        answer = office.post(url("round_create", campaign.pk), data)
        assert answer.url == url("round_rubrics", Round.objects.get().pk)

    def test_days_off_are_warned_about_with_the_next_working_day(self, office, campaign):
        round_ = make.make_round(
            campaign, opens_at=make.moment(2022, 4, 11, 0), closes_at=make.moment(2022, 4, 30, 23, 59)
        )
        page = shown(office.get(url("round_dates", round_.pk)))
        assert "Ngày mở, thứ Hai 11/4/2022, là nghỉ lễ" in page
        assert "Ngày khóa, thứ Bảy 30/4/2022, là nghỉ lễ" in page
        assert "thứ Tư 4/5/2022" in page

    def test_a_short_window_and_a_slip_of_the_year_are_warned_about(self, office, campaign):
        round_ = make.make_round(
            campaign, year=2019, opens_at=make.moment(2022, 6, 6, 0), closes_at=make.moment(2022, 6, 10, 23, 59)
        )
        page = shown(office.get(url("round_dates", round_.pk)))
        assert "Đợt chỉ có 5 ngày làm việc" in page
        assert "Đợt chấm năm 2019 mà khóa trong năm 2022" in page

    def test_days_move_freely_until_sheets_are_open(self, office, round_):
        data = {"opens_on": "1/8/2022", "closes_on": "31/8/2022", "onwards": "1"}
        assert office.post(url("round_dates", round_.pk), data).url == url("round_rubrics", round_.pk)
        round_.refresh_from_db()
        assert show_day(round_.closes_at) == "31/8/2022"
        assert round_.events.first().text == "Đổi thời hạn: từ 1/8/2022 đến hết 31/8/2022"
        office.post(url("round_open", round_.pk))
        page = shown(office.post(url("round_dates", round_.pk), data | {"closes_on": "15/9/2022"}))
        assert "Đợt đã có 2 phiếu" in page
        round_.refresh_from_db()
        assert show_day(round_.closes_at) == "31/8/2022"

    @pytest.mark.parametrize("typed", [{"closes_on": "1/1/2022"}, {"closes_on": "31/2/2022"}, {"opens_on": ""}])
    def test_days_that_make_no_window_are_refused(self, office, round_, typed):
        data = {"opens_on": "1/8/2022", "closes_on": "31/8/2022"} | typed
        assert "Chưa lưu được." in shown(office.post(url("round_dates", round_.pk), data))

    def test_the_rubrics_that_sheets_would_follow_are_shown_by_kind(self, office, people, round_):
        make.make_rubric(round_.campaign, unit_kinds=["xa"], in_preparation=True)
        Rubric.objects.filter(in_preparation=False).update(unit_kinds=["huyen"])
        page = shown(office.get(url("round_rubrics", round_.pk)))
        assert "Sở, ban, ngành, 2 đơn vị" in page
        assert "đợt này chưa dùng cho đến khi đưa vào dùng" in page

    def test_units_without_a_clerk_or_a_head_are_listed(self, office, people, round_):
        make.make_staff(people.unit)
        page = shown(office.get(url("round_expected", round_.pk)))
        assert people.sibling.name in page
        assert people.unit.name not in page
        assert "1 đơn vị thiếu tài khoản" in page
        people.head.is_active = False
        people.head.save()
        assert people.unit.name in shown(office.get(url("round_expected", round_.pk)))

    def test_units_without_a_clerk_or_a_head_are_sorted_and_go_out(self, office, people, round_):
        Unit.objects.filter(pk=people.sibling.pk).update(kind="huyen")
        people.head.is_active = False
        people.head.save()

        def names(**query):
            return [unit.name for unit in office.get(url("round_expected", round_.pk), query).context["page_obj"]]

        lacks_head, lacks_both = people.unit.name, people.sibling.name
        Role.objects.filter(unit=people.sibling).delete()
        assert names(xep="dau_moi") == [lacks_both, lacks_head]
        assert names(xep="-dau_moi") == [lacks_head, lacks_both]
        assert names(xep="loai") == [lacks_both, lacks_head]  # Huyện before Sở, ban, ngành
        assert names(xep="-ten") == names()[::-1] == names(xep="ten")[::-1]
        for hostile in ("pk", "roles__user__password", "-", "has_clerk;--"):
            assert names(xep=hostile) == names()
        lines = b"".join(office.get(url("round_expected", round_.pk), {"xuat": "csv"}).streaming_content)
        assert f"{lacks_both};Huyện, thành phố;chưa có;chưa có" in lines.decode()

    def test_the_last_page_says_what_opening_does_and_does_it(self, office, people, round_):
        page = shown(office.get(url("round_ready", round_.pk)))
        assert "2 phiếu tập thể, 0 phiếu cá nhân" in page
        assert "Mở phiếu cho 2 đơn vị" in page
        office.post(url("round_open", round_.pk))
        assert Assessment.objects.count() == 2
        assert "Đã có 2 phiếu" in shown(office.get(url("round_ready", round_.pk)))

    @pytest.mark.parametrize("name", ROUND_STEPS)
    def test_each_step_costs_the_same_for_2_and_30_units(
        self, office, people, round_, name, django_assert_max_num_queries
    ):
        make.make_round(round_.campaign, year=2021, closes_at=timezone.now() + timedelta(days=3))
        asked = []
        for more in (0, 28):
            for _ in range(more):
                make.make_unit(people.province)
            with django_assert_max_num_queries(16) as queries:
                office.get(url(name, round_.pk))
            asked.append(len(queries))
        assert asked[0] == asked[1]
