"""The columns of the lists of units, people, clusters, and of what was done to them."""

from operator import attrgetter

from units.arranging import Shown, Table, by_label, by_place, shown
from units.exporting import Column
from units.models import ImportKind, StaffCategory, SuccessionKind, TransferOutcome, UnitKind
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
MEMBERS = Table(
    "thanh-vien-cum",
    (
        Shown(
            "ten",
            "Đơn vị",
            (
                Column("Mã đơn vị", lambda place: place.unit.code),
                Column("Tên đơn vị", lambda place: place.unit.name),
            ),
            sort=("unit__sort_key",),
            always=True,
        ),
        Shown(
            "loai",
            "Loại",
            (Column("Loại đơn vị", lambda place: place.unit.get_kind_display()),),
            sort=(by_label("unit__kind", UnitKind.choices),),
        ),
        Shown(
            "thoi_gian",
            "Trong cụm, khối",
            (Column("Từ ngày", attrgetter("valid_from")), Column("Đến ngày", attrgetter("valid_to"))),
            sort=("valid_from",),
        ),
    ),
)
# The unit, in the lists of those without a head or an account.
NAMED = (
    Shown(
        "ten",
        "Đơn vị",
        (Column("Mã đơn vị", attrgetter("code")), Column("Tên đơn vị", attrgetter("name"))),
        sort=("sort_key",),
        always=True,
    ),
    shown("loai", "Loại", lambda unit: unit.get_kind_display(), sort=(by_label("kind", UnitKind.choices),)),
)
VACANCIES = Table(
    "chua-co-nguoi-duyet",
    (
        *NAMED,
        Shown(
            "gan_nhat",
            "Thủ trưởng gần nhất",
            (
                Column(
                    "Thủ trưởng gần nhất", lambda unit: unit.past_heads[-1].user.full_name if unit.past_heads else ""
                ),
                Column("Đến ngày", lambda unit: unit.past_heads[-1].valid_to if unit.past_heads else None),
            ),
        ),
    ),
)
TRANSFERS = Table(
    "dieu-dong",
    (
        Shown(
            "ten",
            "Họ và tên",
            (
                Column("Họ và tên", lambda transfer: transfer.staff.full_name),
                Column("Mã cán bộ cũ", lambda transfer: transfer.staff.code),
            ),
            sort=("staff__name_key",),
            always=True,
        ),
        shown("tu", "Từ đơn vị", lambda transfer: transfer.staff.unit.name, sort=("staff__unit__sort_key",)),
        shown("den", "Đến đơn vị", lambda transfer: transfer.to_unit.name, sort=("to_unit__sort_key",)),
        shown("nhan_viec", "Nhận việc từ", attrgetter("first_day"), sort=("first_day",)),
        Shown(
            "ket_qua",
            "Kết quả",
            (
                Column("Kết quả", lambda transfer: transfer.get_outcome_display() or "Chờ tiếp nhận"),
                Column("Người quyết định", attrgetter("decided_by_name")),
                Column("Quyết định lúc", attrgetter("decided_at")),
                Column("Lý do", attrgetter("reason")),
            ),
            sort=(by_place("outcome", TransferOutcome.choices),),
        ),
        Shown(
            "de_nghi",
            "Đề nghị",
            (
                Column("Người đề nghị", attrgetter("requested_by_name")),
                Column("Đề nghị lúc", attrgetter("requested_at")),
            ),
            sort=("requested_at",),
            usual=False,
        ),
    ),
)
REORGANISATIONS = Table(
    "sap-xep-don-vi",
    (
        Shown(
            "hinh_thuc",
            "Hình thức",
            (
                Column("Hình thức", lambda done: done.get_kind_display()),
                Column("Người ghi", attrgetter("by_name")),
                Column("Ghi lúc", attrgetter("done_at")),
            ),
            sort=(by_label("kind", SuccessionKind.choices),),
            always=True,
        ),
        Shown(
            "don_vi",
            "Đơn vị",
            (
                Column("Đơn vị cũ", lambda done: _names(done, "old")),
                Column("Đơn vị mới", lambda done: _names(done, "new")),
            ),
        ),
        shown("hieu_luc", "Hiệu lực", attrgetter("effective_on"), sort=("effective_on",)),
        shown("so", "Số quyết định", attrgetter("decision_number"), sort=(Folded("decision_number"),)),
        Shown(
            "hoan_tac",
            "Hoàn tác",
            (
                Column("Hoàn tác lúc", attrgetter("undone_at")),
                Column("Người hoàn tác", lambda done: done.undone_by_name or ""),
            ),
            sort=("undone_at",),
        ),
        shown("ghi_chu", "Ghi chú", attrgetter("note"), usual=False),
    ),
)
IMPORTS = Table(
    "lan-nhap",
    (
        shown("tep", "Tệp", attrgetter("file_name"), sort=(Folded("file_name"),), always=True),
        shown("loai", "Loại", lambda batch: batch.get_kind_display(), sort=(by_label("kind", ImportKind.choices),)),
        shown("tinh", "Tỉnh", lambda batch: batch.province.name, sort=("province__name",), usual=False),
        shown("so_dong", "Số dòng", attrgetter("row_count"), sort=("row_count",), number=True),
        Shown(
            "nguoi_nhap",
            "Người nhập",
            (Column("Người nhập", attrgetter("by_name")), Column("Nhập lúc", attrgetter("imported_at"))),
            sort=("imported_at",),
        ),
        Shown(
            "trang_thai",
            "Trạng thái",
            (
                Column("Trạng thái", lambda batch: "Đã rút" if batch.withdrawn_at else "Đã nhập"),
                Column("Người rút", lambda batch: batch.withdrawn_by_name or ""),
                Column("Rút lúc", attrgetter("withdrawn_at")),
            ),
            sort=("withdrawn_at",),
        ),
    ),
)


def _names(done, which):
    return "; ".join(done.changes.get("names", {}).get(which, ()))
