"""Lists as a person arranges them: order, columns, saved views, export of exactly that, putting a view back."""

import csv
import io
from datetime import date, timedelta
from functools import partial

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as make
from units import saving_views
from units.account_columns import EVENTS
from units.arranging import Table, shown
from units.models import AccountEvent, Removal, SavedView, Unit
from units.refusals import Refused
from units.saving_views import MOST_VIEWS, change_view, query_kept, save_view

LIST = reverse("unit_list")
OFFERED = "loai.cap_tren.cum.hieu_luc.nguoi_duyet"


def names(client, **query):
    return [unit.name for unit in client.get(LIST, query).context["page"]]


def send(client, name, *args, **values):
    return client.post(reverse(name, args=args), values, follow=True)


def sent_out(client, **query):
    response = client.get(LIST, {"xuat": "csv", **query})
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def three(people):
    Unit.objects.filter(province=people.province).update(valid_to="2001-01-01")
    above = make.make_unit(people.province, code="U1", name="Ban Ân", kind="xa")
    make.make_unit(people.province, code="U2", name="Ban An", kind="huyen", parent=above)
    make.make_unit(people.province, code="U3", name="Ban Ẩn", kind="dang")
    return people


def test_a_list_is_sorted_by_the_address_in_vietnamese_order_both_ways(three, client_of):
    client = client_of(three.coordinator)
    assert names(client) == ["Ban An", "Ban Ân", "Ban Ẩn"]
    assert names(client, xep="-ten") == ["Ban Ẩn", "Ban Ân", "Ban An"]
    assert names(client, xep="loai") == ["Ban Ẩn", "Ban An", "Ban Ân"]  # Cơ quan Đảng, Huyện, Xã


def test_rows_without_a_value_come_last_both_ways(three, client_of):
    client = client_of(three.coordinator)
    assert names(client, xep="cap_tren")[0] == "Ban An"
    assert names(client, xep="-cap_tren")[0] == "Ban An"


def test_the_head_says_how_the_list_is_sorted_and_turns_it_round(three, client_of):
    shown = client_of(three.coordinator).get(LIST, {"xep": "ten", "tim": "ban", "trang": "1"}).content.decode()
    assert 'aria-sort="ascending"' in shown
    assert 'href="?tim=ban&amp;xep=-ten"' in shown


@pytest.mark.parametrize(
    "asked", ["cum", "nguoi_duyet", "pk", "province__code", "-", "--ten", "ten;drop", "search_key"]
)
def test_only_declared_columns_sort(three, client_of, asked):
    assert names(client_of(three.coordinator), xep=asked) == ["Ban An", "Ban Ân", "Ban Ẩn"]


def test_columns_are_chosen_by_the_address_and_what_is_no_column_is_left_out(three, client_of):
    shown = client_of(three.coordinator).get(LIST, {"cot": "loai.khong_co"}).content.decode()
    assert "Xã, phường, thị trấn</td>" in shown
    assert 'data-l="Cấp trên"' not in shown


def test_chosen_columns_are_kept_for_the_person_and_the_list(three, client_of):
    client = client_of(three.coordinator)
    assert f'name="co" value="{OFFERED}"' in client.get(LIST).content.decode()
    send(client, "list_columns", bang="don-vi", cot=["loai"], co=OFFERED, ve=LIST)
    assert 'data-l="Cấp trên"' not in client.get(LIST).content.decode()
    assert 'data-l="Trưởng"' not in client.get(reverse("cluster_list")).content.decode()
    assert 'data-l="Cấp trên"' in client_of(three.leader).get(LIST).content.decode()
    client = client_of(three.coordinator)
    send(client, "list_columns", bang="don-vi", cot=["loai"], viec="mac-dinh", ve=LIST)
    assert 'data-l="Cấp trên"' in client.get(LIST).content.decode()


