"""What speaks for inspecting a unit: levels, weights, and reasons in words."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.planning.risk import SIGNS, WEIGHTS, Facts, weighed

SEEN = date(2022, 1, 5)
QUIET = {"last_inspected": SEEN, "year": 2021, "approved": True, "on_time": True}
FACTS = st.builds(
    Facts,
    year=st.just(2021),
    gap=st.none() | st.decimals("-100", "100", places=2),
    needing=st.just(12),
    bare=st.integers(0, 6),
    words_only=st.integers(0, 6),
    approved=st.none() | st.booleans(),
    on_time=st.none() | st.booleans(),
    last_inspected=st.none() | st.dates(date(2019, 1, 1), date(2022, 12, 31)),
    disciplines=st.integers(0, 4),
)


def points(weights=WEIGHTS, **facts):
    return weighed(Facts(**{**QUIET, **facts}), weights, year=2022).points


def test_a_unit_without_any_sign_has_no_points_and_no_reasons():
    assert weighed(Facts(**QUIET), WEIGHTS, year=2022) == weighed(Facts(**QUIET), {}, year=2022)
    assert points() == 0


def test_a_gap_counts_by_its_size_on_both_sides():
    assert [points(gap=Decimal(gap)) for gap in ("1.99", "2", "-5", "10", "60")] == [0, 3, 6, 9, 9]


def test_weak_evidence_counts_by_its_share():
    assert [points(needing=12, words_only=weak) for weak in (0, 1, 3, 6)] == [0, 2, 4, 6]


def test_never_inspected_counts_most_and_long_ago_less():
    days = [None, date(2019, 5, 1), date(2020, 5, 1), date(2021, 5, 1)]
    assert [points(last_inspected=day) for day in days] == [6, 4, 2, 0]


def test_the_reasons_are_sentences_the_weightiest_first():
    facts = Facts(
        year=2021, gap=Decimal("12.5"), needing=12, bare=1, words_only=4, approved=True, on_time=False, disciplines=1
    )
    assert weighed(facts, WEIGHTS, year=2022).reasons == (
        "Năm 2021 tự chấm cao hơn điểm được quyết định 12,5% điểm tối đa",
        "Chưa được kiểm tra loại này lần nào",
        "Có 1 quyết định kỷ luật còn hiệu lực trong hai năm gần nhất",
        "Năm 2021, trong 12 tiêu chí cần minh chứng: 1 tiêu chí không có gì, 4 tiêu chí chỉ có lời giải trình",
        "Phiếu năm 2021 được duyệt sau hạn",
    )


@given(FACTS, st.dictionaries(st.sampled_from(list(SIGNS)), st.integers(0, 9)))
def test_points_and_reasons_go_together(facts, weights):
    risk = weighed(facts, weights, year=2022)
    assert bool(risk.points) == bool(risk.reasons)
    assert risk.points <= 3 * sum(weights.values())


@given(FACTS, st.sampled_from(list(SIGNS)))
def test_more_weight_never_lowers_a_unit(facts, sign):
    heavier = WEIGHTS | {sign: WEIGHTS[sign] + 1}
    assert weighed(facts, heavier, year=2022).points >= weighed(facts, WEIGHTS, year=2022).points
