"""Who may be proposed and who may not: every answer with its reason, no quota exceeded, nobody chosen among equals."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.proposals.considering import (
    COLLECTIVE,
    INDIVIDUAL,
    Answer,
    Candidate,
    Elsewhere,
    Honour,
    Outcome,
    Penalty,
    Prerequisite,
    Quota,
    Result,
    Rules,
    State,
    said_against,
)
from reports.proposals.eligibility import in_a_row, judge, refusal_by_hand
from units.text import sort_key

DAY = date(2022, 12, 31)
GOOD = frozenset({"xuat_sac", "tot"})
NAMES = {"xuat_sac": "Xuất sắc", "tot": "Tốt", "dat": "Đạt", "": ""}


def rules(**values):
    return Rules(
        **{
            "form": "bang_khen_tinh",
            "form_name": "Bằng khen của Chủ tịch UBND tỉnh",
            "level": 2,
            "first_year": 2022,
            "last_year": 2022,
            "day": DAY,
            "bands": {COLLECTIVE: GOOD, INDIVIDUAL: GOOD},
            **values,
        }
    )


def result(total="95", band="xuat_sac", year=2022, state=State.FINAL, rank=None):
    return Result(year, state, None if total is None else Decimal(total), band, NAMES[band], rank)


def candidate(name="Sở Y tế", *results, scope=COLLECTIVE, holder="1", **values):
    return Candidate(
        key=f"{scope}-{name}",
        scope=scope,
        name=name,
        name_key=sort_key(name),
        holder=holder,
        results=results or (result(),),
        **values,
    )


def verdict_of(who, asked=None):
    return judge([who], asked or rules())[0]


def sentences(verdict, *answers):
    return [each.sentence for each in verdict.rulings if each.answer in answers]


def test_a_fit_unit_is_listed_and_says_why():
    verdict = verdict_of(candidate("Sở Y tế", result(rank=1), cluster="Khối các sở"))
    assert verdict.outcome == Outcome.LISTED
    assert verdict.why == (
        "Xếp loại Xuất sắc năm 2022 (95,00 điểm); hạng 1 Khối các sở; không có kỷ luật trong thời gian xét."
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (result(state=State.NONE, total=None, band=""), "Không có phiếu chấm điểm năm 2022."),
        (replace(result(), state=State.OPEN), "Phiếu năm 2022 chưa được thủ trưởng duyệt."),
        (
            Result(2022, State.EXCUSED, remark="mới thành lập"),
            "Được miễn chấm năm 2022: mới thành lập.",
        ),
        (result(total=None), "Phiếu năm 2022 chưa có tổng điểm."),
        (result("60", "dat"), "Xếp loại Đạt năm 2022, dưới mức được xét."),
        (result("60", ""), "Năm 2022 đạt 60,00 điểm, chưa xếp loại."),
    ],
)
def test_a_sheet_that_is_not_enough_is_named(values, said):
    verdict = verdict_of(candidate("Sở Y tế", values))
    assert (verdict.outcome, said_against(verdict.rulings)) == (Outcome.OUT, said)


def test_approved_is_enough_unless_the_list_asks_for_final_sheets():
    approved = candidate("Sở Y tế", result(state=State.APPROVED))
    assert verdict_of(approved).outcome == Outcome.LISTED
    assert said_against(verdict_of(approved, rules(final_only=True)).rulings) == (
        "Phiếu năm 2022 đã duyệt nhưng chưa chốt."
    )


def test_only_the_first_of_a_cluster_and_all_who_share_the_last_place():
    units = [candidate(f"Đơn vị {n}", result(rank=rank), cluster="Khối các sở") for n, rank in enumerate((1, 2, 2, 4))]
    units.append(candidate("Đơn vị ngoài cụm", result()))
    found = judge(units, rules(top_of_cluster=2))
    assert [each.outcome for each in found[:4]] == [Outcome.LISTED] * 3 + [Outcome.OUT]
    assert "Hạng 4 Khối các sở, ngoài 2 hạng đầu được xét." in sentences(found[3], Answer.NO)
    assert sentences(found[4], Answer.NO) == ["Chưa được xếp vào cụm, khối nào nên không có hạng."]


def test_years_count_those_in_a_band_that_qualifies():
    span = rules(first_year=2020, last_year=2022, least_years=2)
    good, bad = [result(year=2022), result(year=2021)], [result(year=2022), result("60", "dat", year=2021)]
    assert "2/3 năm đạt mức xếp loại được xét." in sentences(verdict_of(candidate("A", *good), span), Answer.YES)
    assert sentences(verdict_of(candidate("A", *bad), span), Answer.NO) == [
        "1/3 năm đạt mức xếp loại được xét, cần ít nhất 2 năm."
    ]


def test_a_discipline_in_force_is_not_overruled_by_hand_and_one_that_is_over_may_be():
    head = Penalty("khiển trách, QĐ 12/QĐ-UBND ngày 5/3/2022", stands=True, of_head=True)
    stands, over = (
        verdict_of(candidate("A", penalties=(head,))),
        verdict_of(candidate("A", penalties=(replace(head, stands=False, of_head=False),))),
    )
    assert stands.outcome == over.outcome == Outcome.OUT
    assert refusal_by_hand(stands.rulings) == (
        "Người đứng đầu đang trong thời gian kỷ luật: khiển trách, QĐ 12/QĐ-UBND ngày 5/3/2022."
    )
    assert refusal_by_hand(over.rulings) is None
    assert "Tập thể bị kỷ luật trong thời gian xét" in said_against(over.rulings)


def test_one_achievement_has_one_award():
    told = "Bằng khen của Chủ tịch UBND tỉnh năm 2022, QĐ 1"
    same = Honour("bang_khen_tinh", told, level=2, kin=True, year=2022)
    earlier = replace(same, year=2021)
    higher = Honour("bang_khen_ttg", "Bằng khen của Thủ tướng Chính phủ", level=3, kin=True, year=2022)
    lower = Honour("giay_khen", "Giấy khen năm 2022", level=1, kin=True, year=2022)
    title = Honour("co_thi_dua_tinh", "Cờ thi đua", level=2, kin=False, year=2022)
    span = rules(first_year=2020, last_year=2022)

    def given(honour):
        return verdict_of(candidate("A", honours=(honour,)), span)

    assert refusal_by_hand(given(same).rulings) == f"Đã được tặng cùng hình thức cho thành tích này: {told}."
    assert (given(earlier).outcome, refusal_by_hand(given(earlier).rulings)) == (Outcome.OUT, None)
    assert given(higher).outcome == Outcome.OUT
    assert given(lower).outcome == Outcome.LISTED
    assert sentences(given(lower), Answer.WARN) == [
        "Đã được khen ở mức thấp hơn: Giấy khen năm 2022. Chỉ đề nghị mức cao hơn khi thành tích không trùng."
    ]
    assert (given(title).outcome, sentences(given(title), Answer.WARN)) == (Outcome.LISTED, [])


def test_a_place_on_another_list_blocks_once_that_was_issued():
    draft, issued, higher, lower = (
        Elsewhere("Tờ trình khác", issued=issued, level=level)
        for issued, level in ((False, 2), (True, 2), (True, 3), (True, 1))
    )
    assert verdict_of(candidate("A", elsewhere=(draft,))).outcome == Outcome.LISTED
    assert verdict_of(candidate("A", elsewhere=(issued,))).outcome == Outcome.OUT
    assert verdict_of(candidate("A", elsewhere=(higher,))).outcome == Outcome.OUT
    below = verdict_of(candidate("A", elsewhere=(lower,)))
    assert (below.outcome, sentences(below, Answer.WARN)) == (
        Outcome.LISTED,
        ["Đang được đề nghị ở mức thấp hơn: Tờ trình khác."],
    )
    assert sentences(verdict_of(candidate("A", elsewhere=(lower,)), rules(is_title=True)), Answer.WARN) == []


@pytest.mark.parametrize(
    ("since", "year", "answer"),
    [(2019, 2022, Answer.NEVER), (2019, 2023, Answer.NEVER), (2019, 2021, Answer.NO), (None, 2022, Answer.NEVER)],
)
def test_an_award_of_a_review_covers_every_year_of_its_review(since, year, answer):
    honour = Honour("bang_khen_tinh", "Bằng khen", level=2, kin=True, year=year, since=since)
    found = verdict_of(candidate("A", honours=(honour,)))
    assert [each.answer for each in found.rulings if each.rule == "duplicate"] == [answer]


def test_a_title_waits_for_so_many_years_of_the_title_below():
    asked = rules(step=Prerequisite("Chiến sĩ thi đua cơ sở", 3), is_title=True)

    def told(*years):
        found = verdict_of(candidate("A", scope=INDIVIDUAL, years_below=frozenset(years)), asked)
        return found.outcome, [each.sentence for each in found.rulings if each.rule == "order"]

    assert told(2020, 2021, 2022) == (Outcome.LISTED, ["Được tặng Chiến sĩ thi đua cơ sở 3 năm liên tục."])
    assert told(2019, 2020, 2021)[0] == Outcome.LISTED
    assert told(2019, 2021, 2022) == (
        Outcome.OUT,
        ["Được tặng Chiến sĩ thi đua cơ sở 2 năm liên tục đến năm 2022, cần 3 năm."],
    )
    assert told()[0] == Outcome.OUT


@given(st.sets(st.integers(2010, 2023)))
def test_years_in_a_row_end_in_the_last_year_or_the_one_before(years):
    times = in_a_row(years, 2022)
    last = 2022 if 2022 in years else 2021
    assert all(last - n in years for n in range(times))
    assert last - times not in years


def test_who_holds_two_posts_stands_on_the_list_once():
    def post(n, total, **values):
        return replace(candidate(f"Lan {n}", result(total), scope=INDIVIDUAL, **values), who="lan", where=f"Sở {n}")

    better, other = judge([post(1, "92"), post(2, "95")], rules())
    assert (better.candidate.where, better.outcome, other.outcome) == ("Sở 2", Outcome.LISTED, Outcome.OUT)
    assert sentences(other, Answer.NO) == ["Cùng một người đã được xét ở vị trí khác, tại Sở 2."]
    gone = (Penalty("khiển trách", stands=True),)
    found = judge([post(1, "92"), post(2, "95", penalties=gone)], rules())
    assert {each.candidate.where: each.outcome for each in found} == {"Sở 1": Outcome.LISTED, "Sở 2": Outcome.OUT}
    taken = rules(taken=frozenset({f"{INDIVIDUAL}-Lan 2"}))
    found = judge([post(1, "92"), post(2, "95", penalties=gone)], taken)
    assert {each.candidate.where: each.outcome for each in found} == {"Sở 1": Outcome.LISTED, "Sở 2": Outcome.OUT}
    found = judge([post(1, "95"), post(2, "92")], taken)
    assert {each.candidate.where: each.outcome for each in found} == {"Sở 1": Outcome.OUT, "Sở 2": Outcome.LISTED}


def test_a_unit_that_ended_is_never_proposed_and_one_that_is_new_is_pointed_out():
    ended = verdict_of(candidate("UBND huyện A", ended_on=date(2022, 6, 30)))
    assert refusal_by_hand(ended.rulings) == "UBND huyện A đã kết thúc hoạt động từ sau ngày 30/6/2022."
    span = rules(first_year=2020, last_year=2022, least_years=2)
    fresh = verdict_of(candidate("A", result(), result(year=2021), began_on=date(2021, 1, 1)), span)
    assert sentences(fresh, Answer.WARN) == [
        "Đơn vị được thành lập hoặc tổ chức lại từ ngày 1/1/2021; kết quả trước đó thuộc về đơn vị cũ."
    ]


def people(*totals, holder="1"):
    return [
        candidate(f"Nguyễn Văn {chr(65 + n)}", result(total), scope=INDIVIDUAL, holder=holder)
        for n, total in enumerate(totals)
    ]


def outcomes(found):
    return [each.outcome.value for each in found]


def test_a_quota_takes_the_best_and_tells_the_others_why():
    found = judge(people("96", "94", "92"), rules(quotas={"1": Quota(individual=1, name="Sở Y tế")}))
    assert outcomes(found) == ["listed", "over", "over"]
    assert sentences(found[2], Answer.NO) == [
        "Đủ điều kiện, nhưng đứng thứ 3 trong 3 cá nhân đủ điều kiện; chỉ tiêu của Sở Y tế là 1."
    ]


def test_equals_across_the_line_wait_for_a_person():
    found = judge(people("96", "94", "94", "92"), rules(quotas={"1": Quota(individual=2, name="Sở Y tế")}))
    assert outcomes(found) == ["listed", "tied", "tied", "over"]
    assert sentences(found[1], Answer.WARN) == [
        "2 cá nhân bằng điểm nhau cho 1 chỗ còn lại trong chỉ tiêu 2 cá nhân của Sở Y tế: cần chọn."
    ]


def test_a_collective_or_an_individual_is_a_choice_unless_the_list_prefers_one():
    quota = {"1": Quota(1, 1, either=True, name="Phòng Nội vụ")}
    both = [candidate("Phòng Nội vụ"), *people("96")]
    assert outcomes(judge(both, rules(quotas=quota))) == ["tied", "tied"]
    found = {each.candidate.scope: each.outcome for each in judge(both, rules(quotas=quota, either_first=COLLECTIVE))}
    assert found == {COLLECTIVE: Outcome.LISTED, INDIVIDUAL: Outcome.OVER}
    assert outcomes(judge(people("96"), rules(quotas=quota))) == ["listed"]


STATES = st.sampled_from(list(State))
RESULTS = st.builds(
    Result,
    year=st.just(2022),
    state=STATES,
    total=st.none() | st.integers(80, 84).map(Decimal),
    band=st.sampled_from(["xuat_sac", "tot", "dat", ""]),
    band_name=st.just("Mức"),
    rank=st.none() | st.integers(1, 4),
)


@st.composite
def crowds(draw):
    holders = ["1", "2"]
    count = draw(st.integers(1, 12))
    who = []
    for n in range(count):
        scope = draw(st.sampled_from([COLLECTIVE, INDIVIDUAL]))
        stands = draw(st.sampled_from([None, True, False]))
        penalties = () if stands is None else (Penalty("khiển trách", stands),)
        made = candidate(f"{['Đặng', 'Ân', 'Ba'][n % 3]} {n}", draw(RESULTS), scope=scope, penalties=penalties)
        same = draw(st.sampled_from(["", "lan", "binh"])) if scope == INDIVIDUAL else ""
        who.append(replace(made, holder=draw(st.sampled_from(holders)), who=same))
    numbers = st.none() | st.integers(0, 3)
    quotas = {
        holder: Quota(draw(numbers), draw(numbers), draw(st.booleans()), f"Đơn vị {holder}") for holder in holders
    }
    asked = rules(
        quotas=quotas,
        top_of_cluster=draw(st.none() | st.integers(1, 3)),
        either_first=draw(st.sampled_from(["", COLLECTIVE, INDIVIDUAL])),
        final_only=draw(st.booleans()),
    )
    return who, asked


@given(crowds())
def test_no_list_breaks_its_rules(made):
    who, asked = made
    found = judge(who, asked)
    assert {each.candidate.key for each in found} == {each.key for each in who}
    for holder, quota in asked.quotas.items():
        listed = [each for each in found if each.outcome == Outcome.LISTED and each.candidate.holder == holder]
        for scope in (COLLECTIVE, INDIVIDUAL):
            of_scope = [each for each in listed if each.candidate.scope == scope]
            assert quota.of(scope) is None or len(of_scope) <= quota.of(scope)
        assert quota.in_all is None or len(listed) <= quota.in_all
    people = [each.candidate.who for each in found if each.outcome == Outcome.LISTED and each.candidate.who]
    assert len(people) == len(set(people))
    for each in found:
        against = [one for one in each.rulings if one.answer in (Answer.NO, Answer.NEVER)]
        assert all(one.sentence.strip() for one in each.rulings)
        if each.outcome == Outcome.LISTED:
            assert each.why
            assert not against
        elif each.outcome == Outcome.TIED:
            assert any(one.rule == "quota" for one in each.rulings)
        else:
            assert against
    keys = [(each.total is None, -(each.total or 0), each.rank or 10**6, each.candidate.name_key) for each in found]
    assert keys == sorted(keys)


@given(crowds())
def test_among_equals_of_a_unit_nobody_is_preferred(made):
    """One listed and another beyond the quota of the same unit never have the same total."""
    found = judge(*made)
    for one in found:
        for other in found:
            same = (one.candidate.holder, one.candidate.scope, one.total)
            if same == (other.candidate.holder, other.candidate.scope, other.total):
                assert {one.outcome, other.outcome} != {Outcome.LISTED, Outcome.OVER}
