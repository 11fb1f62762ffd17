"""Reorganising units: what each kind of decision does to units, offices, people and clusters, and what it refuses."""

from datetime import date, timedelta
from threading import Event, Thread
from time import sleep

import pytest
from django.db import connection, transaction

from tests import factories as make
from units.accounts import end_role
from units.models import (
    AccountEvent,
    Cluster,
    ClusterLead,
    ClusterMembership,
    Role,
    Staff,
    Succession,
    Transfer,
    Unit,
)
from units.refusals import Refused
from units.reorganising import carry_out, preview
from units.reorganising_decision import Decision, Fate, NewUnit
from units.text import sort_key

pytestmark = pytest.mark.django_db

AT = make.moment(2025, 3, 20)
DAY = date(2025, 3, 1)
LAST = DAY - timedelta(days=1)


@pytest.fixture
def office(people):
    return make.make_unit(people.province, name="Sở Nội vụ", code="SNV")


@pytest.fixture
def other(people):
    return make.make_unit(people.province, name="Sở Lao động", code="SLD")


@pytest.fixture
def decide(people):
    """decide(kind, …): carries a decision out as the coordinator of the province."""

    def decided(kind, **fields):
        return carry_out(decision(kind, **fields), by=people.coordinator, at=AT)

    def decision(kind, **fields):
        return Decision(**{"province": people.province, "kind": kind, "effective_on": DAY, "number": "12/QĐ"} | fields)

    decided.on = decision
    return decided


def cluster(province, name, *units):
    made = Cluster.objects.create(province=province, name=name, sort_key=sort_key(name))
    for unit in units:
        ClusterMembership.objects.create(cluster=made, unit=unit)
    return made


def lasts(row):
    row.refresh_from_db()
    return row.valid_from, row.valid_to


def links(unit):
    return sorted((link.kind, link.new and link.new.name) for link in unit.successions_out.all())


class TestUnits:
    def test_two_units_become_one_new_one(self, decide, office, other):
        done = decide("hop_nhat", old=(office, other), new=(NewUnit("Sở Nội vụ và Lao động", code="SNVLD"),))
        made = Unit.objects.get(code="SNVLD")
        assert (lasts(office), lasts(other), lasts(made)) == ((None, LAST), (None, LAST), (DAY, None))
        assert links(office) == links(other) == [("hop_nhat", made.name)]
        assert {link.decision_number for link in done.successions.all()} == {"12/QĐ"}
        assert (made.kind, made.search_key, made.sort_key) == ("so_nganh", "snvld so noi vu va lao dong",
                                                               sort_key(made.name))  # fmt: skip

    def test_one_goes_into_another_that_stays(self, decide, office, other):
        decide("nhap", old=(other,), into=office)
        assert (lasts(other), lasts(office)) == ((None, LAST), (None, None))
        assert links(other) == [("nhap", "Sở Nội vụ")]

    def test_one_is_divided(self, decide, office):
        decide("chia", old=(office,), new=(NewUnit("Sở A"), NewUnit("Sở B")))
        assert lasts(office) == (None, LAST)
        assert links(office) == [("chia", "Sở A"), ("chia", "Sở B")]
        assert set(Unit.objects.filter(valid_from=DAY).values_list("code", flat=True)) == {"SNV-2025", "SNV-2025-2"}

    def test_one_is_split_off_and_the_old_one_stays(self, decide, office):
        person = make.make_staff(office)
        decide("tach", old=(office,), new=(NewUnit("Ban Tôn giáo"),))
        assert (lasts(office), lasts(person)) == ((None, None), (None, None))
        assert links(office) == [("tach", "Ban Tôn giáo")]

    def test_units_are_dissolved(self, decide, office, other):
        decide("giai_the", old=(office, other))
        assert (lasts(office), lasts(other)) == ((None, LAST), (None, LAST))
        assert links(office) == links(other) == [("giai_the", None)]

    def test_a_unit_is_founded(self, decide, people):
        decide("thanh_lap", new=(NewUnit("Ban mới", code="BM", kind="so_nganh", parent=people.unit, cluster=None),))
        made = Unit.objects.get(code="BM")
        assert (made.parent, made.valid_from) == (people.unit, DAY)
        assert [(link.old, link.kind) for link in made.successions_in.all()] == [(None, "thanh_lap")]

    def test_a_unit_that_was_ended_by_then_can_still_be_given_its_successor(self, decide, office, other):
        Unit.objects.filter(pk=other.pk).update(valid_to=LAST)
        other.refresh_from_db()
        decide("nhap", old=(other,), into=office)
        assert (lasts(other), links(other)) == ((None, LAST), [("nhap", "Sở Nội vụ")])

    def test_what_was_earned_stays_with_the_old_unit(self, decide, office):
        sheet = make.make_assessment(unit=office)
        decide("doi_ten", old=(office,), new=(NewUnit("Sở Nội vụ mới"),))
        sheet.refresh_from_db()
        assert sheet.unit == office