def columns_of(table, by, **asked):
    kept = SavedView.objects.get(owner=by, table=table.slug).query
    columns, left_out = saving_views.columns_kept(kept)
    return [column.key for column in table.arranged(columns=columns, left_out=left_out, **asked).columns]


def test_what_is_chosen_on_one_face_of_a_list_leaves_the_columns_of_its_other_faces(three):
    by, whole = three.coordinator, Table("don-vi", tuple(shown(key, key, str) for key in "abcd"))
    face = whole.of(*whole.columns[2:])
    saving_views.keep_columns("don-vi", ["c"], left_out=["d"], by=by)
    assert (columns_of(whole, by), columns_of(face, by)) == (["a", "b", "c"], ["c"])
    saving_views.keep_columns("don-vi", ["a", "d"], left_out=["b", "c"], by=by)
    saving_views.keep_columns("don-vi", ["c", "d"], by=by)
    assert (columns_of(whole, by), columns_of(face, by)) == (["a", "c", "d"], ["c", "d"])


def test_a_column_that_comes_later_is_shown_where_it_is_usual(three):
    table = Table("don-vi", tuple(shown(key, key, str) for key in ("y2024", "y2025")))
    saving_views.keep_columns("don-vi", ["y2025"], left_out=["y2024"], by=three.coordinator)
    later = table.of(*table.columns, shown("y2026", "2026", str), shown("khac", "Khác", str, usual=False))
    assert columns_of(later, three.coordinator) == ["y2025", "y2026"]


def test_columns_kept_before_it_was_known_what_was_left_out_stay_those_columns(three):
    SavedView.objects.create(owner=three.coordinator, table="don-vi", query="cot=a")
    assert columns_of(Table("don-vi", tuple(shown(key, key, str) for key in "ab")), three.coordinator) == ["a"]


def test_more_columns_than_a_list_can_remember_are_refused_kindly(three, client_of):
    client = client_of(three.coordinator)
    answer = send(client, "list_columns", bang="don-vi", cot=[f"{n:040}" for n in range(60)], ve=LIST)
    assert "đã nhớ quá nhiều cột" in answer.content.decode()


@pytest.mark.parametrize("sort", ["luc", "-luc"])
def test_a_column_that_is_never_blank_is_sorted_as_its_index_is(sort, db):
    ordered = EVENTS.arranged(sort=sort).ordered(AccountEvent.objects.all())
    assert "NULLS" not in str(ordered.query)


def test_the_log_says_which_line_is_on_top_only_where_it_is(three, client_of):
    client, address = client_of(three.admin), reverse("account_log")
    assert "mới nhất ở trên" in client.get(address).content.decode()
    assert "mới nhất ở trên" not in client.get(address, {"xep": "luc"}).content.decode()


def test_an_export_holds_what_is_filtered_sorted_and_chosen(three, client_of):
    client = client_of(three.coordinator)
    assert sent_out(client, tim="ban", xep="-ten", cot="loai") == [
        ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"],
        ["U3", "Ban Ẩn", "Cơ quan Đảng"],
        ["U1", "Ban Ân", "Xã, phường, thị trấn"],
        ["U2", "Ban An", "Huyện, thành phố"],
    ]
    assert "Hiệu lực đến" in sent_out(client)[0]


def save(client, name="Xã", query="loai=xa&xep=-ten", **more):
    return send(client, "list_view_save", ten=name, **{"bang": "don-vi", "cau-hoi": query, "ve": LIST} | more)


def test_a_saved_view_stands_above_the_list_and_opens_it_so(three, client_of):
    client = client_of(three.coordinator)
    response = save(client)
    assert "Đã lưu cách xem “Xã”." in response.content.decode()
    assert response.redirect_chain[-1][0] == "/don-vi/?loai=xa&xep=-ten"
    chip = response.wsgi_request.table.views[0]
    assert (chip["url"], chip["current"], chip["own"]) == ("/don-vi/?loai=xa&xep=-ten", True, True)
    assert [unit.name for unit in response.context["page"]] == ["Ban Ân"]


