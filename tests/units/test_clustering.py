"""Clusters through time: one place a day for a unit, a lead that goes round, and what ends with what."""

from datetime import date

import pytest

from tests import factories as make
from tests.factories import moment
from units import clustering
from units.models import ClusterLead, ClusterMembership, ImportBatch, User
from units.refusals import Refused
from units.undoing import put_back

AT = moment(2022, 7, 1)
NEW_YEAR = date(2022, 1, 1)


@pytest.fixture
def by(people):
    return {"by": people.coordinator, "at": AT}


@pytest.fixture
def cluster(people, by):
    return clustering.create_cluster(people.province, name="Khối 1", valid_from=date(2019, 1, 1), **by)


@pytest.fixture
def other(people, by):
    return clustering.create_cluster(people.province, name="Khối 2", **by)


@pytest.fixture
def members(people, by, cluster):
    """The unit and its sibling, members since 2019."""
    return [
        clustering.add_member(cluster, unit, valid_from=date(2019, 1, 1), **by)
        for unit in (people.unit, people.sibling)
    ]


def dates(row):
    row.refresh_from_db()
    return row.valid_from, row.valid_to


# Founding, naming, closing


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "stranger", "nobody"])
def test_only_the_coordinator_of_the_province_changes_clusters(people, cluster, members, who):
    other = {"by": getattr(people, who), "at": AT}
    lead = ClusterLead.objects.create(cluster=cluster, unit=people.unit, valid_from=NEW_YEAR)
    for act in (
        lambda: clustering.create_cluster(people.province, name="Khối 9", **other),
        lambda: clustering.correct_cluster(cluster, name="Khối 9", **other),
        lambda: clustering.close_cluster(cluster, on=NEW_YEAR, **other),
        lambda: clustering.reopen_cluster(cluster, **other),
        lambda: clustering.join_cluster(people.unit, name="Khối 9", valid_from=NEW_YEAR, **other),
        lambda: clustering.add_member(cluster, people.unit, valid_from=NEW_YEAR, **other),
        lambda: clustering.end_membership(members[0], on=NEW_YEAR, **other),
        lambda: clustering.remove_membership(members[0], **other),
        lambda: clustering.name_lead(cluster, people.unit, valid_from=date(2023, 1, 1), **other),
        lambda: clustering.end_lead(lead, on=NEW_YEAR, **other),
        lambda: clustering.remove_lead(lead, **other),
    ):
        with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
            act()


def test_two_clusters_of_a_province_never_bear_one_name(people, by, cluster):
    with pytest.raises(Refused, match="đã có cụm, khối với tên này"):
        clustering.create_cluster(people.province, name="Khối 1", **by)


def test_a_cluster_is_renamed_and_sorts_by_its_new_name(by, cluster):
    clustering.correct_cluster(cluster, name="Cụm các huyện", valid_from=cluster.valid_from, **by)
    cluster.refresh_from_db()
    assert (cluster.name, cluster.sort_key[:3]) == ("Cụm các huyện", clustering.sort_key("Cụm các huyện")[:3])


def test_a_cluster_does_not_begin_after_its_first_member(people, by, cluster, members):
    with pytest.raises(Refused, match="thuộc cụm, khối từ ngày 1/1/2019, trước ngày đã nhập"):
        clustering.correct_cluster(cluster, name="Khối 1", valid_from=date(2020, 1, 1), **by)


def test_closing_a_cluster_ends_its_places_and_its_lead(people, by, cluster, members):
    lead = clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, **by)
    clustering.close_cluster(cluster, on=date(2022, 6, 30), **by)
    assert {dates(row)[1] for row in (*members, lead, cluster)} == {date(2022, 6, 30)}
    with pytest.raises(Refused, match="đã kết thúc ngày 30/6/2022"):
        clustering.close_cluster(cluster, on=date(2022, 6, 30), **by)


@pytest.mark.parametrize("on", [date(2019, 6, 1), date(2018, 1, 1)])
def test_a_cluster_is_not_closed_before_what_is_known_of_it(people, by, cluster, on):
    clustering.add_member(cluster, people.unit, valid_from=NEW_YEAR, **by)
    with pytest.raises(Refused, match="xếp vào từ ngày 1/1/2022, sau ngày kết thúc"):
        clustering.close_cluster(cluster, on=on, **by)