class TestRenaming:
    @pytest.fixture
    def renamed(self, decide, people, office):
        """The office with everything that hangs on it, under its new name."""
        self.head = make.make_role("head", unit=office, position="Giám đốc")
        self.person = make.make_staff(office, code="CB7", account=people.nobody)
        self.block = cluster(people.province, "Khối 1", office)
        ClusterLead.objects.create(cluster=self.block, unit=office, valid_from=date(2025, 1, 1))
        Unit.objects.filter(pk=office.pk).update(self_marking=True)
        office.refresh_from_db()
        decide("doi_ten", old=(office,), new=(NewUnit("Sở Tổ chức"),))
        return Unit.objects.get(name="Sở Tổ chức")

    def test_the_row_closes_and_another_opens(self, renamed, office):
        assert (lasts(office), renamed.code, renamed.self_marking) == ((None, LAST), "SNV-2025", True)

    def test_the_head_stays_in_office(self, renamed, office):
        role = renamed.roles.get()
        assert lasts(self.head) == (date(2019, 1, 1), LAST)
        assert (role.user, role.position, role.valid_from, role.valid_to) == (self.head.user, "Giám đốc", DAY, None)

    def test_people_go_on_as_the_same_persons(self, renamed, people):
        post = renamed.staff.get()
        assert lasts(self.person) == (None, LAST)
        assert (post.code, post.person, post.came_from, post.account, post.valid_from) == (
            "CB7",
            self.person.person,
            self.person,
            people.nobody,
            DAY,
        )

    def test_its_place_and_its_lead_of_the_cluster_go_on(self, renamed, office):
        assert [lasts(place) for place in office.memberships.all()] == [(None, LAST)]
        assert [(place.cluster, *lasts(place)) for place in renamed.memberships.all()] == [(self.block, DAY, None)]
        assert [(lead.unit.name, lead.valid_to) for lead in self.block.leads.all()] == [
            ("Sở Nội vụ", LAST),
            ("Sở Tổ chức", None),
        ]

    def test_the_account_log_tells_of_the_offices(self, renamed):
        events = AccountEvent.objects.filter(username=self.head.user.username).order_by("pk")
        assert [(event.action, event.detail.split(",")[1].strip()) for event in events] == [
            ("role_ended", "Sở Nội vụ"),
            ("role_given", "Sở Tổ chức"),
        ]