def test_a_view_keeps_no_page_and_no_export():
    assert query_kept("tim=s%E1%BB%9F&trang=3&xuat=csv&goc=1&xep=ten&loai=") == "tim=s%E1%BB%9F&xep=ten"


def test_a_view_keeps_the_columns_that_are_chosen(three, client_of):
    client = client_of(three.coordinator)
    send(client, "list_columns", bang="don-vi", cot=["loai"], co=OFFERED, ve=LIST)
    shown = client.get(LIST, {"tim": "ban"}).content.decode()
    assert 'name="cau-hoi" value="tim=ban&amp;cot=loai"' in shown


def asked_about(client, capture):
    with capture() as asked:
        client.get(LIST, {"goc": "1"})
    return sum(each["sql"].startswith('SELECT "units_savedview"') for each in asked)


def test_whoever_keeps_nothing_about_lists_is_not_asked_about(three, client_of, django_assert_max_num_queries):
    ask = partial(django_assert_max_num_queries, 20)
    assert asked_about(client_of(three.leader), ask) == 0
    assert asked_about(client_of(three.coordinator), ask) == 1  # a colleague may share one
    SavedView.objects.create(owner=three.leader, table="cum", query="cot=truong")
    assert asked_about(client_of(three.leader), ask) == 1


def test_the_default_view_opens_first_and_the_whole_list_stays_in_reach(three, client_of):
    client = client_of(three.coordinator)
    save(client, **{"mo-san": "on"})
    assert client.get(LIST).headers["Location"] == "/don-vi/?loai=xa&xep=-ten"
    everything = client.get(LIST, {"goc": "1"})
    assert len(everything.context["page"]) == 3
    assert 'href="/don-vi/?goc=1"' in client.get(LIST, {"loai": "xa"}).content.decode()


def test_dropping_the_last_filter_shows_the_whole_list_also_to_whoever_has_a_default_view(three, client_of):
    client = client_of(three.coordinator)
    save(client, **{"mo-san": "on"})
    response = client.get(LIST, {"tim": "zzz"})
    assert 'class="chip" href="/don-vi/?goc=1"' in response.content.decode()


def test_a_view_is_renamed_and_loses_its_place_as_the_first(three, client_of):
    client = client_of(three.coordinator)
    save(client, **{"mo-san": "on"})
    view = SavedView.objects.get()
    send(client, "list_view_change", view.pk, ten=" Các  xã ", ve=LIST)
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("Các xã", False)


def test_a_removed_view_is_put_back_whole(three, client_of):
    client = client_of(three.coordinator)
    save(client, **{"mo-san": "on"})
    view = SavedView.objects.get()
    response = send(client, "list_view_remove", view.pk, ve=LIST)
    removal = Removal.objects.get()
    assert "Đã xóa cách xem “Xã”." in response.content.decode()
    assert reverse("removal_undo", args=[removal.pk]) in response.content.decode()
    assert not SavedView.objects.exists()
    response = send(client, "removal_undo", removal.pk, ve=LIST)
    assert "Đã đưa lại cách xem “Xã”." in response.content.decode()
    back = SavedView.objects.get()
    assert vars(back) | {"_state": None} == vars(view) | {"_state": None}


def test_what_was_taken_out_is_put_back_once_within_an_hour_by_the_same_person(three, client_of):
    client = client_of(three.coordinator)
    save(client)
    send(client, "list_view_remove", SavedView.objects.get().pk)
    removal = Removal.objects.get()
    assert client_of(three.leader).post(reverse("removal_undo", args=[removal.pk])).status_code == 404
    Removal.objects.update(at=F("at") - timedelta(hours=2))
    client = client_of(three.coordinator)
    assert "Đã quá một giờ" in send(client, "removal_undo", removal.pk).content.decode()
    Removal.objects.update(at=timezone.now())
    send(client, "removal_undo", removal.pk)
    assert "Đã đưa lại cách xem “Xã” rồi." in send(client, "removal_undo", removal.pk).content.decode()
    assert SavedView.objects.count() == 1