def test_a_close_typed_by_mistake_is_taken_back(by, cluster):
    clustering.close_cluster(cluster, on=NEW_YEAR, **by)
    clustering.reopen_cluster(cluster, **by)
    assert dates(cluster)[1] is None


def test_the_close_of_a_cluster_is_undone_with_all_the_days_it_set(people, by, cluster, members):
    clustering.end_membership(members[0], on=date(2022, 6, 30), **by)
    before = [dates(row) for row in members]
    lead = clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, **by)
    removal = clustering.close_cluster(cluster, on=date(2022, 3, 31), **by)
    assert {dates(row)[1] for row in (cluster, lead, *members)} == {date(2022, 3, 31)}
    put_back(removal, **by)
    assert [dates(row) for row in members] == before
    assert (dates(cluster)[1], dates(lead)[1]) == (None, date(2022, 6, 30))
    with pytest.raises(Refused, match="Đã đặt lại ngày cuối của Khối 1 rồi"):
        put_back(removal, **by)


def test_the_close_of_a_cluster_is_not_undone_over_what_was_written_since(people, by, cluster, members, other):
    removal = clustering.close_cluster(cluster, on=date(2021, 12, 31), **by)
    clustering.add_member(other, people.unit, valid_from=NEW_YEAR, **by)
    with pytest.raises(Refused, match="đã được xếp vào một cụm, khối trong thời gian ấy"):
        put_back(removal, **by)
    clustering.reopen_cluster(cluster, **by)
    with pytest.raises(Refused, match="Ngày cuối đã đổi từ đó"):
        put_back(removal, **by)
    assert dates(members[0])[1] == date(2021, 12, 31)


def test_the_close_of_a_cluster_is_undone_whatever_became_of_rows_it_left_alone(by, cluster, members):
    clustering.end_membership(members[0], on=date(2022, 6, 30), **by)
    removal = clustering.close_cluster(cluster, on=date(2022, 6, 30), **by)
    clustering.end_membership(members[0], on=date(2022, 5, 31), **by)
    put_back(removal, **by)
    assert [dates(row)[1] for row in (cluster, *members)] == [None, date(2022, 5, 31), None]


# Places


def test_a_place_in_a_cluster_ends_the_day_before_the_next(people, by):
    first = clustering.join_cluster(people.unit, name="Khối 1", **by)
    second = clustering.join_cluster(people.unit, name="Khối 2", valid_from=date(2023, 1, 1), **by)
    assert (dates(first)[1], second.valid_to) == (date(2022, 12, 31), None)
    with pytest.raises(Refused, match="Hãy ghi từ ngày nào"):
        clustering.join_cluster(people.unit, name="Khối 3", **by)


def test_a_place_learned_of_later_ends_the_day_before_the_one_known_already(people, by):
    later = clustering.join_cluster(people.unit, name="Khối 2", valid_from=date(2023, 1, 1), **by)
    earlier = clustering.join_cluster(people.unit, name="Khối 1", valid_from=date(2021, 1, 1), **by)
    assert (earlier.valid_to, dates(later)[1]) == (date(2022, 12, 31), None)


def test_clusters_of_one_name_are_one_cluster_in_a_province(people, by):
    for unit in (people.unit, people.sibling):
        clustering.join_cluster(unit, name="Khối 1", **by)
    assert people.province.clusters.get().memberships.count() == 2


def test_a_unit_is_not_added_twice_to_the_cluster_it_is_in(people, by, cluster, members):
    with pytest.raises(Refused, match="đã thuộc Khối 1 vào ngày 1/1/2022"):
        clustering.add_member(cluster, people.unit, valid_from=NEW_YEAR, **by)


