"""The national register: provinces before and after 1/7/2025, codes that changed meaning, renamings."""

from datetime import date

import pytest

from tests import factories as make
from units.models import Province, ProvinceName
from units.national import known_names, known_provinces, load_national_register

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
CHANGED_MEANING = {
    "15": ("yen-bai", "lao-cai-2025"),
    "24": ("bac-giang", "bac-ninh-2025"),
    "44": ("quang-binh", "quang-tri-2025"),
    "52": ("binh-dinh", "gia-lai-2025"),
    "80": ("long-an", "tay-ninh-2025"),
    "82": ("tien-giang", "dong-thap-2025"),
    "91": ("kien-giang", "an-giang-2025"),
}
UNCHANGED = {
    "ha-noi", "cao-bang", "dien-bien", "lai-chau", "son-la", "lang-son", "quang-ninh", "thanh-hoa", "nghe-an",
    "ha-tinh", "hue",
}  # fmt: skip


@pytest.fixture
def loaded(db):
    load_national_register()


def on(day):
    return {province.slug: province for province in Province.objects.existing_on(day)}


def test_there_are_63_provinces_before_and_34_after(loaded):
    assert (len(on(BEFORE)), len(on(AFTER))) == (63, 34)
    assert set(on(BEFORE)) & set(on(AFTER)) == UNCHANGED
    assert len({province.code for province in on(AFTER).values()}) == 34


def test_slugs_of_provinces_formed_in_2025_end_in_the_year_and_no_other(loaded):
    for slug, province in (on(BEFORE) | on(AFTER)).items():
        assert slug.endswith("-2025") == (province.valid_from == AFTER)
    assert {"ba-ria-vung-tau", "ho-chi-minh", "dak-lak", "dak-nong", "da-nang"} <= set(on(BEFORE))


def test_no_first_day_is_invented(loaded):
    assert {province.valid_from for province in Province.objects.all()} == {None, AFTER}
    assert {province.valid_to for province in Province.objects.all()} == {None, BEFORE}


@pytest.mark.parametrize(("code", "slugs"), CHANGED_MEANING.items())
def test_a_code_that_changed_meaning_names_two_provinces(loaded, code, slugs):
    of_code = [province.slug for province in Province.objects.filter(code=code).order_by("valid_to")]
    assert of_code == list(slugs)


def test_no_other_code_changed_meaning(loaded):
    names = {}
    for province in Province.objects.all():
        names.setdefault(province.code, set()).add(province.name)
    assert {code for code, said in names.items() if len(said) > 1} == set(CHANGED_MEANING)


@pytest.mark.parametrize(
    ("slug", "predecessors"),
    [
        ("an-giang-2025", {"an-giang", "kien-giang"}),
        ("can-tho-2025", {"can-tho", "hau-giang", "soc-trang"}),
        ("bac-ninh-2025", {"bac-giang", "bac-ninh"}),
        ("ho-chi-minh-2025", {"ho-chi-minh", "binh-duong", "ba-ria-vung-tau"}),
        ("lang-son", set()),
    ],
)
def test_predecessors(loaded, slug, predecessors):
    assert {old.slug for old in Province.objects.get(slug=slug).predecessors.all()} == predecessors


def test_every_merged_province_went_into_exactly_one(loaded):
    ended = Province.objects.filter(valid_to=BEFORE)
    assert ended.count() == 52
    assert all(province.successors.count() == 1 for province in ended)


@pytest.mark.parametrize(
    ("slug", "day", "level", "name"),
    [
        ("hue", date(2024, 12, 31), "tỉnh", "Thừa Thiên Huế"),
        ("hue", date(2025, 1, 1), "thành phố", "Huế"),
        ("dong-nai-2025", date(2026, 4, 29), "tỉnh", "Đồng Nai"),
        ("dong-nai-2025", date(2026, 4, 30), "thành phố", "Đồng Nai"),
        ("can-tho", date(2019, 1, 1), "thành phố", "Cần Thơ"),
        ("an-giang-2025", date(2025, 12, 31), "tỉnh", "An Giang"),
    ],
)
def test_what_a_province_was_on_a_day(loaded, slug, day, level, name):
    province = Province.objects.get(slug=slug)
    assert province.titled_on(day) == (level, name)


def test_two_provinces_of_one_name_are_told_apart(loaded):
    assert [str(province) for province in Province.objects.filter(name="An Giang").order_by("valid_to")] == [
        "An Giang (đến 30/6/2025)",
        "An Giang",
    ]


def test_loading_again_changes_nothing(loaded):
    before = list(Province.objects.values()), list(ProvinceName.objects.values_list("province", "name", "valid_from"))
    load_national_register()
    after = list(Province.objects.values()), list(ProvinceName.objects.values_list("province", "name", "valid_from"))
    assert after == before
    assert ProvinceName.objects.count() == len(list(known_names())) == 4


def test_what_is_there_already_stays_as_it_is(db):
    written = {"code": "91", "name": "Kiên Giang (gõ tay)", "valid_from": date(1976, 2, 1), "valid_to": None}
    make.make_province(slug="kien-giang", **written)
    load_national_register()
    assert Province.objects.filter(slug="kien-giang", **written).exists()
    new = Province.objects.get(slug="an-giang-2025")
    assert set(new.predecessors.values_list("slug", flat=True)) == {"an-giang", "kien-giang"}


def test_a_province_that_stands_under_another_slug_is_not_written_twice(db):
    make.make_province(slug="ag-moi", code="91", name="An Giang", valid_from=AFTER)
    load_national_register()
    assert not Province.objects.filter(slug="an-giang-2025").exists()
    assert Province.objects.count() == len(list(known_provinces())) == 86
