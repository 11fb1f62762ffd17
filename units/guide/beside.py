"""Help beside the task: which section of the guide tells about which page, for whom."""

from functools import cache

from units.guide.chapters import url_of
from units.models import RoleKind

CLERK, HEAD, COORDINATOR, LEADER, ADMIN = (
    RoleKind.CLERK,
    RoleKind.HEAD,
    RoleKind.COORDINATOR,
    RoleKind.LEADER,
    RoleKind.ADMIN,
)
# Nothing beside these: the guide itself, and what is read without an account.
WITHOUT = ("guide", "login")
# Addresses that lead nowhere, refused or not found.
TROUBLE = "truc-trac#không-mở-được-trang"
# The longest beginning of a URL name decides. One section for all, or one for each office and "" for the others.
SECTIONS = {
    "home": "bat-dau#việc-chờ-tôi",
    "first_steps_": "bat-dau#việc-chờ-tôi",
    "search": "bat-dau#tìm-kiếm",
    "list_": "bat-dau#lọc-sắp-xếp-và-tải-danh-sách",
    "removal_": "bat-dau#lọc-sắp-xếp-và-tải-danh-sách",
    "notice_": "bat-dau#thông-báo",
    "password_": "bat-dau#mật-khẩu-và-giao-diện",
    "session_": "bat-dau#phiên-làm-việc",
    "logout": "bat-dau#phiên-làm-việc",
    "catalogue": "bat-dau#trợ-giúp",
    "verification": "lanh-dao#xác-thực-văn-bản",
    "dashboard": "lanh-dao#tổng-quan",
    "assessment_": {
        CLERK: "can-bo-dau-moi#phiếu-tập-thể",
        HEAD: "thu-truong#duyệt-một-phiếu",
        COORDINATOR: "theo-doi#thẩm-định",
        LEADER: "lanh-dao#đọc-phiếu-của-một-đơn-vị",
        "": "can-bo-dau-moi#phiếu-tập-thể",
    },
    "assessment_list": {
        CLERK: "can-bo-dau-moi#phiếu-tập-thể",
        HEAD: "thu-truong#các-phiếu-chờ-duyệt",
        COORDINATOR: "theo-doi#thẩm-định",
        LEADER: "lanh-dao#đọc-phiếu-của-một-đơn-vị",
        "": "can-bo-dau-moi#phiếu-tập-thể",
    },
    "review_": "thu-truong#các-phiếu-chờ-duyệt",
    "assessment_book": "can-bo-dau-moi#tệp-excel-của-phiếu",
    "assessment_paper": "can-bo-dau-moi#phiếu-giấy-và-bản-ký",
    "signed_copy_": "can-bo-dau-moi#phiếu-giấy-và-bản-ký",
    "evidence_": "can-bo-dau-moi#minh-chứng-và-giải-trình",
    "grid_": {
        CLERK: "can-bo-dau-moi#bảng-chấm-cán-bộ",
        HEAD: "thu-truong#duyệt-cán-bộ-trên-một-bảng",
        COORDINATOR: "theo-doi#thẩm-định",
        "": "can-bo-dau-moi#bảng-chấm-cán-bộ",
    },
    "bulk_": {
        CLERK: "can-bo-dau-moi#trình-thủ-trưởng",
        HEAD: "thu-truong#duyệt-nhiều-phiếu",
        COORDINATOR: "theo-doi#chốt",
        "": "can-bo-dau-moi#trình-thủ-trưởng",
    },
    "sheet_book_": "van-ban#tập-phiếu",
    "staff_": {COORDINATOR: "chuan-bi#cán-bộ", "": "can-bo-dau-moi#cán-bộ-của-đơn-vị"},
    "person_": {COORDINATOR: "chuan-bi#cán-bộ", "": "can-bo-dau-moi#cán-bộ-của-đơn-vị"},
    "transfer_": "can-bo-dau-moi#điều-động",
    "unit_": "chuan-bi#đơn-vị",
    "unit_self_marking": "thu-truong#cho-cán-bộ-tự-chấm",
    "unit_heads": "chuan-bi#người-duyệt",
    "head_": "chuan-bi#người-duyệt",
    "unit_report_": {COORDINATOR: "theo-doi#báo-cáo-của-đơn-vị", "": "can-bo-dau-moi#báo-cáo-bằng-lời"},
    "cluster_": "chuan-bi#cụm-khối-thi-đua",
    "reorganisation_": "chuan-bi#sắp-xếp-đơn-vị",
    "import_": "chuan-bi#nhập-dữ-liệu-từ-tệp",
    "campaign_": "chuan-bi#phong-trào",
    "campaign_calendar": "chuan-bi#lịch-phong-trào",
    "rubric_": "chuan-bi#bộ-tiêu-chí",
    "round_": "chuan-bi#đợt-chấm-điểm",
    "plan_": {COORDINATOR: "theo-doi#kế-hoạch-và-số-liệu", "": "can-bo-dau-moi#kế-hoạch-và-số-liệu-của-đơn-vị"},
    "indicator_": {COORDINATOR: "theo-doi#kế-hoạch-và-số-liệu", "": "can-bo-dau-moi#kế-hoạch-và-số-liệu-của-đơn-vị"},
    "figure_": {COORDINATOR: "theo-doi#kế-hoạch-và-số-liệu", "": "can-bo-dau-moi#kế-hoạch-và-số-liệu-của-đơn-vị"},
    "inspection_": {COORDINATOR: "theo-doi#kiểm-tra", "": "can-bo-dau-moi#kiểm-tra-và-khắc-phục"},
    "planned_": "theo-doi#kiểm-tra",
    "finding_": {COORDINATOR: "theo-doi#kiểm-tra", "": "can-bo-dau-moi#kiểm-tra-và-khắc-phục"},
    "remedy_": {COORDINATOR: "theo-doi#khắc-phục-sau-kiểm-tra", "": "can-bo-dau-moi#kiểm-tra-và-khắc-phục"},
    "award_": "theo-doi#khen-thưởng-và-kỷ-luật",
    "discipline_": "theo-doi#khen-thưởng-và-kỷ-luật",
    "scrutiny_": "theo-doi#đối-chiếu-điểm",
    "chasing_": "theo-doi#theo-dõi-và-đôn-đốc",
    "reminder_": "theo-doi#công-văn-đôn-đốc",
    "result_": {LEADER: "lanh-dao#kết-quả-và-xếp-hạng", "": "theo-doi#xếp-hạng-và-kết-quả"},
    "ranking_": {LEADER: "lanh-dao#kết-quả-và-xếp-hạng", "": "theo-doi#xếp-hạng-và-kết-quả"},
    "cluster_ranking": {LEADER: "lanh-dao#kết-quả-và-xếp-hạng", "": "theo-doi#xếp-hạng-và-kết-quả"},
    "unit_life": {LEADER: "lanh-dao#kết-quả-và-xếp-hạng", "": "theo-doi#xếp-hạng-và-kết-quả"},
    "report_": {LEADER: "lanh-dao#đọc-báo-cáo", "": "bao-cao#viết-lời-văn"},
    "report_list": {LEADER: "lanh-dao#đọc-báo-cáo", "": "bao-cao#lập-báo-cáo"},
    "report_create": "bao-cao#lập-báo-cáo",
    "report_figure": {LEADER: "lanh-dao#nguồn-của-một-con-số", "": "bao-cao#số-liệu-và-nguồn"},
    "report_check": "bao-cao#số-liệu-và-nguồn",
    "report_issue": "bao-cao#ban-hành",
    "report_signatures": {LEADER: "lanh-dao#xác-thực-văn-bản", "": "bao-cao#ký-số"},
    "report_signed": "bao-cao#ký-số",
    "report_new_version": "bao-cao#đính-chính",
    "report_differences": "bao-cao#đính-chính",
    "report_brief": "bao-cao#tóm-tắt-cho-lãnh-đạo",
    "document_": "van-ban#văn-bản",
    "document_sign": "bao-cao#ký-số",
    "job_": "van-ban#văn-bản",
    "wording_": "van-ban#mẫu-văn-bản",
    "minutes_": "van-ban#biên-bản-kiểm-tra",
    "proposal_": "van-ban#tờ-trình-khen-thưởng",
    "nominee_": "van-ban#tờ-trình-khen-thưởng",
    "proposal_council": "van-ban#hội-đồng-và-phiếu-bầu",
    "proposal_votes": "van-ban#hội-đồng-và-phiếu-bầu",
    "proposal_deci": "van-ban#quyết-định-khen-thưởng",
    "user_": "quan-tri#tài-khoản",
    "user_import": "quan-tri#lập-nhiều-tài-khoản",
    "user_from_staff": "quan-tri#lập-nhiều-tài-khoản",
    "user_job_": "quan-tri#việc-hàng-loạt",
    "user_bulk_": "quan-tri#việc-hàng-loạt",
    "role_": "quan-tri#vai-trò",
    "account_log": "quan-tri#nhật-ký",
    "settings_": "quan-tri#cài-đặt",
    "health_": "quan-tri#sức-khỏe",
    "pulse": "quan-tri#sức-khỏe",
    "offline": "can-bo-dau-moi#mất-mạng-hoặc-hết-phiên",
}
# Which chapters are an office's own.
OF_OFFICE = {
    CLERK: ("can-bo-dau-moi",),
    HEAD: ("thu-truong",),
    COORDINATOR: ("chuan-bi", "theo-doi", "bao-cao", "van-ban"),
    LEADER: ("lanh-dao",),
    ADMIN: ("quan-tri",),
}


def help_for(name, offices):
    """`url` of the section about the page of that URL name, `part` of the same as a fragment; None beside the guide.

    `offices` are kinds of roles, the widest first: the first that has a section of its own decides.
    """
    place = place_of(name, tuple(offices))
    return _addresses(place) if place else None


@cache
def place_of(name, offices):
    """ "chapter#section", or "" where a page has no help."""
    if name.startswith(WITHOUT):
        return ""
    beginnings = [beginning for beginning in SECTIONS if name.startswith(beginning)]
    if not beginnings:
        return TROUBLE
    said = SECTIONS[max(beginnings, key=len)]
    if isinstance(said, str):
        return said
    return next((said[office] for office in offices if office in said), said[""])


@cache
def _addresses(place):
    slug, _, section = place.partition("#")
    return {"url": url_of(slug, section), "part": f"{url_of(slug)}?muc={section}"}


def chapters_of(scope):
    """Slugs of the chapters about the offices that the person holds."""
    held = {role.kind for role in scope.roles}
    return {slug for kind, slugs in OF_OFFICE.items() if kind in held for slug in slugs}
