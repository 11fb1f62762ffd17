"""Disciplines: who records and who reads them, what is refused, and where they are told to those who decide."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import disciplining
from campaign.models import Award, Discipline
from scoring.models import Assessment
from tests import factories as make
from units.models import Removal
from units.refusals import Refused

AT = make.moment(2022, 7, 1)


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


def make_discipline(unit, **fields):
    values = {"form": "khien_trach", "decision_number": "12/QĐ-UBND", "decided_on": date(2022, 3, 5), **fields}
    return Discipline.objects.create(unit=unit, **values)


def draft(unit, **fields):
    values = {"form": "khien_trach", "decision_number": "12/QĐ-UBND", "decided_on": date(2022, 3, 5), **fields}
    return Discipline(unit=unit, **values)


def record(people, discipline, who="coordinator"):
    return disciplining.record_discipline(discipline, by=getattr(people, who), at=AT)


def shown(response):
    return response.content.decode()


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


# Recording


def test_a_discipline_of_a_unit_and_of_a_person_is_recorded(people):
    staff = make.make_staff(people.unit)
    record(people, draft(people.unit))
    record(people, draft(people.unit, staff=staff, form="cach_chuc"))
    assert [(each.staff, each.form) for each in Discipline.objects.order_by("pk")] == [
        (None, "khien_trach"),
        (staff, "cach_chuc"),
    ]


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "stranger", "nobody"])
def test_only_so_noi_vu_records_and_removes(people, who):
    known = make_discipline(people.unit)
    with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
        record(people, draft(people.unit, decision_number="9"), who)
    with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
        disciplining.remove_discipline(known, what="kỷ luật", by=getattr(people, who), at=AT)


def test_the_person_belongs_to_the_unit(people):
    with pytest.raises(Refused, match="không thuộc đơn vị đã chọn"):
        record(people, draft(people.unit, staff=make.make_staff(people.sibling)))


def test_a_decision_of_tomorrow_is_not_recorded(people):
    with pytest.raises(Refused, match="2/7/2022 ở sau hôm nay"):
        record(people, draft(people.unit, decided_on=date(2022, 7, 2)))


def test_a_unit_is_not_disciplined_before_it_was_founded_or_after_it_ended(people):
    unit = make.make_unit(people.province, valid_from=date(2022, 1, 1), valid_to=date(2022, 5, 31))
    with pytest.raises(Refused, match="hoạt động từ ngày 1/1/2022"):
        record(people, draft(unit, decided_on=date(2021, 12, 31)))
    with pytest.raises(Refused, match="kết thúc hoạt động ngày 31/5/2022"):
        record(people, draft(unit, decided_on=date(2022, 6, 1)))


# What is known of a year


def test_a_discipline_counts_in_every_year_in_which_it_is_in_effect(people):
    known = make_discipline(people.unit, decided_on=date(2021, 12, 1), ends_on=date(2022, 11, 30))
    years = [disciplining.in_year(people.coordinator, year, unit_id=people.unit.pk) for year in range(2020, 2024)]
    assert years == [[], [known], [known], []]


def test_a_person_is_known_in_all_posts_and_a_unit_as_a_collective_alone(people):
    post = make.make_staff(people.unit)
    other = make.make_staff(people.sibling, person=post.person)
    known = make_discipline(people.unit, staff=post)
    of = disciplining.in_year
    assert of(people.coordinator, 2022, unit_id=people.sibling.pk, staff=other) == [known]
    assert of(people.coordinator, 2022, unit_id=people.unit.pk) == []
    assert of(people.sibling_clerk, 2022, unit_id=people.sibling.pk, staff=other) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("12/QĐ-UBND", "khiển trách, QĐ 12/QĐ-UBND ngày 5/3/2022"),
        ("Quyết định 12", "khiển trách, Quyết định 12 ngày 5/3/2022"),
    ],
)
def test_it_is_told_with_form_number_and_day(people, number, words):
    assert disciplining.told(make_discipline(people.unit, decision_number=number)) == words


# The pages


def test_the_list_is_for_so_noi_vu_and_for_the_unit_concerned(people, client_of, campaign):
    make_discipline(people.unit, decision_number="77/QĐ")
    address = reverse("discipline_list", args=[campaign.pk])
    seen = {
        who: "77/QĐ" in shown(client_of(getattr(people, who)).get(address))
        for who in ("coordinator", "clerk", "head", "sibling_clerk", "leader")
    }
    assert seen == {"coordinator": True, "clerk": True, "head": True, "sibling_clerk": False, "leader": False}
    assert "chỉ dành cho Sở Nội vụ" in shown(client_of(people.leader).get(address))


def test_the_list_is_filtered_by_whose_kind_words_and_the_day_of_effect(people, client_of, campaign):
    staff = make.make_staff(people.sibling, full_name="Lê Văn Tám")
    of_unit = make_discipline(people.unit, ends_on=date(2022, 12, 31))
    of_person = make_discipline(staff.unit, staff=staff, decided_on=date(2020, 1, 1))
    client = client_of(people.coordinator)

    def found(**query):
        return list(page(client, "discipline_list", campaign.pk, **query).context["page_obj"])

    assert found() == [of_unit, of_person]
    assert found(ai="tap-the") == [of_unit]
    assert found(tim="le van tam") == [of_person]
    assert found(ngay="1/1/2021") == [of_person]
    assert found(ngay="31/12/2022", ai="tap-the") == [of_unit]
    assert found(loai="huyen") == []
    assert "không có trên lịch" in shown(page(client, "discipline_list", campaign.pk, ngay="31/2/2022"))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_one_row_and_thirty(people, client_of, campaign, django_assert_num_queries, rows):
    for n in range(rows):
        staff = make.make_staff(make.make_unit(people.province))
        make_discipline(staff.unit, staff=staff, decision_number=f"{n}/QĐ")
    client = client_of(people.coordinator)
    with django_assert_num_queries(7):
        response = client.get(reverse("discipline_list", args=[campaign.pk]))
    assert len(response.context["page_obj"]) == rows


def test_a_discipline_is_recorded_corrected_and_removed_on_its_pages(people, client_of, campaign):
    staff, client = make.make_staff(people.unit, full_name="Lê Văn Tám"), client_of(people.coordinator)
    values = {
        "unit": people.unit.code,
        "staff": "lê văn tám",
        "form": "canh_cao",
        "decision_number": "5/QĐ-SNV",
        "decided_on": "5/3/2022",
    }
    said = client.post(reverse("discipline_create", args=[campaign.pk]), values, follow=True)
    known = Discipline.objects.get()
    assert (known.staff, known.form) == (staff, "canh_cao")
    assert "Đã ghi kỷ luật của Lê Văn Tám." in shown(said)
    edit = reverse("discipline_edit", args=[campaign.pk, known.pk])
    assert f"Lê Văn Tám ({staff.code})" in shown(client.get(edit))
    client.post(edit, values | {"ends_on": "5/3/2023"})
    known.refresh_from_db()
    assert known.ends_on == date(2023, 3, 5)
    remove = reverse("discipline_remove", args=[campaign.pk, known.pk])
    client.post(remove)
    assert not Discipline.objects.exists()
    client.post(reverse("removal_undo", args=[Removal.objects.get().pk]))
    assert Discipline.objects.get() == known


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"form": "cach_chuc"}, "Tập thể chỉ bị khiển trách hoặc cảnh cáo"),
        ({"ends_on": "1/1/2022"}, "Ngày hết hiệu lực phải từ ngày quyết định trở đi"),
        ({"decided_on": "1/1/2099", "ends_on": ""}, "ở sau hôm nay"),
        ({"staff": "không có người này"}, "Không có người nào khớp"),
        ({"unit": ""}, "Hãy nhập đơn vị"),
    ],
)
def test_what_cannot_stand_is_said_and_nothing_typed_is_lost(people, client_of, campaign, values, words):
    typed = {"unit": people.unit.code, "form": "khien_trach", "decision_number": "5/QĐ", "decided_on": "5/3/2022"}
    response = client_of(people.coordinator).post(
        reverse("discipline_create", args=[campaign.pk]), typed | values, follow=True
    )
    assert words in shown(response)
    assert "5/QĐ" in shown(response)
    assert not Discipline.objects.exists()


def test_the_same_decision_is_recorded_once(people, client_of, campaign):
    make_discipline(people.unit, decision_number="5/QĐ")
    typed = {"unit": people.unit.code, "form": "khien_trach", "decision_number": "5/QĐ", "decided_on": "5/3/2022"}
    said = client_of(people.coordinator).post(reverse("discipline_create", args=[campaign.pk]), typed)
    assert "Quyết định kỷ luật này đã được ghi" in shown(said)


def test_a_discipline_is_opened_from_campaigns_of_its_province_alone(people, client_of, campaign):
    other = make.make_province()
    user = make.make_role("coordinator", province=other, user=people.coordinator).user
    elsewhere = make.make_campaign(other)
    known = make_discipline(people.unit)
    assert page(client_of(user), "discipline_edit", elsewhere.pk, known.pk).status_code == 404


def test_the_list_is_sent_out(people, client_of, campaign):
    make_discipline(people.unit)
    sent = page(client_of(people.coordinator), "discipline_list", campaign.pk, xuat="csv")
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == f"{people.unit.code};{people.unit.name};Sở, ban, ngành;;;Khiển trách;12/QĐ-UBND;5/3/2022;"


# Where it matters


def test_the_sheet_tells_it_while_the_band_is_decided_to_those_who_may_know(people, client_of, sheet_of):
    make_discipline(people.unit)
    words = "khiển trách, QĐ 12/QĐ-UBND ngày 5/3/2022"
    address = sheet_of.get_absolute_url()
    assert words not in shown(client_of(people.coordinator).get(address))
    Assessment.objects.filter(pk=sheet_of.pk).update(status="approved")
    told = {
        who: words in shown(client_of(getattr(people, who)).get(address)) for who in ("coordinator", "head", "leader")
    }
    assert told == {"coordinator": True, "head": True, "leader": False}


def test_an_award_of_the_year_warns_of_it_and_is_recorded_all_the_same(people, client_of, campaign):
    make_discipline(people.unit)
    award = {"form": "giay_khen", "scope": "tap_the", "unit": people.unit.code, "quantity": "1", "year": "2022"}
    said = client_of(people.coordinator).post(reverse("award_create", args=[campaign.pk]), award, follow=True)
    assert "đang có kỷ luật trong năm 2022: khiển trách, QĐ 12/QĐ-UBND ngày 5/3/2022" in shown(said)
    assert Award.objects.count() == 1
    award["year"] = "2021"
    said = client_of(people.coordinator).post(reverse("award_create", args=[campaign.pk]), award, follow=True)
    assert "đang có kỷ luật" not in shown(said)
