"""Uniting figures of several provinces: by key, by adding, and never an average of averages."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures import Figure
from reports.uniting import Contribution, in_reading_order, kind_of, unite, year_of
from units.numbers import round_half_up

KEYS = (
    "plans.issued",
    "plans.issued.xa",
    "assessments.collective.2022.approved",
    "awards.bang_khen_tinh.collective",
    "indicators.chuan_van_hoa",
)


def counted(numerator, denominator=None, **said):
    return Figure(**{"label": "Nhãn", "how": "Đếm.", **said}, numerator=numerator, denominator=denominator)


def mean(value, form="points"):
    return Figure("Nhãn", "Bình quân.", value=Decimal(value), form=form)


def share(slug, figures, **said):
    return Contribution(slug, slug.title() or "Mới", figures, **said)


counts = st.builds(counted, st.integers(0, 10**6), st.none() | st.integers(0, 10**6))
tables = st.dictionaries(st.sampled_from(KEYS), counts)
shares_of = st.lists(tables, min_size=1, max_size=5).map(
    lambda found: [share(f"tinh-{n}" if n else "", figures) for n, figures in enumerate(found)]
)


@given(shares_of)
def test_the_whole_is_the_sum_of_its_parts(shares):
    figures, _ = unite(shares)
    for key in KEYS:
        parts = [each.figures[key] for each in shares if key in each.figures]
        if not parts:
            assert key not in figures
            continue
        assert figures[key].numerator == sum(part.numerator for part in parts)
        wholes = [part.denominator for part in parts]
        assert figures[key].denominator == (None if None in wholes else sum(wholes))


@given(shares_of)
def test_every_part_stands_under_its_own_key_as_it_was(shares):
    figures, _ = unite(shares)
    parts = {key: figure for key, figure in figures.items() if "@" in key}
    assert {key: (each.numerator, each.denominator) for key, each in parts.items()} == {
        f"{key}@{each.slug}": (figure.numerator, figure.denominator)
        for each in shares
        if each.slug
        for key, figure in each.figures.items()
    }


@given(shares_of.flatmap(lambda shares: st.tuples(st.just(shares), st.permutations(shares))))
def test_the_order_of_parts_plays_no_part(orders):
    one, other = (
        {key: (each.numerator, each.denominator, each.qualifier, each.source) for key, each in unite(order)[0].items()}
        for order in orders
    )
    assert one == other


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=4))
def test_a_percentage_is_of_the_sums_and_never_an_average_of_percentages(pairs):
    figures, _ = unite(share(f"tinh-{n}", {"plans.issued": counted(*pair)}) for n, pair in enumerate(pairs))
    of_sums = Fraction(100 * sum(part for part, _ in pairs), sum(whole for _, whole in pairs))
    assert figures["plans.issued"].share == round_half_up(of_sums)


def test_reported_and_qualified_parts_make_a_reported_and_qualified_sum():
    parts = [
        share("a", {"plans.issued": counted(3, qualifier=">", source="reported")}),
        share("b", {"plans.issued": counted(4, 9)}),
    ]
    figures, _ = unite(parts)
    whole = figures["plans.issued"]
    assert (whole.numerator, whole.denominator, whole.qualifier, whole.source) == (7, None, ">", "reported")
    assert (figures["plans.issued@b"].qualifier, figures["plans.issued@b"].source) == ("=", "counted")
    assert whole.how == "Cộng số của A, B. Đếm."


def test_a_mean_stands_where_only_one_campaign_has_sheets_under_it():
    parts = [share("a", {"totals.collective.2022.mean": mean("80")}), share("b", {"plans.issued": counted(1, 2)})]
    figures, warnings = unite(parts)
    assert figures["totals.collective.2022.mean"].value == 80
    assert warnings == []


def test_means_of_two_campaigns_are_never_joined():
    parts = [
        share(
            slug,
            {
                "totals.collective.2022.mean": mean("80"),
                "totals.collective.2022.mean.xa": mean("80"),
                "marks.collective.2022.A1.mean": mean("70", "percent"),
            },
        )
        for slug in ("a", "b")
    ]
    figures, warnings = unite(parts)
    assert all("@" in key for key in figures)
    assert [each.code for each in warnings] == ["mixed_rubrics"]
    assert "năm 2022 của A, B" in warnings[0].message
    assert "totals.collective.2022.mean, marks.collective.2022.A1.mean" in warnings[0].message
    assert ".xa" not in warnings[0].message


def test_a_mean_that_one_part_had_to_leave_out_is_not_that_of_another():
    key = "totals.collective.2022.mean"
    figures, warnings = unite([share("a", {key: mean("80")}), share("b", {}, left_out=frozenset({key}))])
    assert list(figures) == [f"{key}@a"]
    assert [each.code for each in warnings] == ["mixed_rubrics"]


def test_bands_count_against_all_banded_sheets_also_of_parts_without_that_band():
    parts = [
        share(
            "a", {"bands.collective.2022.tot": counted(3, 10), "bands.collective.2022.khong_xep_loai": counted(7, 10)}
        ),
        share("b", {"bands.collective.2022.tot": counted(5, 5), "bands.collective.2022.tot.xa": counted(5, 5)}),
        share("c", {"bands.collective.2021.tot": counted(1, 1)}),
    ]
    figures, _ = unite(parts)
    bands = {key: (each.numerator, each.denominator) for key, each in figures.items() if "@" not in key}
    assert bands == {
        "bands.collective.2021.tot": (1, 1),
        "bands.collective.2022.tot": (8, 15),
        "bands.collective.2022.khong_xep_loai": (7, 15),
        "bands.collective.2022.tot.xa": (5, 5),
    }


@pytest.mark.parametrize("other", [mean("90", "percent"), counted(9, 10)])
def test_bare_percentages_of_several_parts_are_left_out(other):
    key = "indicators.ho_so_dung_han"
    figures, warnings = unite([share("a", {key: mean("95", "percent")}), share("b", {key: other})])
    assert set(figures) == {f"{key}@a", f"{key}@b"}
    assert [(each.code, each.key) for each in warnings] == [("not_addable", key)]


def test_an_indicator_that_a_former_province_lacks_says_so():
    key = "indicators.may_tinh"
    figures, warnings = unite([share("", {}), share("a", {key: mean("5200", "number")}), share("b", {})])
    assert figures[key].value == 5200
    assert [(each.code, each.key) for each in warnings] == [("part_missing", key)]
    assert "chưa gồm B " in warnings[0].message


def test_an_indicator_that_one_campaign_of_a_province_has_is_not_missing_there():
    key = "indicators.may_tinh"
    figures, warnings = unite([share("a", {key: mean("5200", "number")}), share("a", {})])
    assert figures[f"{key}@a"].value == 5200
    assert warnings == []


def test_kinds_of_which_a_part_knows_only_the_total_are_said_to_lack_it():
    parts = [
        share("a", {"plans.issued": counted(5, 9), "plans.issued.xa": counted(5, 9)}),
        share("b", {"plans.issued": counted(7, source="reported")}),
    ]
    _, warnings = unite(parts)
    assert [(each.code, each.key) for each in warnings] == [("part_missing", "plans.issued")]
    assert "chưa gồm phần chỉ có tổng số của B." in warnings[0].message


def test_rows_behind_a_sum_are_the_rows_of_all_its_parts():
    parts = [
        share("a", {"plans.issued": counted(2, ids={"plans": "1-5,9"})}),
        share("b", {"plans.issued": counted(2, ids={"plans": "6-7", "figures": "3"})}),
        share("c", {"plans.issued": counted(0, ids={"plans": ""})}),
    ]
    figures, _ = unite(parts)
    assert figures["plans.issued"].ids == {"plans": "1-7,9", "figures": "3"}


def test_a_part_by_kind_points_at_the_figure_of_its_own_province():
    ids = {"part_of": "assessments.collective.2022.approved"}
    figures, _ = unite([share("a", {"assessments.collective.2022.approved.xa": counted(1, 2, ids=ids)})])
    assert figures["assessments.collective.2022.approved.xa@a"].ids == {
        "part_of": "assessments.collective.2022.approved@a"
    }


def test_two_campaigns_of_one_former_province_make_one_part():
    parts = [share("a", {"plans.issued": counted(1, 2)}), share("a", {"plans.issued": counted(3, 4)})]
    figures, _ = unite(parts)
    assert figures["plans.issued@a"].numerator == figures["plans.issued"].numerator == 4


def test_keys_are_read_family_by_family_and_sheets_year_by_year():
    late = ["assessments.collective.2025.expected", "assessments.collective.2025.expected.xa", "awards.a.collective"]
    early = [
        "assessments.collective.2019.expected",
        "plans.issued",
        "awards.a.collective.2019",
        "marks.individual.2019.C1",
    ]
    assert in_reading_order([*late, *early]) == [
        "plans.issued",
        "assessments.collective.2019.expected",
        "assessments.collective.2025.expected",
        "assessments.collective.2025.expected.xa",
        "marks.individual.2019.C1",
        "awards.a.collective",
        "awards.a.collective.2019",
    ]


def test_a_key_tells_its_kind_and_its_year():
    assert kind_of("plans.issued.xa@kien-giang") == "xa"
    assert kind_of("plans.issued@an-giang-2025") is None
    assert year_of("assessments.collective.2022.approved@an-giang-2025") == 2022
    assert year_of("plans.issued@an-giang-2025") is None
