"""The pages of reorganising: the form and its rows, the preview, doing it, the list, and undoing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from scoring.ending import reorganise
from scoring.models import Status
from tests import factories as make
from tests.units.registers import register_now
from units.days import show_day
from units.models import Cluster, Reorganisation, Staff, Unit
from units.reorganising import carry_out
from units.reorganising_decision import Decision, NewUnit

pytestmark = pytest.mark.django_db

CREATE = reverse("reorganisation_create")
LIST = reverse("reorganisation_list")


@pytest.fixture
def desk(client_of, people):
    return client_of(people.coordinator)


@pytest.fixture
def office(people):
    return make.make_unit(people.province, name="Sở Nội vụ", code="SNV")


@pytest.fixture
def other(people):
    return make.make_unit(people.province, name="Sở Lao động", code="SLD")


@pytest.fixture
def merging(people, office, other):
    """What the form of a merger holds when it is filled in."""
    return {
        "hinh-thuc": "hop_nhat",
        "so_cu": "2",
        "so_moi": "1",
        "province": people.province.pk,
        "effective_on": show_day(localdate(now())),
        "number": "12/QĐ-UBND",
        "note": "",
        "old_0": "Sở Nội vụ (SNV)",
        "old_1": "SLD",
        "new_0_name": "Sở Nội vụ và Lao động",
        "new_0_code": "",
        "new_0_kind": "nhu-cu",
        "new_0_parent": "",
        "new_0_cluster": "nhu-cu",
        "children": "theo",
        "staff": "theo",
    }


def text_of(response):
    return " ".join(response.content.decode().split())


def hidden_of(response):
    """What the preview sends back when its button is pressed."""
    return dict(response.context["typed"])


def lacking(desk, typed):
    """The fields beside which the form says that something is missing."""
    return set(desk.post(CREATE, typed | {"buoc": "xem"}).context["form"].errors)


def done_by(people, kind="giai_the", **fields):
    decision = Decision(**{"province": people.province, "kind": kind, "effective_on": date(2025, 3, 1)} | fields)
    return carry_out(decision, by=people.coordinator, at=now())


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "nobody"])
def test_only_coordinators_reorganise(client_of, people, who, merging):
    client = client_of(getattr(people, who))
    answers = [client.get(LIST), client.get(CREATE), client.post(CREATE, merging | {"buoc": "lam"})]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("kind", ["hop_nhat", "nhap", "chia", "tach", "doi_ten", "giai_the", "thanh_lap"])
def test_every_kind_has_its_form(desk, people, kind):
    page = desk.get(CREATE, {"hinh-thuc": kind, "don-vi": people.unit.pk})
    assert (page.status_code, page.context["kind"]) == (200, kind)
    assert (people.unit.code in page.context["form"].initial["old_0"], b"Xem tr" in page.content) == (True, True)


def test_the_register_leads_there(desk, people):
    assert f'href="{LIST}"' in text_of(desk.get(reverse("unit_list")))
    assert f"{CREATE}?hinh-thuc=giai_the&amp;don-vi={people.unit.pk}" in text_of(
        desk.get(people.unit.get_absolute_url())
    )


def test_an_unknown_kind_leads_to_the_choice(desk):
    assert desk.get(CREATE, {"hinh-thuc": "xoa"}).url == LIST


def test_units_of_others_are_not_put_into_the_form(desk):
    assert desk.get(CREATE, {"hinh-thuc": "nhap", "don-vi": make.make_unit().pk}).status_code == 404


def test_more_units_can_be_named_and_what_was_typed_stays(desk, merging):
    page = desk.post(CREATE, merging | {"buoc": "them-cu"})
    assert (page.status_code, page.context["form"].old_rows) == (200, 3)
    assert 'value="Sở Nội vụ (SNV)"' in text_of(page)
    page = desk.post(CREATE, merging | {"hinh-thuc": "chia", "so_cu": "1", "so_moi": "2", "buoc": "them-moi"})
    assert page.context["form"].new_rows == 3


@pytest.mark.parametrize("rows", ["0", "999", "-1", "hai", "²"])
def test_the_number_of_rows_is_kept_within_reason(desk, merging, rows):
    page = desk.post(CREATE, merging | {"so_cu": rows, "buoc": "sua"})
    assert 2 <= page.context["form"].old_rows <= 20


def test_the_preview_says_what_will_happen_and_writes_nothing(desk, people, merging, office, other):
    centre = make.make_unit(people.province, name="Trung tâm Lưu trữ", parent=office)
    make.make_staff(office, full_name="Nguyễn Văn Ở")
    make.make_role("head", unit=other, user=make.make_user(full_name="Trần Thị Trưởng"))
    make.make_assessment(make.make_round(make.make_campaign(people.province)), other)
    before = register_now()
    page = desk.post(CREATE, merging | {"buoc": "xem"})
    shown, yesterday = text_of(page), show_day(localdate(now()).fromordinal(localdate(now()).toordinal() - 1))
    for sentence in (
        f"Kết thúc, ngày cuối cùng {yesterday}",
        "Sở Nội vụ và Lao động",
        f"SNV-{localdate(now()).year}",
        "1 đơn vị trực thuộc</span> chuyển về",
        "1 cán bộ</span> tiếp tục",
        "Trần Thị Trưởng (thủ trưởng đơn vị, Sở Lao động)",
        "1 phiếu đang mở</span> kết thúc cùng đơn vị",
        "chưa có người duyệt phiếu",
        "chưa có cán bộ đầu mối: đề nghị quản trị hệ thống giao vai trò.",
        "Mở phiếu cho đơn vị mới trong",
    ):
        assert sentence in shown, sentence
    assert register_now() == before
    assert centre.name in shown


def test_pressing_the_button_does_what_was_shown(desk, people, merging, office, other):
    sheet = make.make_assessment(make.make_round(make.make_campaign(people.province)), other)
    preview = desk.post(CREATE, merging | {"buoc": "xem"})
    done = desk.post(CREATE, hidden_of(preview) | {"buoc": "lam"}, follow=True)
    made = Unit.objects.get(name="Sở Nội vụ và Lao động")
    sheet.refresh_from_db()
    assert sheet.status == Status.CLOSED
    assert Reorganisation.objects.get().decision_number == "12/QĐ-UBND"
    assert "Đã ghi việc hợp nhất" in text_of(done)
    assert made.get_absolute_url() in text_of(done)
    assert "Hoàn tác lần sắp xếp này" in text_of(done)


def test_what_changed_since_the_preview_is_shown_again_first(desk, merging, office):
    preview = desk.post(CREATE, merging | {"buoc": "xem"})
    make.make_staff(office)
    again = desk.post(CREATE, hidden_of(preview) | {"buoc": "lam"})
    assert (again.status_code, Reorganisation.objects.count()) == (422, 0)
    assert "vừa thay đổi" in text_of(again)


def test_going_back_keeps_everything_typed(desk, merging):
    preview = desk.post(CREATE, merging | {"buoc": "xem"})
    form = desk.post(CREATE, hidden_of(preview) | {"buoc": "sua"})
    assert 'value="Sở Nội vụ và Lao động"' in text_of(form)
    assert 'value="12/QĐ-UBND"' in text_of(form)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"effective_on": ""}, "Hãy nhập ngày hiệu lực."),
        ({"old_1": ""}, "Hãy nhập đơn vị kết thúc thứ 2."),
        ({"old_1": "Sở Không có"}, "Không có đơn vị nào khớp"),
        ({"new_0_name": ""}, "Hãy nhập tên đơn vị mới"),
        ({"new_0_code": "SNV"}, "đã có trong tỉnh"),
    ],
)
def test_what_is_wrong_is_said_above_the_form(desk, merging, typed, sentence):
    page = desk.post(CREATE, merging | typed | {"buoc": "xem"})
    assert page.status_code == 422
    assert sentence in text_of(page)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("hop_nhat", {"old_0", "old_1", "new_0_name"}),
        ("nhap", {"old_0", "into"}),
        ("chia", {"old_0", "new_0_name", "new_1_name", "receiver"}),
        ("tach", {"old_0", "new_0_name"}),
        ("doi_ten", {"old_0"}),
        ("giai_the", {"old_0"}),
        ("thanh_lap", {"new_0_name", "new_0_code", "new_0_kind"}),
    ],
)
def test_an_empty_form_says_all_it_needs_at_once(desk, people, kind, fields):
    typed = {"hinh-thuc": kind, "province": people.province.pk, "children": "theo", "staff": "theo"}
    if kind == "giai_the":
        typed["children"] = "ket-thuc"
    assert lacking(desk, typed) == fields | {"effective_on"}


def test_a_row_beyond_what_is_needed_may_stay_empty(desk, merging):
    assert desk.post(CREATE, merging | {"so_cu": "3", "old_2": "", "buoc": "xem"}).status_code == 200


def test_a_new_place_is_taken_from_the_form(desk, people, merging, office):
    block = Cluster.objects.create(province=people.province, name="Khối 9", sort_key="k")
    typed = {
        "hinh-thuc": "doi_ten", "so_cu": "1", "new_0_name": "", "new_0_parent": people.unit.code,
        "new_0_cluster": block.pk, "new_0_code": "MOI", "buoc": "lam",
    }  # fmt: skip
    desk.post(CREATE, merging | typed)
    made = Unit.objects.get(code="MOI")
    assert (made.name, made.parent, made.memberships.get().cluster) == (office.name, people.unit, block)


def test_a_unit_can_be_put_directly_under_the_province(desk, people, merging, office):
    Unit.objects.filter(pk=office.pk).update(parent=people.unit)
    desk.post(CREATE, merging | {"hinh-thuc": "doi_ten", "so_cu": "1", "new_0_direct": "on", "buoc": "lam"})
    assert Unit.objects.get(name="Sở Nội vụ và Lao động").parent is None


def test_founding_asks_for_code_and_kind(desk, merging):
    founding = merging | {"hinh-thuc": "thanh_lap", "so_cu": "0", "new_0_kind": "", "new_0_cluster": "", "buoc": "lam"}
    assert lacking(desk, founding) == {"new_0_code", "new_0_kind"}
    desk.post(CREATE, founding | {"new_0_code": "BM", "new_0_kind": "so_nganh"})
    assert Unit.objects.get(code="BM").parent is None


def test_dividing_says_who_receives_the_people(desk, merging, office):
    make.make_staff(office)
    second = {name.replace("new_0", "new_1"): value for name, value in merging.items() if name.startswith("new_0")}
    typed = merging | second | {"hinh-thuc": "chia", "so_cu": "1", "so_moi": "2", "new_1_name": "Sở B", "receiver": "1"}
    desk.post(CREATE, typed | {"buoc": "lam"})
    assert Staff.objects.get(came_from__isnull=False).unit.name == "Sở B"


def test_the_preview_of_dividing_names_who_receives(desk, people, merging, office):
    make.make_staff(office)
    below = [make.make_unit(people.province, parent=office) for _ in range(2)]
    for _ in range(3):
        make.make_staff(below[0])
    second = {name.replace("new_0", "new_1"): value for name, value in merging.items() if name.startswith("new_0")}
    typed = merging | second | {"hinh-thuc": "chia", "so_cu": "1", "so_moi": "2", "new_1_name": "Sở B", "receiver": "1"}
    shown = text_of(desk.post(CREATE, typed | {"buoc": "xem"}))
    for sentence in (
        '2 đơn vị trực thuộc</span> chuyển về <span class="strong">Sở B</span>',
        "thì chuyển tiếp sau đó bằng “Đổi tên, đổi cấp trên”.",
        '1 cán bộ</span> tiếp tục ở <span class="strong">Sở B</span>',
        "thì điều động tiếp sau đó.",
        "3 cán bộ</span> của đơn vị trực thuộc vẫn ở đơn vị đó",
    ):
        assert sentence in shown, sentence


def test_undoing_from_the_page(desk, people, office):
    before = register_now()
    done = done_by(people, old=(office,))
    answer = desk.post(reverse("reorganisation_undo", args=[done.pk]), follow=True)
    assert "Đã hoàn tác." in text_of(answer)
    assert register_now() == before
    again = desk.post(reverse("reorganisation_undo", args=[done.pk]), follow=True)
    assert "Lần sắp xếp này đã được hoàn tác." in text_of(again)


def test_the_page_says_why_something_cannot_be_undone(desk, people, office):
    done = done_by(people, "doi_ten", old=(office,), new=(NewUnit("Sở Tổ chức"),))
    make.make_assessment(unit=Unit.objects.get(name="Sở Tổ chức"))
    for address in (reverse("reorganisation_detail", args=[done.pk]), LIST):
        assert "Đã có phiếu chấm điểm của đơn vị lập trong lần sắp xếp này" in text_of(desk.get(address))


def test_the_page_says_what_is_still_to_do(desk, people, office):
    below = make.make_unit(people.province, name="Trung tâm Lưu trữ", parent=office)
    done = done_by(people, old=(office,), children="de-lai")
    page = text_of(desk.get(reverse("reorganisation_detail", args=[done.pk])))
    assert "Trung tâm Lưu trữ còn ghi dưới đơn vị đã kết thúc" in page
    assert f"don-vi={below.pk}" in page


def test_the_page_asks_for_a_clerk_until_there_is_one(desk, people, office):
    done = done_by(people, "hop_nhat", old=(office, people.unit), new=(NewUnit("Sở Tổ chức"),))
    address, asked = reverse("reorganisation_detail", args=[done.pk]), "Sở Tổ chức chưa có cán bộ đầu mối: đề nghị"
    assert asked in text_of(desk.get(address))
    make.make_role("clerk", unit=Unit.objects.get(name="Sở Tổ chức"))
    assert asked not in text_of(desk.get(address))


def test_sheets_of_closed_rounds_are_not_forgotten_with_their_unit(desk, people, merging, office, other):
    past = now() - timedelta(days=5)
    round_ = make.make_round(make.make_campaign(people.province), closes_at=past)
    make.make_assessment(round_, other, status=Status.SUBMITTED)
    make.make_role("head", unit=other)
    preview = desk.post(CREATE, merging | {"buoc": "xem"})
    waiting = (
        f'?don-vi={other.pk}&amp;trang-thai=submitted">1 phiếu đã trình</a> các đợt trước chưa duyệt ở Sở Lao động'
    )
    assert f"{waiting}; sau ngày" in text_of(preview)
    done = desk.post(CREATE, hidden_of(preview) | {"buoc": "lam"})
    assert f'{waiting}. <a href="{reverse("head_appoint", args=[other.pk])}">' in text_of(desk.get(done.url))
    make.make_role("head", unit=other, valid_from=localdate(now()))
    assert waiting not in text_of(desk.get(done.url))


def test_the_list_is_searched_filtered_and_sent_out(desk, people, office, other):
    done_by(people, old=(office,))
    done_by(people, "nhap", old=(other,), into=people.unit)

    def listed(**query):
        return [each.kind for each in desk.get(LIST, query).context["page"]]

    assert sorted(listed()) == ["giai_the", "nhap"]
    assert (listed(tim="so noi vu"), listed(hinh_thuc="nhap"), listed(tim="khong co")) == (["giai_the"], ["nhap"], [])
    sent = b"".join(desk.get(LIST, {"xuat": "csv"}).streaming_content).decode()
    assert "Sở Nội vụ" in sent
    assert "Nhập" in sent


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(desk, people, number, django_assert_num_queries):
    for _ in range(number):
        unit = make.make_unit(people.province)
        make.make_staff(unit)
        done_by(people, "doi_ten", old=(unit,), new=(NewUnit(f"{unit.name} mới"),))
    with django_assert_num_queries(40):
        assert len(desk.get(reverse("reorganisation_list")).context["page"]) == number


def test_a_closed_sheet_says_so_and_takes_no_marks(client_of, people, sheet_of):
    decision = Decision(province=people.province, kind="giai_the", effective_on=localdate(now()), old=(people.unit,))
    reorganise(decision, by=people.coordinator, at=now())
    page = client_of(people.coordinator).get(sheet_of.get_absolute_url())
    assert "Phiếu kết thúc cùng đơn vị." in text_of(page)
    assert (page.context["stage"], page.context["actions"]) == (None, {})


def test_an_empty_row_before_the_receiver_changes_nothing_about_who_receives(desk, merging, office):
    make.make_staff(office)
    first = {name: value for name, value in merging.items() if name.startswith("new_0")}
    more = {name.replace("new_0", f"new_{n}"): value for n in (1, 2, 3) for name, value in first.items()}
    names = {"new_1_name": "Sở B", "new_2_name": "", "new_3_name": "Sở D"}
    typed = merging | more | names | {"hinh-thuc": "chia", "so_cu": "1", "so_moi": "4", "receiver": "3"}
    desk.post(CREATE, typed | {"buoc": "lam"})
    assert Staff.objects.get(came_from__isnull=False).unit.name == "Sở D"
