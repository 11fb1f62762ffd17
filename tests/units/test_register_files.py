"""The import files in register/: the right number of units, every old xã led somewhere, and that they load."""

import csv
from collections import Counter, defaultdict

import pytest

from tests.tables import counted, take_in, told
from units.models import Province, Succession, Unit
from units.national import FOLDER, load_national_register
from units.register_import import IN_DOUBT, SUCCESSIONS, UNITS

# Before 1/7/2025: huyện, xã.
OLD = {
    "an-giang": (11, 155),
    "kien-giang": (15, 143),
    "can-tho": (9, 80),
    "hau-giang": (8, 75),
    "soc-trang": (11, 108),
    "bac-giang": (10, 192),
    "bac-ninh": (8, 121),
    "lang-son": (11, 194),
}
# From 1/7/2025: xã, the provinces they come from, the resolution, the xã that it says were not touched.
NEW = {
    "an-giang-2025": (
        102, ("an-giang", "kien-giang"), "1654/NQ-UBTVQH15",
        {"xã Mỹ Hòa Hưng", "xã Bình Giang", "xã Bình Sơn", "xã Hòn Nghệ", "xã Sơn Hải", "xã Tiên Hải"},
    ),
    "can-tho-2025": (
        103, ("can-tho", "hau-giang", "soc-trang"), "1668/NQ-UBTVQH15",
        {"phường Tân Lộc", "xã Trường Long", "xã Thạnh Phú", "xã Thới Hưng", "xã Phong Nẫm", "xã Mỹ Phước",
         "xã Lai Hòa", "xã Vĩnh Hải"},
    ),
    "bac-ninh-2025": (99, ("bac-giang", "bac-ninh"), "1658/NQ-UBTVQH15", {"xã Tuấn Đạo"}),
    "lang-son": (65, ("lang-son",), "1672/NQ-UBTVQH15", set()),
}  # fmt: skip
# Old xã on which the two packages differ; docs/register.md lists them by name.
IN_DOUBT_BY_PROVINCE = {"an-giang": 1, "can-tho": 2, "hau-giang": 6, "soc-trang": 8, "lang-son": 2}