def test_nothing_is_put_back_over_what_took_its_place(three, client_of):
    client = client_of(three.coordinator)
    save(client)
    send(client, "list_view_remove", SavedView.objects.get().pk)
    save(client)
    assert "Không đưa lại được" in send(client, "removal_undo", Removal.objects.get().pk).content.decode()
    assert SavedView.objects.count() == 1


def test_a_shared_view_is_seen_by_those_who_coordinate_the_same_province_alone(three, client_of):
    save(client_of(three.coordinator), **{"chia-se": three.province.pk})
    colleague = make.make_role("coordinator", province=three.province).user
    seen = {}
    for who in ("leader", "clerk", "stranger"):
        seen[who] = client_of(getattr(three, who)).get(LIST, {"goc": "1"}).wsgi_request.table.views
    assert seen == {"leader": [], "clerk": [], "stranger": []}
    response = client_of(colleague).get(LIST, {"goc": "1"})
    assert [chip["own"] for chip in response.wsgi_request.table.views] == [False]
    assert three.coordinator.full_name in response.content.decode()


@pytest.mark.parametrize("who", ["clerk", "leader", "stranger"])
def test_only_who_coordinates_a_province_shares_in_it(three, client_of, who):
    response = save(client_of(getattr(three, who)), **{"chia-se": three.province.pk})
    assert "Chỉ chuyên viên Sở Nội vụ của tỉnh chia sẻ được" in response.content.decode()
    assert not SavedView.objects.exists()


def test_a_shared_view_shows_each_person_their_own_units(three, client_of):
    make.make_unit(three.stranger.roles.get().province, name="Ban nơi khác", kind="xa")
    save(client_of(three.coordinator), query="tim=ban", **{"chia-se": three.province.pk})
    assert [unit.name for unit in client_of(three.stranger).get(f"{LIST}?tim=ban").context["page"]] == ["Ban nơi khác"]


@pytest.mark.parametrize("name", ["list_view_change", "list_view_remove"])
def test_nobody_changes_the_view_of_another(three, client_of, name):
    save(client_of(three.coordinator), **{"chia-se": three.province.pk})
    colleague = make.make_role("coordinator", province=three.province).user
    address = reverse(name, args=[SavedView.objects.get().pk])
    assert client_of(colleague).post(address, {"ten": "Khác"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("", "", "Hãy đặt tên"),
        ("x" * 61, "", "60"),
        ("Xã", "tim=" + "a" * 1000, "quá dài"),
        ("Xã", "&".join(f"a{n}=1" for n in range(60)), "quá dài"),
    ],
)
def test_a_view_that_cannot_be_kept_says_why(three, client_of, name, query, said):
    assert said in save(client_of(three.coordinator), name, query).content.decode()
    assert not SavedView.objects.exists()


def test_a_list_keeps_a_handful_of_views(three):
    by = three.coordinator
    for n in range(MOST_VIEWS):
        save_view("don-vi", name=f"Số {n}", query="", by=by)
    with pytest.raises(Refused, match="nhiều nhất 20"):
        save_view("don-vi", name="Nữa", query="", by=by)


@pytest.mark.parametrize(
    "back", ["https://noi-khac.example/", "//noi-khac.example/", "javascript:alert(1)", "", "don-vi"]
)
def test_nobody_is_sent_to_another_site(three, client_of, back):
    response = client_of(three.coordinator).post(
        reverse("list_columns"), {"bang": "don-vi", "cot": ["loai"], "ve": back}
    )
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("table", ["", "Đơn vị", "a b", "-", "x" * 41, "khong-co-danh-sach"])
def test_columns_of_no_list_are_refused_kindly(three, client_of, table):
    client = client_of(three.coordinator)
    assert "Không có danh sách này." in send(client, "list_columns", bang=table, cot=["loai"]).content.decode()
    assert "Không có danh sách này." in save(client, bang=table).content.decode()
    assert not SavedView.objects.exists()