class TestPeopleAndOffices:
    def test_people_follow_into_the_receiving_unit(self, decide, office, other):
        person = make.make_staff(other, valid_from=date(2020, 1, 1), valid_to=date(2026, 1, 1))
        decide("nhap", old=(other,), into=office)
        assert lasts(person) == (date(2020, 1, 1), LAST)
        assert [(post.person, *lasts(post)) for post in office.staff.all()] == [(person.person, DAY, date(2026, 1, 1))]

    def test_or_their_posts_end_with_the_unit(self, decide, office, other):
        person = make.make_staff(other)
        decide("nhap", old=(other,), into=office, staff=Fate.END)
        assert (lasts(person), office.staff.count()) == ((None, LAST), 0)

    def test_of_several_new_units_one_receives_them(self, decide, office):
        make.make_staff(office)
        decide("chia", old=(office,), new=(NewUnit("Sở A"), NewUnit("Sở B")), receiver=1)
        assert Staff.objects.get(valid_from=DAY).unit.name == "Sở B"

    def test_a_code_that_is_taken_there_gets_the_code_of_the_old_unit(self, decide, office, other):
        make.make_staff(office, code="CB1")
        make.make_staff(other, code="CB1")
        decide("nhap", old=(other,), into=office)
        assert sorted(office.staff.values_list("code", flat=True)) == ["CB1", "CB1-SLD"]

    def test_one_person_in_both_units_is_in_post_once_afterwards(self, decide, office, other):
        first = make.make_staff(office)
        make.make_staff(other, person=first.person)
        decide("nhap", old=(other,), into=office)
        assert list(office.staff.all()) == [first]

    def test_two_posts_in_one_unit_both_go_on(self, decide, office, other):
        first = make.make_staff(office, code="CB1")
        make.make_staff(office, code="CB2", person=first.person)
        decide("doi_ten", old=(office,), new=(NewUnit("Sở Tổ chức"),))
        renamed = Unit.objects.get(name="Sở Tổ chức")
        assert sorted(renamed.staff.values_list("code", "person")) == [("CB1", first.person), ("CB2", first.person)]
        decide("nhap", old=(renamed,), into=other, effective_on=date(2025, 4, 1))
        assert sorted(other.staff.values_list("code", flat=True)) == ["CB1", "CB2"]

    def test_posts_that_ended_before_stay_as_they_are(self, decide, office, other):
        gone = make.make_staff(other, valid_to=date(2024, 12, 31))
        decide("nhap", old=(other,), into=office)
        assert (lasts(gone), office.staff.count()) == ((None, date(2024, 12, 31)), 0)

    def test_heads_and_clerks_of_merged_units_end_with_them(self, decide, office, other):
        head = make.make_role("head", unit=other, acting=True, valid_to=date(2025, 12, 31))
        clerk = make.make_role("clerk", unit=other)
        decide("nhap", old=(other,), into=office)
        assert (lasts(head)[1], lasts(clerk)[1], Role.objects.filter(unit=office).count()) == (LAST, LAST, 0)

    def test_the_new_unit_joins_the_cluster_that_the_old_ones_shared(self, decide, people, office, other):
        block = cluster(people.province, "Khối 1", office, other)
        decide("hop_nhat", old=(office, other), new=(NewUnit("Sở mới"),))
        made = Unit.objects.get(name="Sở mới")
        assert [(place.cluster, place.valid_from) for place in made.memberships.all()] == [(block, DAY)]
        assert {place.valid_to for place in office.memberships.all()} == {LAST}

    def test_units_of_different_clusters_leave_the_choice_open(self, decide, people, office, other):
        cluster(people.province, "Khối 1", office)
        wanted = cluster(people.province, "Khối 2", other)
        decide("hop_nhat", old=(office, other), new=(NewUnit("Sở mới"),))
        assert Unit.objects.get(name="Sở mới").memberships.count() == 0
        third, fourth = make.make_unit(people.province), make.make_unit(people.province)
        decide("hop_nhat", old=(third, fourth), new=(NewUnit("Sở khác", cluster=wanted),))
        assert Unit.objects.get(name="Sở khác").memberships.get().cluster == wanted


class TestUnitsBelow:
    @pytest.fixture
    def centre(self, people, office):
        centre = make.make_unit(people.province, name="Trung tâm", code="TT", parent=office, kind="su_nghiep")
        make.make_unit(people.province, name="Trạm", code="TR", parent=centre, kind="su_nghiep")
        make.make_role("clerk", unit=centre)
        make.make_staff(centre)
        return centre

    def test_they_go_on_under_the_successor_as_rows_of_their_own(self, decide, office, other, centre):
        decide("nhap", old=(office,), into=other)
        again = Unit.objects.get(name="Trung tâm", valid_from=DAY)
        assert (lasts(centre), centre.parent, again.parent, again.code) == ((None, LAST), office, other, "TT-2025")
        assert links(centre) == [("doi_ten", "Trung tâm")]
        assert Unit.objects.get(name="Trạm", valid_from=DAY).parent == again
        assert (again.roles.count(), again.staff.count()) == (1, 1)

    def test_they_end_with_it(self, decide, office, centre):
        decide("giai_the", old=(office,), children=Fate.END)
        assert (lasts(centre), links(centre)) == ((None, LAST), [("giai_the", None)])
        assert {unit.valid_to for unit in Unit.objects.filter(name="Trạm")} == {LAST}
        assert {post.valid_to for post in centre.staff.all()} == {LAST}

    def test_or_they_are_left_to_be_decided(self, people, decide, office, centre):
        plan = preview(decide.on("giai_the", old=(office,), children=Fate.KEEP), by=people.coordinator)
        assert plan.undecided == [centre]
        decide("giai_the", old=(office,), children=Fate.KEEP)
        assert lasts(centre) == (None, None)

    def test_without_a_successor_they_cannot_follow(self, decide, office, centre):
        with pytest.raises(Refused, match="không có đơn vị kế thừa"):
            decide("giai_the", old=(office,))

    def test_a_unit_and_the_one_above_it_merge(self, decide, office, centre):
        decide("hop_nhat", old=(office, centre), new=(NewUnit("Sở mới"),))
        made = Unit.objects.get(name="Sở mới")
        assert links(centre) == [("hop_nhat", "Sở mới")]
        assert Unit.objects.get(name="Trạm", valid_from=DAY).parent == made

    def test_a_parent_that_ends_is_refused(self, decide, office, other, centre):
        with pytest.raises(Refused, match="Trung tâm kết thúc trong lần sắp xếp này"):
            decide("hop_nhat", old=(office, other), new=(NewUnit("Sở mới", parent=centre),))

    def test_nothing_goes_into_a_unit_below_itself(self, decide, office, centre):
        with pytest.raises(Refused, match="đang trực thuộc Sở Nội vụ là đơn vị kết thúc"):
            decide("nhap", old=(office,), into=centre)


