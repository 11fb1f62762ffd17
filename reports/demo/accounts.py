"""The people of the demo: one account per role, a second unit's two, and a head for every unit, one of them gone."""

import random
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from units.accounts import account_keys
from units.models import Role, RoleKind, Staff, Unit, User

PASSWORD = "Van-hoa-2022-thu!"
VACANT = "H912"
SINCE, VACANT_SINCE = date(2019, 1, 1), date(2022, 6, 1)
# Names that say that nobody bears them.
FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Danh",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Trương",
]
GIVEN = ("Giả Định", "Ví Dụ", "Minh Họa", "Thí Dụ", "Mô Phỏng", "Ước Lệ", "Tượng Trưng", "Thử Nghiệm", "Giả Lập")

# (username, full name, role, unit code or None, staff code or None, position)
SHOWN = (
    ("chuyenvien.snv", "Bùi Thị Giả Định", RoleKind.COORDINATOR, None, "SNV_09", "Chuyên viên Sở Nội vụ"),
    ("daumoi.giongrieng", "Lê Thị Ví Dụ", RoleKind.CLERK, "H906", "H906_08", "Chuyên viên Phòng Nội vụ"),
    ("thutruong.giongrieng", "Dương Ước Lệ", RoleKind.HEAD, "H906", "H906_01", "Chủ tịch UBND huyện"),
    ("daumoi.stc", "Lê Văn Ví Dụ", RoleKind.CLERK, "STC", "STC_08", "Chuyên viên"),
    ("thutruong.stc", "Danh Minh Họa", RoleKind.HEAD, "STC", "STC_01", "Giám đốc Sở"),
    ("lanhdao", "Trần Văn Ví Dụ", RoleKind.LEADER, None, None, "Phó Chủ tịch UBND tỉnh"),
    ("quantri", "Phạm Thử Nghiệm", RoleKind.ADMIN, None, None, "Quản trị hệ thống"),
)


class People:
    """The demo's accounts, by username and by the unit that they head or serve."""

    def __init__(self, province):
        self.units = {unit.code: unit for unit in Unit.objects.filter(province=province)}
        self.by_username, self.heads, self.clerks = {}, {}, {}
        second = Staff.objects.filter(unit__province=province, code__endswith="_02").select_related("unit")
        self.deputies = {each.unit.code: (each.full_name, f"{each.position}, phụ trách") for each in second}

    @property
    def coordinator(self):
        return self.by_username["chuyenvien.snv"]


def make_people(province):
    """Creates the accounts with their roles and returns them as People."""
    people, password = People(province), make_password(PASSWORD)
    headed = {code for *_, role, code, _, _ in SHOWN if role == RoleKind.HEAD}
    rows = [*SHOWN, *(_head(unit) for unit in people.units.values() if unit.code not in headed)]
    users = User.objects.bulk_create(_account(username, name, password) for username, name, *_ in rows)
    roles = []
    for user, (username, _, kind, code, _, position) in zip(users, rows, strict=True):
        people.by_username[username] = user
        unit = people.units.get(code)
        wide = kind in (RoleKind.COORDINATOR, RoleKind.LEADER)
        place = {"unit": unit, "province": province if wide else None}
        last = VACANT_SINCE - timedelta(days=1) if code == VACANT else None
        roles.append(Role(user=user, kind=kind, **place, position=position, valid_from=SINCE, valid_to=last))
        if unit:
            (people.heads if kind == RoleKind.HEAD else people.clerks)[code] = user, position
    Role.objects.bulk_create(roles)
    for username, *_, staff_code, _ in SHOWN:
        Staff.objects.filter(unit__province=province, code=staff_code).update(account=people.by_username[username])
    return people


def accounts_table():
    """The accounts as they are printed, or "" where the demo is not loaded."""
    if not User.objects.filter(is_demo=True).exists():
        return ""
    names = {row[0]: User.objects.filter(username=row[0], is_demo=True).first() for row in SHOWN}
    lines = [f"Tài khoản dùng thử, mật khẩu chung: {PASSWORD}"]
    for username, user in names.items():
        if user:
            role = user.roles.select_related("unit", "province").first()
            place = role.unit or role.province
            where = f", {place.name}" if place else ""
            lines.append(f"  {username:<22}{role.get_kind_display()}{where} ({user.full_name})")
    lines.append("  thutruong.<mã đơn vị> Thủ trưởng đơn vị khác, ví dụ thutruong.syt (UBND huyện Kiên Hải khuyết)")
    return "\n".join(lines)


def _account(username, name, password):
    return User(
        username=username,
        full_name=name,
        password=password,
        is_demo=True,
        **account_keys(username=username, full_name=name),
    )


def _head(unit):
    """A head for a unit: the first of its demo staff, else an invented name."""
    first = Staff.objects.filter(unit=unit, code=f"{unit.code}_01").first()
    chance = random.Random(f"thủ trưởng {unit.code}")
    name = first.full_name if first else f"{chance.choice(FAMILIES)} {chance.choice(GIVEN)}"
    position = first.position if first else _position(unit)
    return f"thutruong.{unit.code.lower()}", name, RoleKind.HEAD, unit.code, None, position


def _position(unit):
    words = unit.name.split()
    if words[0] == "UBND":
        place = " ".join(words[1:3]) if words[1] in ("thành", "thị") else words[1]
        return f"Chủ tịch UBND {place}"
    return "Giám đốc" if words[0] in ("Sở", "Công") else "Thủ trưởng đơn vị"