def rows(slug, name):
    with (FOLDER / slug / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def units(slug, *, kind="xa", ended):
    last_day = "30/06/2025" if ended else ""
    return {
        row["Mã đơn vị"]: row["Tên đơn vị"].removeprefix("UBND ")
        for row in rows(slug, "units")
        if (row["Loại đơn vị"], row["Hiệu lực đến"]) == (kind, last_day)
    }


def links(slug):
    """(old province, old code, new code, row) of the file of a province of today."""
    for row in rows(slug, "successions"):
        if row["Hình thức"] != "giai_the":
            place, _, code = row["Mã đơn vị cũ"].rpartition(":")
            yield place or slug, code, row["Mã đơn vị mới"].rpartition(":")[2], row


@pytest.mark.parametrize(("slug", "expected"), OLD.items())
def test_huyen_and_xa_before(slug, expected):
    assert (len(units(slug, kind="huyen", ended=True)), len(units(slug, ended=True))) == expected


@pytest.mark.parametrize("slug", NEW)
def test_xa_after_and_no_huyen(slug):
    assert len(units(slug, ended=False)) == NEW[slug][0]
    assert not units(slug, kind="huyen", ended=False)
    assert {row["Hiệu lực từ"] for row in rows(slug, "units") if not row["Hiệu lực đến"]} == {"01/07/2025"}


@pytest.mark.parametrize("slug", OLD)
def test_every_old_xa_is_under_a_huyen_of_its_province(slug):
    districts = units(slug, kind="huyen", ended=True)
    parents = {r["Mã đơn vị cấp trên"] for r in rows(slug, "units") if r["Loại đơn vị"] == "xa" and r["Hiệu lực đến"]}
    assert parents == set(districts)


@pytest.mark.parametrize("slug", OLD)
def test_names_that_occur_twice_say_their_huyen(slug):
    assert [name for name, n in Counter(units(slug, ended=True).values()).items() if n > 1] == []


@pytest.mark.parametrize("slug", OLD)
def test_every_huyen_ends_without_a_successor(slug):
    ended = {row["Mã đơn vị cũ"]: row for row in rows(slug, "successions") if row["Hình thức"] == "giai_the"}
    assert set(ended) == set(units(slug, kind="huyen", ended=True))
    assert {(row["Mã đơn vị mới"], row["Ngày hiệu lực"]) for row in ended.values()} == {("", "01/07/2025")}


@pytest.mark.parametrize("slug", NEW)
def test_every_old_xa_leads_somewhere_and_every_new_one_comes_from_somewhere(slug):
    agreed = [(place, old, new) for place, old, new, row in links(slug) if row["Số quyết định"] != IN_DOUBT]
    wanted = {(place, code) for place in NEW[slug][1] for code in units(place, ended=True)}
    assert {(place, old) for place, old, _ in agreed} == wanted
    assert {new for _, _, new in agreed} == set(units(slug, ended=False))


@pytest.mark.parametrize("slug", NEW)
def test_a_link_names_its_resolution_unless_the_packages_differ(slug):
    assert {row["Số quyết định"] for *_, row in links(slug)} <= {NEW[slug][2], IN_DOUBT}


def test_nineteen_old_xa_are_in_doubt():
    doubted = Counter(
        (place, old) for slug in NEW for place, old, _, row in links(slug) if row["Số quyết định"] == IN_DOUBT
    )
    assert set(doubted.values()) == {1}
    assert Counter(place for place, _ in doubted) == IN_DOUBT_BY_PROVINCE


def test_the_page_lists_them(settings):
    told = Counter(
        (old.rpartition("(")[0].strip(), new.strip())
        for line in (settings.BASE_DIR / "docs" / "register.md").read_text(encoding="utf-8").splitlines()
        if line.endswith(("| first |", "| second |"))
        for _, old, new, _, _ in [line.split("|")]
    )
    names = Counter()
    for slug in NEW:
        after = units(slug, ended=False)
        for place, old, new, row in links(slug):
            if row["Số quyết định"] == IN_DOUBT:
                before = units(place, ended=True)[old].partition(" (")[0].removeprefix("xã ")
                names[before, after[new].removeprefix("xã ")] += 1
    assert told == names


@pytest.mark.parametrize("slug", NEW)
def test_the_xa_that_a_resolution_left_alone_are_those_that_came_out_alone(slug):
    """A third source: the resolutions name the xã they did not touch."""
    before = {(place, code): name for place in NEW[slug][1] for code, name in units(place, ended=True).items()}
    after = units(slug, ended=False)
    alone = [(place, old, new) for place, old, new, row in links(slug) if row["Hình thức"] == "doi_ten"]
    assert {after[new] for place, old, new in alone if before[place, old] == after[new]} == NEW[slug][3]


@pytest.mark.parametrize("slug", NEW)
def test_the_kind_of_a_link_follows_from_how_many_meet(slug):
    outs, ins = defaultdict(set), defaultdict(set)
    agreed = [link for link in links(slug) if link[3]["Số quyết định"] != IN_DOUBT]
    for place, old, new, _ in agreed:
        outs[place, old].add(new)
        ins[new].add((place, old))
    for place, old, new, row in agreed:
        parted, met = len(outs[place, old]) > 1, len(ins[new]) > 1
        assert row["Hình thức"] == ("chia" if parted else "hop_nhat" if met else "doi_ten")


@pytest.fixture
def loaded(db):
    load_national_register()

    def load(*slugs):
        return [
            take_in(importer, FOLDER / slug / f"{name}.csv", Province.objects.get(slug=slug))
            for importer, name in ((UNITS, "units"), (SUCCESSIONS, "successions"))
            for slug in slugs
        ]

    return load


def test_a_merged_province_loads_whole_and_the_second_time_nothing_changes(loaded):
    slugs = ("an-giang", "kien-giang", "an-giang-2025")
    first = loaded(*slugs)
    assert [problem for outcome in first for problem in told(outcome)] == []
    assert [counted(outcome)[0] for outcome in first] == [166, 158, 102, 11, 15, 302]
    assert all(counted(outcome)[:2] == (0, 0) for outcome in loaded(*slugs))
    assert (Unit.objects.count(), Succession.objects.count()) == (426, 328)


def test_a_link_in_doubt_is_kept_as_such_and_settled_by_a_number(loaded, tmp_path):
    loaded("an-giang", "kien-giang", "an-giang-2025")
    doubted = Succession.objects.get(to_verify=True)
    assert (doubted.old.name, doubted.new.name) == ("UBND xã Phước Hưng", "UBND xã Phú Hữu")
    assert doubted.decision_number == ""
    settled = tmp_path / "ke-thua.csv"
    settled.write_text(
        "Mã đơn vị cũ,Mã đơn vị mới,Ngày hiệu lực,Hình thức,Số quyết định\n"
        "an-giang:30358,an-giang-2025:30352,01/07/2025,chia,1654/NQ-UBTVQH15\n"
    )
    take_in(SUCCESSIONS, settled, Province.objects.get(slug="an-giang-2025"))
    doubted.refresh_from_db()
    assert (doubted.to_verify, doubted.decision_number) == (False, "1654/NQ-UBTVQH15")


def test_lang_son_keeps_both_maps_in_one_province(loaded):
    outcomes = loaded("lang-son")
    assert [problem for outcome in outcomes for problem in told(outcome)] == []
    lang_son = Unit.objects.filter(province__slug="lang-son")
    before, after = (lang_son.existing_on(day).values_list("kind", flat=True) for day in ("2025-06-30", "2025-07-01"))
    assert (Counter(before), Counter(after)) == ({"huyen": 11, "xa": 194}, {"xa": 65})
