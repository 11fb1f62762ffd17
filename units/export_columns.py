"""What the lists of units, people and accounts send out."""

from operator import attrgetter

from units.exporting import Column

UNITS = (
    Column("Mã đơn vị", attrgetter("code")),
    Column("Tên đơn vị", attrgetter("name")),
    Column("Loại đơn vị", lambda unit: unit.get_kind_display()),
    Column("Mã đơn vị cấp trên", lambda unit: unit.parent.code if unit.parent else ""),
    Column("Tên đơn vị cấp trên", lambda unit: unit.parent.name if unit.parent else ""),
    Column("Cụm/khối", lambda unit: "; ".join(place.cluster.name for place in unit.places)),
    Column("Hiệu lực từ", attrgetter("valid_from")),
    Column("Hiệu lực đến", attrgetter("valid_to")),
    Column("Người duyệt", lambda unit: "; ".join(role.user.full_name for role in unit.heads)),
)
STAFF = (
    Column("Mã cán bộ", attrgetter("code")),
    Column("Họ và tên", attrgetter("full_name")),
    Column("Chức vụ", attrgetter("position")),
    Column("Đối tượng", lambda person: person.get_category_display()),
    Column("Từ ngày", attrgetter("valid_from")),
    Column("Đến ngày", attrgetter("valid_to")),
)
ACCOUNTS = (
    Column("Tên đăng nhập", attrgetter("username")),
    Column("Họ và tên", attrgetter("full_name")),
    Column("Đang dùng", lambda user: "có" if user.is_active else "không"),
    Column("Vai trò", lambda user: "; ".join(map(_office, user.current_roles))),
)
EVENTS = (
    Column("Lúc", attrgetter("at")),
    Column("Việc", attrgetter("label")),
    Column("Tài khoản", attrgetter("username")),
    Column("Người làm", attrgetter("by_name")),
    Column("Chi tiết", attrgetter("detail")),
    Column("Từ địa chỉ", attrgetter("address")),
)
REORGANISATIONS = (
    Column("Ngày hiệu lực", attrgetter("effective_on")),
    Column("Hình thức", lambda done: done.get_kind_display()),
    Column("Đơn vị cũ", lambda done: _names(done, "old")),
    Column("Đơn vị mới", lambda done: _names(done, "new")),
    Column("Số quyết định", attrgetter("decision_number")),
    Column("Ghi chú", attrgetter("note")),
    Column("Người ghi", attrgetter("by_name")),
    Column("Ghi lúc", attrgetter("done_at")),
    Column("Hoàn tác lúc", attrgetter("undone_at")),
    Column("Người hoàn tác", lambda done: done.undone_by_name or ""),
)


def _names(done, which):
    return "; ".join(done.changes.get("names", {}).get(which, ()))


def _office(role):
    place = role.unit or role.province
    return f"{role.get_kind_display()}: {place.name if place else 'toàn hệ thống'}"
