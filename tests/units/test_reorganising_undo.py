"""Undoing a reorganisation: exactly the register of before, and not once something was built on it."""

from datetime import date

import pytest

from campaign.models import Plan as IssuedPlan
from campaign.models import StoredFile
from tests import factories as make
from tests.units.registers import register_now
from units.models import AccountEvent, Cluster, ClusterLead, ClusterMembership, Succession, Unit
from units.refusals import Refused
from units.reorganising import carry_out
from units.reorganising_decision import Decision, NewUnit
from units.reorganising_undo import undo, undo_refusals

pytestmark = pytest.mark.django_db

AT = make.moment(2025, 3, 20)
DAY = date(2025, 3, 1)


@pytest.fixture
def office(people):
    """A unit with a place in a cluster, people, offices and a unit below."""
    office = make.make_unit(people.province, name="Sở Nội vụ", code="SNV")
    block = Cluster.objects.create(province=people.province, name="Khối 1", sort_key="k")
    ClusterMembership.objects.create(cluster=block, unit=office)
    below = make.make_unit(people.province, name="Trung tâm", parent=office)
    make.make_unit(people.province, name="Trạm", parent=below)
    for unit in (office, below):
        make.make_staff(unit, valid_to=date(2026, 1, 1))
        make.make_role("head", unit=unit)
    return office


@pytest.fixture
def renamed(people, office):
    return reorganise(people, "doi_ten", old=(office,), new=(NewUnit("Sở Tổ chức"),))


def reorganise(people, kind, **fields):
    decision = Decision(**{"province": people.province, "kind": kind, "effective_on": DAY} | fields)
    return carry_out(decision, by=people.coordinator, at=AT)


def take_back(people, done):
    return undo(done, by=people.coordinator, at=AT)


@pytest.mark.parametrize("kind", ["doi_ten", "chia", "tach", "nhap", "hop_nhat", "thanh_lap"])
def test_the_register_is_exactly_what_it_was(people, office, kind):
    fields = {
        "doi_ten": {"old": (office,), "new": (NewUnit("Sở Tổ chức"),)},
        "chia": {"old": (office,), "new": (NewUnit("Sở A"), NewUnit("Sở B"))},
        "tach": {"old": (office,), "new": (NewUnit("Ban A"),)},
        "nhap": {"old": (office,), "into": people.unit},
        "hop_nhat": {"old": (office, people.unit), "new": (NewUnit("Sở chung"),)},
        "thanh_lap": {"new": (NewUnit("Ban B", code="BB", kind="so_nganh", parent=office, cluster=None),)},
    }[kind]
    before = register_now()
    done = reorganise(people, kind, **fields)
    assert register_now() != before
    take_back(people, done)
    assert register_now() == before


def test_it_is_written_down_and_happens_once(people, renamed):
    done = take_back(people, renamed)
    assert (done.undone_at, done.undone_by_name) == (AT, people.coordinator.full_name)
    with pytest.raises(Refused, match="đã được hoàn tác"):
        take_back(people, renamed)


def test_the_account_log_tells_who_is_back_in_office(people, renamed):
    AccountEvent.objects.all().delete()
    take_back(people, renamed)
    assert sorted(AccountEvent.objects.values_list("action", flat=True)) == [
        "role_given", "role_given", "role_withdrawn", "role_withdrawn",
    ]  # fmt: skip


def new_unit():
    return Unit.objects.get(name="Sở Tổ chức")


def write_plan(people):
    file = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="application/pdf", stored_at=AT)
    campaign = make.make_campaign(people.province)
    IssuedPlan.objects.create(campaign=campaign, unit=new_unit(), number="1/KH", issued_on=DAY, file=file)