def test_a_person_keeps_so_many_views_of_all_lists_together(three, monkeypatch):
    monkeypatch.setattr(saving_views, "MOST_IN_ALL", 2)
    by = three.coordinator
    saving_views.keep_columns("don-vi", ["loai"], by=by)
    save_view("don-vi", name="Một", query="", by=by)
    for more in (
        lambda: save_view("phieu", name="Hai", query="", by=by),
        lambda: saving_views.keep_columns("phieu", ["han"], by=by),
    ):
        with pytest.raises(Refused, match="nhiều nhất 2 cách xem"):
            more()
    save_view("don-vi", name="Một", query="tim=a", by=by)
    saving_views.keep_columns("don-vi", ["cum"], by=by)
    save_view("don-vi", name="Một", query="tim=b", by=three.leader)


def test_renaming_a_view_leaves_what_was_saved_in_it_meanwhile(three):
    by = three.coordinator
    read_before = save_view("don-vi", name="Xã", query="loai=xa", by=by)
    save_view("don-vi", name="Xã", query="loai=huyen", by=by)
    change_view(read_before, name="Huyện", by=by)
    assert SavedView.objects.get().query == "loai=huyen"


def test_a_view_is_shared_in_the_province_that_lasts(three, client_of):
    ended = make.make_province(valid_to=date(2090, 6, 30))
    lasting = make.make_province()
    person = make.make_role("coordinator", province=ended).user
    make.make_role("coordinator", user=person, province=lasting)
    assert client_of(person).get(LIST).wsgi_request.table.shares_in == lasting.pk


@pytest.mark.parametrize("views", [1, 20])
def test_saved_views_cost_a_list_one_query(three, client_of, django_assert_num_queries, views):
    for n in range(views):
        save_view("don-vi", name=f"Số {n}", query="", by=three.coordinator)
    client = client_of(three.coordinator)
    with django_assert_num_queries(10):
        client.get(LIST, {"goc": "1"})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["xep", "cot", "trang", "goc", "tim", "loai", "ngay", "cum", "cap_tren", "tinh", "x"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
        | st.sampled_from(["-ten", "ten", ".", "..", "ten.", "99999999999999999999", "-1", "\x00"]),
    )
)
def test_no_address_of_a_list_breaks_it(people, client_of, query):
    assert client_of(people.coordinator).get(LIST, query).status_code == 200


def test_a_list_that_the_filters_leave_empty_names_each_filter_to_drop(three, client_of):
    client = client_of(three.coordinator)
    shown = client.get(LIST, {"tim": "zzz", "loai": "xa", "ngay": "1/6/2022", "xep": "ten"}).content.decode()
    for what, url in (
        ("Tìm: zzz", "?loai=xa&amp;ngay=1%2F6%2F2022&amp;xep=ten"),
        ("Loại: Xã, phường, thị trấn", "?tim=zzz&amp;ngay=1%2F6%2F2022&amp;xep=ten"),
        ("Tại ngày: 1/6/2022", "?tim=zzz&amp;loai=xa&amp;xep=ten"),
    ):
        assert f'<a class="chip" href="{url}">' in shown
        assert f"{what}</a>" in shown


def test_a_page_that_does_not_exist_offers_the_search_and_the_way_home(three, client_of):
    response = client_of(three.clerk).get("/khong-co/")
    shown = response.content.decode()
    assert response.status_code == 404
    assert "Không có trang này, hoặc anh/chị không được giao xem" in shown
    assert 'id="tim-o-day"' in shown
    assert "Về Việc chờ tôi" in shown