def test_the_same_day_with_another_cluster_corrects_the_place(people, by, members, other):
    corrected = clustering.add_member(other, people.unit, valid_from=date(2019, 1, 1), **by)
    assert (corrected.pk, corrected.cluster) == (members[0].pk, other)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2018, 12, 31), "Khối 1 chỉ có từ ngày 1/1/2019"), (date(2021, 1, 1), "Ban Mới chỉ có từ ngày 1/6/2021")],
)
def test_a_place_lies_within_the_days_of_unit_and_cluster(people, by, cluster, day, words):
    unit = make.make_unit(people.province, name="Ban Mới", valid_from=date(2021, 6, 1))
    with pytest.raises(Refused, match=words):
        clustering.add_member(cluster, unit, valid_from=day, **by)


def test_a_place_ends_with_a_unit_whose_end_is_known(people, by, cluster):
    unit = make.make_unit(people.province, valid_to=date(2025, 6, 30))
    assert clustering.add_member(cluster, unit, valid_from=NEW_YEAR, **by).valid_to == date(2025, 6, 30)


def test_a_place_does_not_begin_after_the_province_has_ended(people, by, cluster):
    type(people.province).objects.filter(pk=people.province.pk).update(valid_to=date(2025, 6, 30))
    with pytest.raises(Refused, match="Kiên Giang đã kết thúc ngày 30/6/2025"):
        clustering.add_member(cluster, people.unit, valid_from=date(2025, 7, 1), **by)


def test_a_unit_of_another_province_is_no_member(by, cluster):
    with pytest.raises(Refused, match="không thuộc tỉnh"):
        clustering.add_member(cluster, make.make_unit(), valid_from=NEW_YEAR, **by)


def test_the_last_day_of_a_place_moves_both_ways_up_to_the_next_place(people, by, members, other):
    clustering.end_membership(members[0], on=date(2020, 12, 31), **by)
    clustering.end_membership(members[0], on=date(2021, 12, 31), **by)
    clustering.add_member(other, people.unit, valid_from=NEW_YEAR, **by)
    with pytest.raises(Refused, match="đã là 31/12/2021 rồi"):
        clustering.end_membership(members[0], on=date(2021, 12, 31), **by)
    with pytest.raises(Refused, match="đến hết ngày 31/12/2021"):
        clustering.end_membership(members[0], on=date(2022, 6, 1), **by)
    with pytest.raises(Refused, match=r"phải từ ngày bắt đầu \(1/1/2019\)"):
        clustering.end_membership(members[0], on=date(2018, 6, 1), **by)


def test_a_place_typed_by_mistake_is_taken_out_but_not_one_from_a_file(people, by, members):
    clustering.remove_membership(members[1], **by)
    batch = ImportBatch.objects.create(
        kind="units", province=people.province, file_name="don-vi.csv", sha256="0" * 64, row_count=1, imported_at=AT
    )
    ClusterMembership.objects.filter(pk=members[0].pk).update(batch=batch)
    members[0].refresh_from_db()
    with pytest.raises(Refused, match="đến từ tệp đã nhập"):
        clustering.remove_membership(members[0], **by)
    assert ClusterMembership.objects.get() == members[0]


# The lead


def test_the_lead_before_ends_the_day_before(people, by, cluster, members):
    first = clustering.name_lead(cluster, people.unit, valid_from=date(2021, 1, 1), **by)
    second = clustering.name_lead(cluster, people.sibling, valid_from=NEW_YEAR, valid_to=date(2022, 12, 31), **by)
    assert dates(first) == (date(2021, 1, 1), date(2021, 12, 31))
    assert dates(second) == (NEW_YEAR, date(2022, 12, 31))


def test_a_lead_learned_of_later_ends_before_the_one_known_already(people, by, cluster, members):
    clustering.name_lead(cluster, people.sibling, valid_from=NEW_YEAR, **by)
    earlier = clustering.name_lead(cluster, people.unit, valid_from=date(2020, 1, 1), **by)
    assert earlier.valid_to == date(2021, 12, 31)
    with pytest.raises(Refused, match="Từ ngày 1/1/2020 trưởng là"):
        clustering.name_lead(cluster, people.sibling, valid_from=date(2019, 6, 1), valid_to=date(2022, 3, 1), **by)


def test_two_leads_never_begin_on_one_day(people, by, cluster, members):
    clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, **by)
    with pytest.raises(Refused, match="Từ ngày 1/1/2022 đã ghi trưởng là"):
        clustering.name_lead(cluster, people.sibling, valid_from=NEW_YEAR, **by)


