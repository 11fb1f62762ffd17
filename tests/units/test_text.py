"""Vietnamese text: stored form, search, alphabetical order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.text import fold, inside, nfc, one_line, person_sort_key, sort_key

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
VOWELS = "aăâeêioôơuưy"


def tell(letters_and_tones):
    """A word from (letter, tone) pairs, with tones on vowels only."""
    return unicodedata.normalize("NFC", "".join(a + (TONES[t] if a in VOWELS else "") for a, t in letters_and_tones))


syllables = st.lists(st.tuples(st.sampled_from(LETTERS), st.just(0)), min_size=1, max_size=5).flatmap(
    lambda pairs: st.tuples(st.just(pairs), st.integers(0, len(pairs) - 1), st.integers(0, 5))
)


def toned(drawn):
    pairs, where, tone = drawn
    letter = pairs[where][0]
    return [*pairs[:where], (letter, tone if letter in VOWELS else 0), *pairs[where + 1 :]]


def expected_order(words):
    """The rule of the dictionary, said a second time as a tuple."""
    return [([LETTERS.index(a) for a, _ in word], max(t for _, t in word)) for word in words]


def test_decomposed_text_is_stored_composed():
    assert nfc(unicodedata.normalize("NFD", "Sở Nội vụ")) == "Sở Nội vụ"


def test_odd_spaces_and_invisible_characters_do_not_survive():
    assert nfc("\ufeff\u00a0Sở\u00a0Nội\u200b vụ\u202f\x00") == "Sở Nội vụ"


def test_line_breaks_stay_and_become_one_kind():
    assert nfc("một\r\nhai\rba\n") == "một\nhai\nba"


def test_eth_that_looks_like_d_becomes_d():
    assert nfc("\u00d0ắk Lắk, \u00f0ơn vị") == "Đắk Lắk, đơn vị"


def test_one_line_collapses_white_space():
    assert one_line("  Sở \t Nội\n vụ ") == "Sở Nội vụ"


@given(st.text())
def test_the_stored_form_is_stable_and_composed(text):
    assert nfc(nfc(text)) == nfc(text)
    assert unicodedata.is_normalized("NFC", nfc(text))


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Sở Nội vụ", "so noi vu"),
        ("Ủy ban nhân dân huyện Giồng Riềng", "UY BAN NHAN DAN  huyen giong rieng"),
        ("Đảng ủy Khối", "dang uy khoi"),
        ("Phường Vĩnh Thanh Vân", "phuong vinh thanh van"),
        ("Trường Cao đẳng Kiên Giang", "cao dang"),
    ],
)
def test_search_needs_no_diacritics(written, typed):
    assert fold(typed) in fold(written)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=LETTERS + LETTERS.upper() + " "))
def test_folded_vietnamese_is_plain_ascii(text):
    assert fold(text).isascii()


def test_letters_follow_the_vietnamese_alphabet():
    assert sorted(LETTERS, key=sort_key) == list(LETTERS)


def test_words_in_a_come_before_words_in_a_with_breve_and_circumflex():
    assert sorted(["âm", "ăn", "ao", "ba", "az"], key=sort_key) == ["ao", "az", "ăn", "âm", "ba"]


def test_d_comes_before_stroked_d():
    assert sorted(["đa", "dy", "e", "da"], key=sort_key) == ["da", "dy", "đa", "e"]


def test_tones_decide_between_the_same_letters():
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_a_longer_word_beats_a_tone():
    assert sorted(["mạ", "man", "ma"], key=sort_key) == ["ma", "mạ", "man"]


def test_the_tone_of_an_earlier_syllable_beats_the_letters_of_a_later_one():
    assert sorted(["tuần chay", "tuân thủ"], key=sort_key) == ["tuân thủ", "tuần chay"]


def test_capitals_count_last():
    assert sorted(["An Biên", "An biên", "an Bình", "an biên"], key=sort_key) == [
        "an biên",
        "An biên",
        "An Biên",
        "an Bình",
    ]


def test_both_places_of_the_tone_mark_are_one_word():
    assert sort_key("hòa") == sort_key("hoà")
    assert sort_key("Thúy") == sort_key("Thuý")


def test_numbers_go_by_their_value():
    names = ["Phường 1", "Phường 2", "Phường 09", "Phường 10", "Phường 100", "Phường An Hòa"]
    assert sorted(set(names), key=sort_key) == names


def test_codes_with_numbers_go_by_their_value():
    assert sorted(["T10", "T1.2", "T1.10", "T2", "T1"], key=sort_key) == ["T1", "T1.2", "T1.10", "T2", "T10"]


def test_punctuation_only_parts_words():
    assert sort_key("Bà Rịa - Vũng Tàu") == sort_key("Bà Rịa Vũng Tàu")
    assert sort_key("") == sort_key(" - ") == ""


def test_units_of_a_province_stand_as_in_a_printed_list():
    names = ["Sở Công Thương", "Sở Du lịch", "Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Y tế"]
    assert sorted(set(names), key=sort_key) == names
    districts = ["An Biên", "An Minh", "Châu Thành", "Giang Thành", "Giồng Riềng", "Gò Quao", "Hà Tiên", "Hòn Đất"]
    assert sorted(set(districts), key=sort_key) == districts


@given(st.lists(syllables, min_size=1, max_size=3), st.lists(syllables, min_size=1, max_size=3))
def test_keys_compare_as_the_dictionary_does(first, second):
    first, second = [toned(word) for word in first], [toned(word) for word in second]
    keys = sort_key(" ".join(map(tell, first))), sort_key(" ".join(map(tell, second)))
    order = expected_order(first), expected_order(second)
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (order[0] < order[1], order[0] == order[1])


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_of_any_length_compare_by_value(one, other):
    assert (sort_key(f"Tổ {one} b") < sort_key(f"Tổ {other} a")) == ((one, "b") < (other, "a"))


@given(st.text())
def test_a_key_does_not_depend_on_how_the_text_was_composed(text):
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


@given(st.text(alphabet=LETTERS + LETTERS.upper() + "0123456789 .-"), st.text(alphabet=LETTERS + "0123456789 "))
def test_code_points_and_c_collation_agree(one, other):
    keys = sort_key(one), sort_key(other)
    assert (keys[0] < keys[1]) == (keys[0].encode() < keys[1].encode())


def test_people_go_by_given_name_then_family_then_middle_names():
    people = ["Lê Văn An", "Nguyễn Thị An", "Nguyễn Văn An", "Trần Ánh", "Đỗ Thị Bình", "Hồ Bích Đào", "Võ Thị Đào"]
    assert sorted(set(people), key=person_sort_key) == people


def test_a_given_name_with_a_tone_stands_after_the_plain_one_whatever_the_family():
    assert sorted(["An Văn Hòa", "Vũ Văn Hoa"], key=person_sort_key) == ["Vũ Văn Hoa", "An Văn Hòa"]


def test_a_name_of_one_word_and_names_with_an_apostrophe_have_keys():
    assert person_sort_key("H'Hen Niê") == sort_key("Niê HHen")
    assert person_sort_key("  An ") == sort_key("An")
    assert person_sort_key("") == ""


@pytest.mark.parametrize("code", [0xFFFE, 0xFFFF, 0xFDD0, 0xFDEF, 0x1FFFE, 0x1FFFF, 0x10FFFE, 0x10FFFF])
def test_noncharacters_do_not_survive(code):
    assert nfc(f"Sở Nội{chr(code)} vụ") == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Chuyên viên Sở Nội vụ", "chuyên viên Sở Nội vụ"),
        ("Cơ quan Đảng", "cơ quan Đảng"),
        ("Mặt trận, đoàn thể", "Mặt trận, đoàn thể"),
        ("Sở, ban, ngành", "sở, ban, ngành"),
        ("Sở thẩm định", "Sở thẩm định"),
    ],
)
def test_a_label_inside_a_sentence_keeps_its_names(label, told):
    assert inside(label) == told