class TestRefusals:
    @pytest.mark.parametrize(
        ("kind", "fields", "sentence"),
        [
            ("hop_nhat", {"new": (NewUnit("Sở mới"),)}, "từ hai đơn vị cũ"),
            ("nhap", {}, "một đơn vị nhận"),
            ("chia", {"new": (NewUnit("Sở mới"),)}, "từ hai đơn vị mới"),
            ("tach", {}, "ít nhất một đơn vị mới"),
            ("doi_ten", {}, "tên mới"),
            ("doi_ten", {"new": (NewUnit("Sở Nội vụ"),)}, "chưa đổi"),
            ("doi_ten", {"new": (NewUnit(""),)}, "Hãy nhập tên"),
            ("doi_ten", {"new": (NewUnit("Sở mới", code="SLD"),)}, "Mã đơn vị “SLD” đã có"),
            ("doi_ten", {"new": (NewUnit("Sở mới"),), "effective_on": date(1999, 1, 1)}, "không tồn tại"),
            ("chia", {"new": (NewUnit("Sở A"), NewUnit("Sở B")), "receiver": 2}, "đơn vị mới tiếp nhận"),
            ("chia", {"new": (NewUnit("Sở A", code="X"), NewUnit("Sở B", code="X"))}, "Mã đơn vị “X” đã có"),
        ],
    )
    def test_the_shape_of_a_decision(self, decide, office, other, kind, fields, sentence):
        with pytest.raises(Refused, match=sentence):
            decide(kind, **{"old": (office,)} | fields)

    def test_a_unit_named_twice(self, decide, office):
        with pytest.raises(Refused, match="ghi hai lần"):
            decide("hop_nhat", old=(office, office), new=(NewUnit("Sở mới"),))

    def test_a_founding_says_code_and_kind(self, decide):
        with pytest.raises(Refused, match="mã và loại"):
            decide("thanh_lap", new=(NewUnit("Ban mới"),))

    def test_a_unit_that_has_ended_or_not_begun(self, decide, people):
        ended = make.make_unit(people.province, valid_to=date(2024, 1, 1))
        later = make.make_unit(people.province, valid_from=date(2025, 6, 1))
        with pytest.raises(Refused, match="đã kết thúc ngày 1/1/2024"):
            decide("giai_the", old=(ended,))
        with pytest.raises(Refused, match="chỉ bắt đầu từ ngày 1/6/2025"):
            decide("giai_the", old=(later,))
        with pytest.raises(Refused, match="không hoạt động vào ngày 1/3/2025"):
            decide("nhap", old=(people.unit,), into=later)

    def test_a_unit_that_ended_with_its_province(self, decide, people):
        after = make.make_province(name="An Giang mới", valid_from=date(2025, 7, 1))
        after.predecessors.add(people.province)
        people.province.valid_to = date(2025, 6, 30)
        people.province.save()
        make.make_role("coordinator", province=after, user=people.coordinator)
        people.coordinator.__dict__.pop("scope", None)
        for kind, day, sentence in (
            ("doi_ten", date(2025, 9, 1), "đã kết thúc ngày 30/6/2025"),
            ("tach", date(2025, 7, 1), "nên không tách được"),
        ):
            with pytest.raises(Refused, match=sentence):
                decide(kind, province=after, old=(people.unit,), new=(NewUnit("Sở mới"),), effective_on=day)
        assert lasts(people.unit) == (None, None)

    def test_a_unit_that_has_a_successor_already(self, decide, office, other):
        Succession.objects.create(old=office, new=other, effective_on=date(2024, 1, 1), kind="nhap")
        with pytest.raises(Refused, match="đã nối tiếp bởi Sở Lao động từ ngày 1/1/2024"):
            decide("giai_the", old=(office,))

    def test_offices_given_from_the_day_on(self, decide, office):
        make.make_role("head", unit=office, valid_from=date(2025, 3, 10))
        with pytest.raises(Refused, match="bắt đầu từ ngày hiệu lực trở đi"):
            decide("giai_the", old=(office,))

    def test_offices_of_those_days_that_have_an_end_are_history(self, decide, office):
        role = make.make_role("head", unit=office, valid_from=date(2025, 3, 10), valid_to=date(2025, 3, 20))
        decide("giai_the", old=(office,))
        assert lasts(role) == (date(2025, 3, 10), date(2025, 3, 20))

    def test_people_on_their_way(self, decide, people, office, other):
        moving = make.make_staff(office, full_name="Nguyễn Văn Đi")
        Transfer.objects.create(
            staff=moving,
            to_unit=other,
            first_day=DAY,
            requested_at=AT,
            requested_by=people.clerk,
            requested_by_name="A",
        )
        with pytest.raises(Refused, match="Nguyễn Văn Đi"):
            decide("giai_the", old=(other,))

    def test_units_of_another_province(self, decide, office):
        with pytest.raises(Refused, match="của tỉnh được sắp xếp"):
            decide("hop_nhat", old=(office, make.make_unit()), new=(NewUnit("Sở mới"),))

    def test_those_who_do_not_coordinate(self, people, decide, office):
        for person in (people.clerk, people.head, people.leader, people.admin, people.stranger):
            with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
                carry_out(decide.on("giai_the", old=(office,)), by=person, at=AT)
        assert lasts(office) == (None, None)

    def test_what_was_shown_is_what_is_done(self, people, decide, office):
        plan = preview(decide.on("giai_the", old=(office,)), by=people.coordinator)
        make.make_staff(office)
        with pytest.raises(Refused, match="vừa thay đổi"):
            carry_out(plan.decision, by=people.coordinator, at=AT, fingerprint=plan.fingerprint)
        plan = preview(plan.decision, by=people.coordinator)
        carry_out(plan.decision, by=people.coordinator, at=AT, fingerprint=plan.fingerprint)
        assert lasts(office) == (None, LAST)


