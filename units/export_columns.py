"""The columns of the lists of units, people and clusters, and what the lists of accounts send out."""

from operator import attrgetter

from units.arranging import Shown, Table, by_label
from units.exporting import Column
from units.models import StaffCategory, UnitKind
from units.schema import Folded

UNITS = Table(
    "don-vi",
    (
        Shown(
            "ten",
            "Đơn vị",
            (
                Column("Mã đơn vị", attrgetter("code")),
                Column("Tên đơn vị", attrgetter("name")),
            ),
            sort=("sort_key",),
            always=True,
        ),
        Shown(
            "loai",
            "Loại",
            (Column("Loại đơn vị", lambda unit: unit.get_kind_display()),),
            sort=(by_label("kind", UnitKind.choices),),
        ),
        Shown(
            "cap_tren",
            "Cấp trên",
            (
                Column("Mã đơn vị cấp trên", lambda unit: unit.parent.code if unit.parent else ""),
                Column("Tên đơn vị cấp trên", lambda unit: unit.parent.name if unit.parent else ""),
            ),
            sort=("parent__sort_key",),
        ),
        Shown(
            "cum",
            "Cụm, khối",
            (Column("Cụm/khối", lambda unit: "; ".join(place.cluster.name for place in unit.places)),),
        ),
        Shown(
            "hieu_luc",
            "Hiệu lực",
            (
                Column("Hiệu lực từ", attrgetter("valid_from")),
                Column("Hiệu lực đến", attrgetter("valid_to")),
            ),
            sort=("valid_from",),
            usual=False,
        ),
        Shown(
            "nguoi_duyet",
            "Người duyệt",
            (Column("Người duyệt", lambda unit: "; ".join(role.user.full_name for role in unit.heads)),),
        ),
    ),
)
STAFF = Table(
    "can-bo",
    (
        Shown(
            "ten",
            "Họ và tên",
            (
                Column("Mã đơn vị", lambda post: post.unit.code),
                Column("Mã cán bộ", attrgetter("code")),
                Column("Họ và tên", attrgetter("full_name")),
            ),
            sort=("name_key",),
            always=True,
        ),
        Shown("chuc_vu", "Chức vụ", (Column("Chức vụ", attrgetter("position")),), sort=(Folded("position"),)),
        Shown(
            "doi_tuong",
            "Đối tượng",
            (Column("Đối tượng", lambda person: person.get_category_display()),),
            sort=(by_label("category", StaffCategory.choices),),
        ),
        Shown(
            "thoi_gian",
            "Thời gian",
            (Column("Từ ngày", attrgetter("valid_from")), Column("Đến ngày", attrgetter("valid_to"))),
            sort=("valid_from",),
        ),
        Shown("tai_khoan", "Tài khoản"),
    ),
)
CLUSTERS = Table(
    "cum-khoi",
    (
        Shown(
            "ten",
            "Cụm, khối",
            (
                Column("Cụm, khối", attrgetter("name")),
                Column("Tỉnh", lambda cluster: cluster.province.name),
            ),
            sort=("sort_key",),
            always=True,
        ),
        Shown(
            "so_don_vi",
            "Số đơn vị",
            (Column("Số đơn vị", lambda cluster: cluster.member_count or 0),),
            sort=("member_count",),
            number=True,
        ),
        Shown(
            "truong",
            "Trưởng cụm, khối",
            (Column("Trưởng cụm, khối", lambda cluster: "; ".join(lead.unit.name for lead in cluster.leads_now)),),
        ),
        Shown(
            "hieu_luc",
            "Hiệu lực",
            (Column("Từ ngày", attrgetter("valid_from")), Column("Đến ngày", attrgetter("valid_to"))),
            sort=("valid_from",),
        ),
    ),
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
