"""How a post and its unit are named in one phrase."""

import pytest

from reports.posts import post_in


@pytest.mark.parametrize(
    ("position", "unit", "said"),
    [
        ("Giám đốc Sở", "Sở Tài chính", "Giám đốc Sở Tài chính"),
        ("Chủ tịch UBND thành phố", "UBND thành phố Rạch Giá", "Chủ tịch UBND thành phố Rạch Giá"),
        (
            "Chủ tịch UBND huyện",
            "Ủy ban nhân dân huyện Giồng Riềng",
            "Chủ tịch Ủy ban nhân dân huyện Giồng Riềng",
        ),
        ("Phó Giám đốc Sở Y tế", "Sở Y tế", "Phó Giám đốc Sở Y tế"),
        ("Chánh Văn phòng", "Văn phòng UBND tỉnh", "Chánh Văn phòng UBND tỉnh"),
        ("Chuyên viên", "Sở Tài chính", "Chuyên viên, Sở Tài chính"),
        ("Giám đốc Sở Y tế", "Sở Tài chính", "Giám đốc Sở Y tế, Sở Tài chính"),
        ("", "Sở Tài chính", "Sở Tài chính"),
        (None, "Sở Tài chính", "Sở Tài chính"),
    ],
)
def test_words_that_post_and_unit_share_are_said_once(position, unit, said):
    assert post_in(position, unit) == said