BUILT = {
    "a sheet": (lambda _: make.make_assessment(unit=new_unit()), "Đã có phiếu chấm điểm của đơn vị"),
    "a sheet of a person": (
        lambda _: make.make_assessment(staff=new_unit().staff.get()),
        "Đã có phiếu chấm điểm của",
    ),
    "a plan": (write_plan, "Đã có kế hoạch"),
    "a person": (lambda _: make.make_staff(new_unit()), "Đã có cán bộ của đơn vị"),
    "an office": (lambda _: make.make_role("clerk", unit=new_unit()), "Đã có vai trò của đơn vị"),
    "a unit below": (lambda people: make.make_unit(people.province, parent=new_unit()), "Đã có đơn vị của đơn vị"),
    "a name put right": (lambda _: Unit.objects.filter(pk=new_unit().pk).update(name="Sở TC"), "đã được sửa"),
    "an end of an office": (lambda _: new_unit().roles.update(valid_to=date(2025, 4, 1)), "đã được sửa"),
    "a later reorganisation": (
        lambda people: reorganise(
            people, "giai_the", old=(new_unit(),), effective_on=date(2025, 6, 1), children="de-lai"
        ),
        "đã được sửa",
    ),
    "another last day": (
        lambda _: Unit.objects.filter(name="Sở Nội vụ").update(valid_to=date(2025, 1, 1)),
        "Ngày kết thúc của “Sở Nội vụ” đã được sửa",
    ),
    "another successor": (
        lambda people: Succession.objects.create(
            old=Unit.objects.get(name="Sở Nội vụ"), new=people.unit, effective_on=DAY, kind="nhap"
        ),
        "Sở Nội vụ đã được ghi thêm một kế thừa khác",
    ),
}


@pytest.mark.parametrize("what", BUILT)
def test_nothing_is_undone_once_something_was_built_on_it(people, renamed, what):
    build, sentence = BUILT[what]
    build(people)
    before = register_now()
    with pytest.raises(Refused, match=sentence):
        take_back(people, renamed)
    assert register_now() == before


def test_the_latest_is_undone_first(people, renamed):
    later = reorganise(people, "giai_the", old=(new_unit(),), effective_on=date(2025, 6, 1), children="de-lai")
    with pytest.raises(Refused):
        take_back(people, renamed)
    take_back(people, later)
    take_back(people, renamed)


def test_only_the_coordinator_undoes(people, renamed):
    for person in (people.clerk, people.head, people.leader, people.admin, people.stranger):
        with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
            undo(renamed, by=person, at=AT)


def test_asking_about_thirty_costs_as_much_as_about_one(people, django_assert_num_queries):
    done = []
    for number in (1, 29):
        for _ in range(number):
            unit = make.make_unit(people.province)
            make.make_staff(unit)
            done.append(reorganise(people, "doi_ten", old=(unit,), new=(NewUnit(f"{unit.name} mới"),)))
        for each in done:
            each.refresh_from_db()
        with django_assert_num_queries(34):
            assert set(undo_refusals(done).values()) == {None}


def test_a_cluster_that_another_unit_leads_by_now_does_not_get_two_leads(people, office):
    block = office.memberships.get().cluster
    ClusterMembership.objects.create(cluster=block, unit=people.unit)
    ClusterLead.objects.create(cluster=block, unit=office, valid_from=date(2025, 1, 1))
    done = reorganise(people, "giai_the", old=(office,), children="ket-thuc")
    ClusterLead.objects.create(cluster=block, unit=people.unit, valid_from=date(2025, 5, 1))
    with pytest.raises(Refused, match="Từ ngày 1/5/2025 đã ghi trưởng cụm, khối"):
        take_back(people, done)
    block.leads.filter(unit=people.unit).delete()
    take_back(people, done)
    assert block.leads.get().valid_to is None


@pytest.mark.parametrize(
    "again",
    [
        lambda office: make.make_role("head", unit=office, valid_from=date(2025, 4, 1)),
        lambda office: make.make_staff(office, code=office.staff.get().code, valid_from=date(2025, 4, 1)),
    ],
)
def test_an_office_and_a_post_are_not_given_back_beside_another(people, office, again):
    done = reorganise(people, "giai_the", old=(office,), children="ket-thuc")
    again(office)
    before = register_now()
    with pytest.raises(Refused, match="Từ ngày 1/4/2025 đã ghi"):
        take_back(people, done)
    assert register_now() == before