def test_a_unit_is_followed_into_the_province_formed_from_its_own(people, decide):
    after = make.make_province(name="An Giang mới", valid_from=date(2025, 7, 1))
    after.predecessors.add(people.province)
    make.make_role("coordinator", province=after, user=people.coordinator)
    people.coordinator.__dict__.pop("scope", None)
    decide("doi_ten", province=after, old=(people.unit,), new=(NewUnit("Sở mới"),), effective_on=date(2025, 7, 1))
    made = Unit.objects.get(name="Sở mới")
    assert (made.province, made.parent, lasts(people.unit)) == (after, None, (None, date(2025, 6, 30)))


def test_the_preview_costs_the_same_for_one_person_and_for_thirty(people, office, decide, django_assert_num_queries):
    below = make.make_unit(people.province, parent=office)
    assert people.coordinator.scope
    for number in (1, 29):
        for _ in range(number):
            make.make_staff(office)
            make.make_role("clerk", unit=below)
        decision = decide.on("doi_ten", old=(office,), new=(NewUnit("Sở mới"),))
        with django_assert_num_queries(10):
            assert preview(decision, by=people.coordinator).fingerprint


def test_an_end_that_was_foreseen_stays_with_the_unit_that_goes_on(decide, people, office):
    below = make.make_unit(people.province, name="Trạm", parent=office, valid_to=date(2025, 12, 31))
    Unit.objects.filter(pk=office.pk).update(valid_to=date(2025, 6, 30))
    office.refresh_from_db()
    decide("doi_ten", old=(office,), new=(NewUnit("Sở Tổ chức"),))
    assert lasts(office) == lasts(below) == (None, LAST)
    assert Unit.objects.get(name="Sở Tổ chức").valid_to == date(2025, 6, 30)
    assert Unit.objects.get(name="Trạm", valid_from=DAY).valid_to == date(2025, 12, 31)


@pytest.mark.django_db(transaction=True)
def test_a_last_day_that_is_typed_meanwhile_is_not_written_over(people, decide, office):
    role, typed = make.make_role("clerk", unit=office), Event()

    def somebody_waits():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            return cursor.fetchone()

    def type_it():
        try:
            with transaction.atomic():
                end_role(role, on=date(2025, 2, 1), by=people.admin, at=AT)
                typed.set()
                for _ in range(200):
                    if somebody_waits():
                        return
                    sleep(0.05)
        finally:
            connection.close()

    typing = Thread(target=type_it)
    typing.start()
    typed.wait(20)
    with pytest.raises(Refused, match="vừa thay đổi"):
        decide("giai_the", old=(office,))
    typing.join()
    assert (lasts(role)[1], lasts(office)) == (date(2025, 2, 1), (None, None))
