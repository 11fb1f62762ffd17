"""Text of before Unicode: every letter comes back, and only what truly is old is taken for old."""

import unicodedata

import pytest

from units.legacy import TCVN3, VNI, convert, encoding_of_lines, legacy_encoding

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
DRAWN = [letter for letter in SMALL if not letter.isascii()]

# What typists of that time saw as bytes, written down letter by letter from the fonts' charts and not from the code.
TCVN3_CHART = (
    "µ ¶ · ¸ ¹ ¨ » ¼ ½ ¾ Æ © Ç È É Ê Ë Ì Î Ï Ð Ñ ª Ò Ó Ô Õ Ö × Ø Ü Ý Þ ß á â ã ä « å æ ç è é ¬ ê ë ì í î ï ñ ò ó ô "
    "\u00ad õ ö ÷ ø ù ú û ü ý þ ®"
)
VNI_CHART = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò "
    "oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î ñ"
)
TCVN3_SMALL, VNI_SMALL = TCVN3_CHART.split(), VNI_CHART.split()


def test_there_are_sixty_seven_letters_of_each_case():
    assert (len(DRAWN), len(TCVN3_SMALL), len(VNI_SMALL)) == (67, 67, 67)


@pytest.mark.parametrize(("letter", "old"), list(zip(DRAWN, TCVN3_SMALL, strict=True)))
def test_tcvn3_letter_by_letter(letter, old):
    assert convert(f"x{old}t", TCVN3) == f"x{letter}t"
    assert convert(f"x{old}t", TCVN3, upper=True) == f"X{letter.upper()}T"


@pytest.mark.parametrize(("letter", "old"), list(zip("ĂÂĐÊÔƠƯ", "¡¢§£¤¥¦", strict=True)))
def test_the_capitals_that_tcvn3_has(letter, old):
    assert convert(old, TCVN3) == letter


@pytest.mark.parametrize(("letter", "old"), list(zip(DRAWN, VNI_SMALL, strict=True)))
def test_vni_letter_by_letter_in_both_cases(letter, old):
    assert convert(f"x{old}t", VNI) == f"x{letter}t"
    assert convert(f"X{old.upper()}T", VNI) == f"X{letter.upper()}T"
    # A capital in the middle of small letters: the sign behind it stays small.
    assert convert(old[0].upper() + old[1:], VNI) == letter.upper()


@pytest.mark.parametrize(
    ("old", "encoding", "new"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", TCVN3, "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", TCVN3, "Độc lập - Tự do - Hạnh phúc"),
        ("uû ban nh©n d©n huyÖn Giång RiÒng", TCVN3, "uỷ ban nhân dân huyện Giồng Riềng"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", VNI, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", VNI, "Độc lập - Tự do - Hạnh phúc"),
        ("TRÖÔØNG CHÍNH TRÒ TÆNH", VNI, "TRƯỜNG CHÍNH TRỊ TỈNH"),
        ("Nguyeãn Thò Aùnh", VNI, "Nguyễn Thị Ánh"),
    ],
)
def test_sentences(old, encoding, new):
    assert legacy_encoding(old) == encoding
    assert convert(old, encoding) == new
    assert convert(new, encoding) == new


@pytest.mark.parametrize(
    "text",
    [
        "Hà Nam", "Lê Thị Hà", "Lò Văn Páo", "Quàng Thì Là", "oóc-môn", "CÁN BỘ", "GIÁM ĐỐC", "Thuận Hoá", "cà phê",
        "Krông Búk", "Y Bhăm Êban", "José, café, René", "Zoë Øster", "Giá 5 m² × 3", "25°C", "© 2022", "SNV-01", "",
    ],
)  # fmt: skip
def test_what_is_unicode_is_left_alone(text):
    assert legacy_encoding(text) is None
    assert legacy_encoding(unicodedata.normalize("NFD", text)) is None


def test_a_file_of_bytes_is_old_only_where_that_is_sure():
    assert encoding_of_lines(["Së Néi vô;so_nganh", "UBND huyÖn Giång RiÒng;huyen"]) == TCVN3
    assert encoding_of_lines(["Sôû Noäi vuï", "Huyeän Gioàng Rieàng"]) == VNI
    # Windows-1258 writes tones as signs of their own: neither font draws Vietnamese from it.
    windows = "Sở Nội vụ huyện Giồng Riềng".replace("ở", "õÒ").replace("ộ", "ôò").replace("ụ", "uò")
    windows = windows.replace("ệ", "êò").replace("ồ", "ôÌ").replace("ề", "êÌ")
    assert encoding_of_lines([windows]) is None
    assert encoding_of_lines(["Müller", "Zoë", "Søren Kierkegaard"]) is None
    assert encoding_of_lines(["Së"]) is None
