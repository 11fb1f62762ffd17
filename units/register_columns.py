"""The columns of the register's import files: how each is read, and what its template says."""

from units import cells
from units.models import Cluster, StaffCategory, SuccessionKind, Unit, UnitKind
from units.reading import Column

# Stands where a decision's number would, when sources differ on a link: it is shown but not followed.
IN_DOUBT = "cần đối chiếu nghị quyết"

# Ways to write a choice that are neither its code nor its label, as lists that come from the offices have them.
WORDS_OF_KIND = {
    UnitKind.SO_NGANH: ("Sở", "Sở, ban, ngành tỉnh", "Sở, ban, ngành cấp tỉnh"),
    UnitKind.HUYEN: (
        "UBND huyện",
        "Cấp huyện",
        "UBND cấp huyện",
        "Quận",
        "Thị xã",
        "Thành phố",
        "Quận, huyện",
        "Huyện, thị xã, thành phố",
        "UBND huyện, thành phố",
    ),
    UnitKind.XA: ("UBND xã", "Cấp xã", "UBND cấp xã", "Phường", "Thị trấn", "Xã, phường", "Đặc khu"),
    UnitKind.SU_NGHIEP: ("Đơn vị sự nghiệp công lập",),
    UnitKind.DOAN_THE: ("Mặt trận", "Mặt trận Tổ quốc, đoàn thể", "Mặt trận Tổ quốc và đoàn thể"),
    UnitKind.VU_TRANG: ("LLVT",),
    UnitKind.DOANH_NGHIEP: ("Doanh nghiệp nhà nước",),
    UnitKind.TRUNG_UONG: ("Cơ quan trung ương", "Đơn vị trung ương"),
}
WORDS_OF_CATEGORY = {
    StaffCategory.LUC_LUONG_VU_TRANG: ("Chiến sĩ LLVT", "LLVT", "Chiến sĩ", "Cán bộ, chiến sĩ lực lượng vũ trang"),
    StaffCategory.NGUOI_LAO_DONG: ("Lao động",),
}
WORDS_OF_SUCCESSION = {
    SuccessionKind.MERGE: ("merge",),
    SuccessionKind.ABSORB: ("Sáp nhập",),
    SuccessionKind.SPLIT: ("Chia tách", "split"),
    SuccessionKind.RENAME: ("rename",),
    SuccessionKind.DISSOLVE: ("dissolve",),
}


def units_of(province, campaign):
    """The province's units, to choose a code from."""
    return list(Unit.objects.filter(province=province).in_order().values_list("code", "name"))


def units_then_and_now(province, campaign):
    """Units of the province and of those it was formed from; where both have a code, it needs its province in front."""
    there = {}
    for place in (province, *province.predecessors.all()):
        for code, name in Unit.objects.filter(province=place).in_order().values_list("code", "name"):
            there.setdefault(code, []).append((place.slug, name))
    return [
        (code if len(found) == 1 else f"{slug}:{code}", name) for code, found in there.items() for slug, name in found
    ]


def clusters_of(province, campaign):
    return [(name, "") for name in Cluster.objects.filter(province=province).values_list("name", flat=True)]


UNIT_NOTE = "Mã của đơn vị đã có trong danh sách đơn vị của tỉnh."
FIRST_DAY = "Ngày đầu tiên, ví dụ 01/01/2019. Để trống khi không biết."
LAST_DAY = "Ngày cuối cùng, tính cả ngày đó, ví dụ 30/06/2025. Để trống khi chưa kết thúc."

UNIT_COLUMNS = (
    Column(
        "code",
        "Mã đơn vị",
        cells.text(40),
        needed=True,
        note="Mã riêng của đơn vị trong tỉnh, ví dụ SNV. Mã đã có thì dòng này sửa đơn vị đó.",
    ),
    Column("name", "Tên đơn vị", cells.text(255), needed=True, note="Tên đầy đủ, ví dụ Sở Nội vụ."),
    Column(
        "kind",
        "Loại đơn vị",
        cells.choice(UnitKind, also=WORDS_OF_KIND),
        needed=True,
        note="Chọn một loại trong danh mục.",
    ),
    Column(
        "parent",
        "Mã đơn vị cấp trên",
        cells.text(40),
        optional=True,
        note="Mã của đơn vị cấp trên, có trong tỉnh hoặc trong tệp này. Để trống khi không có.",
        options=units_of,
        only_options=False,
    ),
    Column(
        "cluster",
        "Cụm/khối",
        cells.text(200),
        optional=True,
        note="Tên cụm, khối thi đua; tên chưa có sẽ được lập.",
        options=clusters_of,
        only_options=False,
    ),
    Column("valid_from", "Hiệu lực từ", cells.day, optional=True, note=FIRST_DAY),
    Column("valid_to", "Hiệu lực đến", cells.day, optional=True, note=LAST_DAY),
)
SUCCESSION_COLUMNS = (
    Column(
        "old",
        "Mã đơn vị cũ",
        cells.text(100),
        note="Mã đơn vị trước khi sắp xếp. Thành lập mới thì để trống.",
        options=units_then_and_now,
        only_options=False,
    ),
    Column(
        "new",
        "Mã đơn vị mới",
        cells.text(100),
        note="Mã đơn vị sau khi sắp xếp. Giải thể thì để trống.",
        options=units_then_and_now,
        only_options=False,
    ),
    Column(
        "effective_on",
        "Ngày hiệu lực",
        cells.day,
        needed=True,
        note="Ngày quyết định, nghị quyết có hiệu lực, ví dụ 01/07/2025.",
    ),
    Column(
        "kind",
        "Hình thức",
        cells.choice(SuccessionKind, also=WORDS_OF_SUCCESSION),
        needed=True,
        note="Chọn một hình thức trong danh mục.",
    ),
    Column(
        "decision",
        "Số quyết định",
        cells.text(100),
        optional=True,
        note=f"Số, ký hiệu văn bản. Chưa chắc thì ghi “{IN_DOUBT}”.",
    ),
)
STAFF_COLUMNS = (
    Column("unit", "Mã đơn vị", cells.text(40), needed=True, note=UNIT_NOTE, options=units_of),
    Column(
        "code",
        "Mã cán bộ",
        cells.text(40),
        needed=True,
        note="Mã riêng của cán bộ trong đơn vị. Không dùng số căn cước.",
    ),
    Column("full_name", "Họ và tên", cells.text(150), needed=True, note="Họ và tên đầy đủ, có dấu."),
    Column("position", "Chức vụ", cells.text(200), optional=True, note="Chức vụ hoặc vị trí việc làm."),
    Column(
        "category",
        "Đối tượng",
        cells.choice(StaffCategory, also=WORDS_OF_CATEGORY),
        needed=True,
        note="Chọn một đối tượng trong danh mục.",
    ),
    Column("valid_from", "Từ ngày", cells.day, optional=True, note=FIRST_DAY),
    Column("valid_to", "Đến ngày", cells.day, optional=True, note=LAST_DAY),
)
