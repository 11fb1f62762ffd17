"""Copied explanations: whoever shares a long passage is found, and whoever only sounds like the trade is not."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.scrutiny import copying
from scoring.scrutiny.copying import LEAST_WORDS, Pair, alike, passages

SYLLABLES = ["kế", "hoạch", "đơn", "vị", "niêm", "yết", "công", "khai", "thủ", "tục", "họp", "quý", "số", "ngày", "cán"]
SYLLABLES += ["bộ", "trang", "phục", "thẻ", "quy", "chế", "báo", "cáo", "tuyên", "truyền", "kiểm", "tra", "phòng"]
WORDS = st.builds(
    lambda chance, number: chance.choices(SYLLABLES, k=number), st.randoms(), st.integers(LEAST_WORDS, 60)
)
OWN = (
    "Ban hành Kế hoạch số 12 ngày 5 tháng 1, họp giao ban hằng tuần, niêm yết công khai 42 thủ tục tại bộ phận một cửa "
    "và kiểm tra việc đeo thẻ, mặc trang phục của 36 cán bộ trong quý."
)


def test_the_same_words_are_one_group_whatever_their_signs_and_capitals():
    groups, pairs = alike({1: OWN, 2: OWN.upper().replace(",", ";"), 3: "Khác hẳn."})
    assert groups == [[1, 2]]
    assert pairs == []


def test_a_text_with_a_few_words_changed_is_a_pair():
    other = OWN.replace("số 12", "số 47").replace("36 cán bộ", "21 cán bộ")
    groups, pairs = alike({1: OWN, 2: other})
    assert groups == []
    assert [(pair.first, pair.second) for pair in pairs] == [(1, 2)]


def test_a_passage_inside_a_longer_text_is_found():
    around = f"Năm nay đơn vị có nhiều đổi mới trong chỉ đạo điều hành. {OWN} Ngoài ra còn…"
    _, pairs = alike({1: OWN, 2: around})
    assert pairs == [Pair(1, 2, 100)]


def test_short_boilerplate_is_ignored():
    words = "Đơn vị đã thực hiện đầy đủ theo quy định."
    assert alike({1: words, 2: words}) == ([], [])


def test_a_phrase_that_everybody_writes_makes_no_pairs():
    chance = random.Random(3)
    phrase = "thực hiện nghiêm Quyết định số 1847 của Thủ tướng Chính phủ về văn hóa công vụ"
    texts = {n: f"{phrase} {' '.join(str(chance.random()) for _ in range(30))}" for n in range(60)}
    assert alike(texts) == ([], [])


def test_a_text_that_everybody_writes_is_a_set_phrase():
    assert alike(dict.fromkeys(range(41), OWN)) == ([], [])
    assert alike(dict.fromkeys(range(40), OWN)) == ([list(range(40))], [])


@given(WORDS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_copy_is_always_found(words):
    text = " ".join(words)
    assert alike({"a": text, "b": text.capitalize()})[0] == [["a", "b"]]


@given(st.dictionaries(st.integers(0, 50), WORDS.map(" ".join), max_size=8), st.randoms())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_answer_does_not_depend_on_the_order(texts, chance):
    keys = list(texts)
    chance.shuffle(keys)
    assert alike(texts) == alike({key: texts[key] for key in keys})


@given(st.text(max_size=300), st.text(max_size=300))
def test_the_pieces_make_up_the_texts_again(first, second):
    left, right = passages(first, second)
    assert ("".join(piece for piece, _ in left), "".join(piece for piece, _ in right)) == (first, second)


def test_the_shared_passage_is_marked_on_both_sides():
    left, right = passages(f"Năm nay {OWN}", f"{OWN} Hết.")
    assert [piece for piece, shared in left if shared] == [OWN.rstrip(".")]
    assert [piece for piece, shared in right if shared] == [OWN.rstrip(".")]


def test_long_texts_of_the_same_short_words_are_no_work():
    """Quadratic comparing would take millions of steps here: what one text shares is looked up, not searched for."""
    left, right = passages("a " * 200_000, "b a " * 100_000)
    assert (len(left), len(right)) == (1, 1)


def test_a_passage_that_moved_to_another_place_is_marked_too():
    moved = "mười hai tháng qua cơ quan giữ nếp"
    left, right = passages(f"{moved} {OWN}", f"{OWN} {moved}")
    assert {piece for piece, shared in left + right if not shared} <= {" ", ".", ". "}


def test_fifteen_hundred_units_of_two_years_are_compared_with_their_like_alone(monkeypatch):
    """36.000 texts with set phrases in common and a copy among every twenty: of 648 million pairs few are looked at."""
    chance = random.Random(11)
    phrases = [" ".join(chance.choices(SYLLABLES, k=12)) for _ in range(200)]
    texts = {}
    for number in range(36_000):
        if number % 20 == 19:
            texts[number] = texts[number - chance.randrange(1, 19)]
        else:
            own = " ".join(f"{chance.choice(SYLLABLES)}{chance.randrange(400)}" for _ in range(25))
            texts[number] = f"{chance.choice(phrases)} {own} {chance.choice(phrases)}"
    compared, compare = [], copying._pair
    monkeypatch.setattr(copying, "_pair", lambda *pair: compared.append(pair) or compare(*pair))
    groups, _ = alike(texts)
    assert sum(len(group) - 1 for group in groups) == 1800
    assert len(compared) < 36_000