def test_the_lead_is_a_member_on_its_days(people, by, cluster, members):
    clustering.end_membership(members[0], on=date(2022, 12, 31), **by)
    with pytest.raises(Refused, match="không thuộc Khối 1 ngày 1/1/2023"):
        clustering.name_lead(cluster, people.unit, valid_from=date(2023, 1, 1), **by)
    with pytest.raises(Refused, match="chỉ thuộc cụm, khối này đến hết ngày 31/12/2022"):
        clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, valid_to=date(2023, 6, 1), **by)
    assert clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, **by).valid_to == date(2022, 12, 31)


def test_days_of_a_lead_are_in_order(people, by, cluster, members):
    with pytest.raises(Refused, match="Ngày kết thúc phải từ ngày bắt đầu"):
        clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, valid_to=date(2021, 1, 1), **by)


def test_a_unit_that_leaves_leads_no_longer(people, by, cluster, members, other):
    lead = clustering.name_lead(cluster, people.unit, valid_from=date(2021, 1, 1), **by)
    clustering.add_member(other, people.unit, valid_from=NEW_YEAR, **by)
    assert dates(lead)[1] == date(2021, 12, 31)


def test_a_unit_does_not_leave_before_it_begins_to_lead(people, by, cluster, members):
    clustering.name_lead(cluster, people.unit, valid_from=date(2023, 1, 1), **by)
    with pytest.raises(Refused, match="ghi là trưởng từ ngày 1/1/2023"):
        clustering.end_membership(members[0], on=date(2022, 12, 31), **by)
    with pytest.raises(Refused, match="trưởng cụm, khối từ ngày 1/1/2023"):
        clustering.remove_membership(members[0], **by)


def test_a_lead_is_ended_and_one_typed_by_mistake_taken_out(people, by, cluster, members):
    lead = clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, **by)
    clustering.end_lead(lead, on=date(2022, 5, 31), **by)
    assert dates(lead)[1] == date(2022, 5, 31)
    clustering.remove_lead(lead, **by)
    assert not cluster.leads.exists()


def test_the_end_of_a_place_and_of_the_lead_within_it_is_undone(people, by, cluster, members):
    lead = clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, **by)
    removal = clustering.end_membership(members[0], on=date(2022, 12, 31), **by)
    assert dates(lead)[1] == dates(members[0])[1] == date(2022, 12, 31)
    put_back(removal, **by)
    assert dates(lead)[1] is dates(members[0])[1] is None


def test_the_end_of_a_lead_is_not_undone_past_the_end_of_its_place(people, by, cluster, members):
    lead = clustering.name_lead(cluster, people.unit, valid_from=NEW_YEAR, **by)
    removal = clustering.end_lead(lead, on=date(2022, 5, 31), **by)
    clustering.end_membership(members[0], on=date(2022, 12, 31), **by)
    with pytest.raises(Refused, match="không còn thuộc cụm, khối này"):
        put_back(removal, **by)
    clustering.end_membership(members[0], on=date(2030, 12, 31), **by)
    clustering.name_lead(cluster, people.sibling, valid_from=date(2022, 6, 1), **by)
    with pytest.raises(Refused, match="đã có trưởng khác"):
        put_back(removal, **by)


def test_a_prolonged_place_is_not_shortened_again_under_a_lead_named_since(people, by, cluster, members):
    clustering.end_membership(members[0], on=date(2022, 6, 30), **by)
    removal = clustering.end_membership(members[0], on=date(2022, 12, 31), **by)
    clustering.name_lead(cluster, people.unit, valid_from=date(2022, 9, 1), **by)
    with pytest.raises(Refused, match="được ghi làm trưởng cụm, khối sau ngày ấy"):
        put_back(removal, **by)


def test_only_who_keeps_the_clusters_undoes_an_end(people, by, cluster, members):
    removal = clustering.end_membership(members[0], on=date(2022, 12, 31), **by)
    by["by"].roles.all().delete()
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        put_back(removal, by=User.objects.get(pk=by["by"].pk), at=by["at"])
