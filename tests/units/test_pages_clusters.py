"""The pages of clusters: who reads and who changes them, the day they show, what a list costs."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories as make
from units.models import Cluster, ClusterLead, ClusterMembership, Removal

LIST = reverse("cluster_list")


@pytest.fixture
def cluster(people):
    cluster = Cluster.objects.create(province=people.province, name="Khối các sở", sort_key="khoi cac so")
    ClusterMembership.objects.create(cluster=cluster, unit=people.unit, valid_from=date(2020, 1, 1))
    ClusterLead.objects.create(cluster=cluster, unit=people.unit, valid_from=date(2021, 1, 1))
    return cluster


def shown(response):
    return response.content.decode()


def send(client, name, pk, **values):
    return client.post(reverse(name, args=[pk]), values, follow=True)


@pytest.mark.parametrize("who", ["coordinator", "leader", "clerk", "head", "sibling_clerk"])
def test_people_of_the_province_read_clusters(people, client_of, cluster, who):
    client = client_of(getattr(people, who))
    assert "Khối các sở" in shown(client.get(LIST))
    page = shown(client.get(cluster.get_absolute_url()))
    assert people.unit.name in page
    assert ("Thêm đơn vị vào cụm, khối" in page) == (who == "coordinator")


@pytest.mark.parametrize("who", ["stranger", "nobody", "admin"])
def test_to_others_a_cluster_does_not_exist(people, client_of, cluster, who):
    client = client_of(getattr(people, who))
    assert "Khối các sở" not in shown(client.get(LIST))
    assert client.get(cluster.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["leader", "clerk", "head", "sibling_clerk"])
@pytest.mark.parametrize(
    "name", ["cluster_edit", "cluster_close", "cluster_reopen", "cluster_member_add", "cluster_lead_name"]
)
def test_readers_change_nothing(people, client_of, cluster, who, name):
    assert client_of(getattr(people, who)).post(reverse(name, args=[cluster.pk])).status_code == 404


@pytest.mark.parametrize("who", ["leader", "clerk", "head"])
def test_readers_found_no_cluster(people, client_of, who):
    assert client_of(getattr(people, who)).get(reverse("cluster_create")).status_code == 404


def test_the_list_shows_the_clusters_of_the_day_with_members_and_lead(people, client_of, cluster):
    Cluster.objects.create(province=people.province, name="Khối cũ", sort_key="a", valid_to=date(2019, 12, 31))
    client = client_of(people.coordinator)
    [row] = client.get(LIST).context["page"]
    assert (row, row.member_count, [lead.unit for lead in row.leads_now]) == (cluster, 1, [people.unit])
    old = client.get(LIST, {"ngay": "1/6/2019"})
    assert [(row.name, row.member_count) for row in old.context["page"]] == [("Khối cũ", None), ("Khối các sở", None)]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_one_row_and_thirty(people, client_of, django_assert_num_queries, rows):
    for n in range(rows):
        cluster = Cluster.objects.create(province=people.province, name=f"Khối {n}", sort_key=f"{n:02}")
        unit = make.make_unit(people.province)
        ClusterMembership.objects.create(cluster=cluster, unit=unit)
        ClusterLead.objects.create(cluster=cluster, unit=unit, valid_from=date(2021, 1, 1))
    client = client_of(people.coordinator)
    with django_assert_num_queries(7):
        response = client.get(reverse("cluster_list"))
    assert len(response.context["page"]) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_a_cluster_costs_the_same_for_one_member_and_thirty(
    people, client_of, cluster, django_assert_num_queries, rows
):
    cluster.memberships.all().delete()
    for n in range(rows):
        unit = make.make_unit(people.province)
        ClusterMembership.objects.create(cluster=cluster, unit=unit, valid_from=date(2019, 1, 1))
        gone = make.make_unit(people.province)
        ClusterMembership.objects.create(cluster=cluster, unit=gone, valid_to=date(2019, 1, 1))
        ClusterLead.objects.create(cluster=cluster, unit=unit, valid_from=date(1990 + n, 1, 1))
    client = client_of(people.coordinator)
    with django_assert_num_queries(11):
        response = client.get(cluster.get_absolute_url())
    assert len(response.context["page"]) == rows


def test_members_are_those_of_the_day_asked_for_and_found_without_diacritics(people, client_of, cluster):
    late = make.make_unit(people.province, name="Sở Y tế")
    ClusterMembership.objects.create(cluster=cluster, unit=late, valid_from=date(2024, 1, 1))
    client, address = client_of(people.coordinator), cluster.get_absolute_url()
    on = client.get(address, {"ngay": "1/6/2021"})
    assert [place.unit for place in on.context["page"]] == [people.unit]
    assert [place.unit for place in on.context["others"]] == [late]
    found = client.get(address, {"ngay": "1/6/2024", "tim": "so y te"})
    assert [place.unit for place in found.context["page"]] == [late]


def test_a_cluster_is_founded_filled_led_and_closed_from_its_pages(people, client_of):
    client = client_of(people.coordinator)
    client.post(reverse("cluster_create"), {"name": "Cụm 1", "valid_from": "1/1/2022", "province": people.province.pk})
    cluster = Cluster.objects.get()
    send(client, "cluster_member_add", cluster.pk, unit=people.unit.code, valid_from="1/1/2022")
    send(client, "cluster_lead_name", cluster.pk, unit=people.unit.code, valid_from="1/1/2022")
    page = shown(client.get(cluster.get_absolute_url(), {"ngay": "1/6/2022"}))
    assert "từ 1/1/2022" in page
    client.post(reverse("cluster_edit", args=[cluster.pk]), {"name": "Cụm số 1", "valid_from": "1/1/2022"})
    place, lead = cluster.memberships.get(), cluster.leads.get()
    send(client, "cluster_lead_end", lead.pk, on="31/3/2022")
    send(client, "cluster_member_end", place.pk, on="30/4/2022")
    send(client, "cluster_close", cluster.pk, on="30/6/2022")
    for row in (cluster, place, lead):
        row.refresh_from_db()
    assert (cluster.name, cluster.valid_to) == ("Cụm số 1", date(2022, 6, 30))
    assert (place.valid_to, lead.valid_to) == (date(2022, 4, 30), date(2022, 3, 31))
    send(client, "cluster_reopen", cluster.pk)
    send(client, "cluster_lead_remove", lead.pk)
    send(client, "cluster_member_remove", place.pk)
    cluster.refresh_from_db()
    assert (cluster.valid_to, cluster.memberships.count(), cluster.leads.count()) == (None, 0, 0)
    for removal in Removal.objects.filter(days=[]):
        send(client, "removal_undo", removal.pk)
    assert [*cluster.memberships.all(), *cluster.leads.all()] == [place, lead]


def test_a_place_does_not_come_back_over_another_of_the_same_days(people, client_of, cluster):
    client, place = client_of(people.coordinator), cluster.memberships.first()
    send(client, "cluster_lead_remove", cluster.leads.get().pk)
    send(client, "cluster_member_remove", place.pk)
    send(client, "cluster_member_add", cluster.pk, unit=place.unit.code, valid_from="1/6/2022")
    said = send(client, "removal_undo", Removal.objects.get(table="units.clustermembership").pk)
    assert "đã được xếp vào một cụm, khối trong thời gian ấy" in shown(said)


def test_a_place_does_not_come_back_past_the_end_of_its_cluster(people, client_of, cluster):
    client, place = client_of(people.coordinator), cluster.memberships.first()
    send(client, "cluster_lead_remove", cluster.leads.get().pk)
    send(client, "cluster_member_remove", place.pk)
    send(client, "cluster_close", cluster.pk, on="30/6/2022")
    said = send(client, "removal_undo", Removal.objects.get(table="units.clustermembership").pk)
    assert "đến hết ngày 30/6/2022" in shown(said)


def test_a_refusal_and_a_wrong_day_are_said_on_the_page(people, client_of, cluster):
    client = client_of(people.coordinator)
    said = send(client, "cluster_lead_name", cluster.pk, unit=people.unit.code, valid_from="1/1/2019")
    assert "không thuộc Khối các sở ngày 1/1/2019" in shown(said)
    said = send(client, "cluster_member_add", cluster.pk, unit="không có đơn vị này", valid_from="1/1/2022")
    assert "Không có đơn vị nào khớp" in shown(said)


def test_the_member_list_is_sent_out_as_the_filter_shows_it(people, client_of, cluster):
    sent = client_of(people.coordinator).get(cluster.get_absolute_url(), {"xuat": "csv", "ngay": "1/6/2021"})
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Mã đơn vị;Tên đơn vị;Loại đơn vị;Từ ngày;Đến ngày"
    assert lines[1].startswith(people.unit.code)


def test_the_cluster_list_is_sent_out(people, client_of, cluster):
    sent = client_of(people.coordinator).get(LIST, {"xuat": "csv"})
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == f"Khối các sở;Kiên Giang;1;{people.unit.name};;"
