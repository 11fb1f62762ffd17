"""Names of places, units and people that sound Vietnamese and are nobody's."""


def _words(text):
    return tuple(text.split())


FAMILIES = _words("Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Danh Thị Mai Đoàn Trịnh Lâm")
MIDDLES = _words("Văn Thị Minh Ngọc Thanh Hữu Đức Kim Quốc Thùy Hoài Bích Công Anh Xuân Gia Khánh Thành Mỹ Tuyết")
GIVEN = _words(
    "An Ánh Ân Bảo Bình Chi Cường Danh Dũng Dung Đạt Đông Giang Hà Hải Hạnh Hằng Hiền Hòa Hoa Hùng Hương Khánh Lan Lâm "
    "Linh Loan Long Mai Minh Mỹ Nam Nga Ngân Nghĩa Nhung Oanh Phong Phúc Phương Quân Quyên Sơn Tâm Tú Tuấn Tuyết Thảo "
    "Thắng Thu Thủy Trang Trí Uyên Vân Việt Vinh Xuân Yến Ý"
)
PLACE_FIRST = _words(
    "An Bình Châu Đông Định Giồng Hòa Hưng Khánh Kiên Lương Long Mỹ Minh Nam Nhơn Phú Phước Sơn Tân Tây Thạnh Thới "
    "Thuận Tiên Trung Vĩnh Vân Xuân Yên"
)
PLACE_LAST = _words(
    "An Bình Châu Đức Điền Giang Hải Hậu Hiệp Hòa Hưng Lâm Lạc Lộc Lợi Long Mỹ Nghĩa Phong Phú Phước Quới Sơn Tâm "
    "Thành Thạnh Thịnh Thuận Thượng Tiến Trị Trung Xuân Yên"
)
DEPARTMENTS = (
    "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Công Thương", "Sở Xây dựng",
    "Thanh tra tỉnh", "Văn phòng UBND tỉnh", "Sở Du lịch", "Sở Ngoại vụ", "Ban Dân tộc", "Sở Khoa học và Công nghệ",
    "Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh",
)  # fmt: skip
PLACES_OF_WORK = (
    "Trường Tiểu học {place}", "Trường Trung học cơ sở {place}", "Trường Mầm non {place}", "Trạm Y tế {place}",
    "Trường Trung học phổ thông {place}", "Trung tâm Văn hóa {place}", "Trung tâm Dịch vụ công {place}",
)  # fmt: skip
PARTY = ("Ban Tổ chức {place}", "Ban Tuyên giáo {place}", "Đảng ủy {place}", "Ủy ban Kiểm tra {place}")
UNIONS = ("Hội Phụ nữ {place}", "Đoàn Thanh niên {place}", "Hội Nông dân {place}", "Mặt trận Tổ quốc {place}")
FORCES = ("Công an {place}", "Ban Chỉ huy quân sự {place}", "Đồn Biên phòng {place}")
FIRMS = ("Công ty Cấp nước {place}", "Công ty Môi trường đô thị {place}")
CENTRAL = ("Cục Thuế {place}", "Kho bạc Nhà nước {place}", "Chi cục Thống kê {place}")
OTHERS = ("Hội Khuyến học {place}", "Liên minh Hợp tác xã {place}")


def person(rng):
    """A full name of three words, or of four."""
    words = [rng.choice(FAMILIES), rng.choice(MIDDLES), rng.choice(GIVEN)]
    if rng.random() < 0.15:
        words.insert(1, rng.choice(MIDDLES))
    return " ".join(words)


def place(rng):
    """A name of two words; some come twice in a province, as in life."""
    return f"{rng.choice(PLACE_FIRST)} {rng.choice(PLACE_LAST)}"


def unit_of(patterns, rng):
    """A unit in a place, every sixth school with a number ("số 2" sorts before "số 10")."""
    name = rng.choice(patterns).format(place=place(rng))
    return f"{name} số {rng.randint(1, 12)}" if patterns is PLACES_OF_WORK and rng.random() < 1 / 6 else name
