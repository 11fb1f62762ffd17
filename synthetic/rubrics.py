"""The rubrics of the synthetic campaign as plain data: criteria, points in hundredths, bands, whom they are for."""

from typing import NamedTuple

UNIT_KINDS = ("so_nganh", "huyen", "xa", "su_nghiep", "dang", "doan_the", "vu_trang", "trung_uong")
STAFF_CATEGORIES = ("can_bo", "cong_chuc", "vien_chuc", "luc_luong_vu_trang")
ON_THE_SCALE = ("ordinary", "mandatory", "appraiser_only")


class Criterion(NamedTuple):
    """`most` and `step` are hundredths of a point, so that every sum is a sum of whole numbers."""

    code: str
    group: str
    title: str
    most: int
    step: int
    kind: str = "ordinary"
    not_applicable: bool = False

    @property
    def allowed(self):
        """Every number of points that may be given; the maximum also where it is no whole number of steps."""
        return sorted({*range(0, self.most + 1, self.step), self.most})


class Band(NamedTuple):
    """`start` is in hundredths, `floor` and `share` in percent; a band without `start` is never given by points."""

    code: str
    name: str
    start: int | None = None
    floor: int | None = None
    share: int | None = None


class Rubric(NamedTuple):
    """One table of criteria; no `kinds` means every kind of unit."""

    slug: str
    audience: str
    kinds: tuple
    groups: dict
    criteria: tuple
    bands: tuple


GROUPS = {"A": "Tuyên truyền, triển khai", "B": "Kỷ luật, kỷ cương", "C": "Văn hóa giao tiếp, trụ sở", "D": "Cộng, trừ"}

COLLECTIVE = Rubric(
    "tap-the",
    "collective",
    tuple(kind for kind in UNIT_KINDS if kind != "vu_trang"),
    GROUPS,
    (
        Criterion("T1", "A", "Ban hành kế hoạch và triển khai phong trào", 2500, 50),
        Criterion("T2", "A", "Niêm yết quy tắc ứng xử tại nơi tiếp công dân", 2000, 50, not_applicable=True),
        Criterion("T3", "B", "Không có người vi phạm phải xử lý kỷ luật", 1500, 50, "mandatory"),
        Criterion("T4", "C", "Giải quyết hồ sơ đúng hạn", 2000, 25, not_applicable=True),
        Criterion("T5", "C", "Trụ sở xanh, sạch, đẹp, do đoàn kiểm tra chấm", 2000, 50, "appraiser_only"),
        Criterion("T6", "D", "Sáng kiến được công nhận", 500, 50, "bonus"),
        Criterion("T7", "D", "Bị phê bình bằng văn bản", 1000, 100, "deduction"),
    ),
    (
        Band("xuat_sac", "Xuất sắc", 9000, floor=60, share=30),
        Band("tot", "Tốt", 7500, floor=40),
        Band("dat", "Đạt", 5000),
        Band("chua_dat", "Chưa đạt", 0),
        Band("khong_xep_loai", "Không đủ điều kiện xếp loại"),
    ),
)
FORCES = Rubric(
    "tap-the-vu-trang",
    "collective",
    ("vu_trang",),
    GROUPS,
    (
        Criterion("T1", "A", "Quán triệt và triển khai phong trào trong đơn vị", 3000, 50),
        Criterion("T2", "B", "Chấp hành điều lệnh", 3000, 50),
        Criterion("T3", "B", "Không có người vi phạm phải xử lý kỷ luật", 2000, 50, "mandatory"),
        Criterion("T4", "C", "Quan hệ với nhân dân nơi đóng quân", 2000, 70, not_applicable=True),
        Criterion("T6", "D", "Sáng kiến được công nhận", 500, 50, "bonus"),
    ),
    (
        Band("xuat_sac", "Xuất sắc", 8500),
        Band("tot", "Tốt", 7000),
        Band("chua_dat", "Chưa đạt", 0),
    ),
)
INDIVIDUAL = Rubric(
    "ca-nhan",
    "individual",
    (),
    GROUPS,
    (
        Criterion("C1", "A", "Chấp hành giờ giấc, quy chế làm việc", 2000, 50, "mandatory"),
        Criterion("C2", "A", "Hoàn thành công việc đúng hạn", 2000, 50),
        Criterion("C3", "B", "Thái độ với người dân, doanh nghiệp", 1500, 200, not_applicable=True),
        Criterion("C4", "B", "Ứng xử với đồng nghiệp", 2500, 50),
        Criterion("C5", "C", "Trang phục, thẻ công chức, nơi làm việc", 2000, 25, not_applicable=True),
        Criterion("C6", "D", "Giúp đồng nghiệp, có sáng kiến", 500, 50, "bonus"),
        Criterion("C7", "D", "Bị nhắc nhở", 1000, 100, "deduction"),
    ),
    (
        Band("xuat_sac", "Hoàn thành xuất sắc", 9000, floor=50),
        Band("tot", "Hoàn thành tốt", 7500, floor=30),
        Band("hoan_thanh", "Hoàn thành", 5000),
        Band("chua_hoan_thanh", "Chưa hoàn thành", 0),
    ),
)
RUBRICS = (COLLECTIVE, FORCES, INDIVIDUAL)


def collective_for(kind):
    return FORCES if kind == "vu_trang" else COLLECTIVE
