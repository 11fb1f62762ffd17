"""The places in the bar: which a person has follows from their roles, without a query of its own."""

from django.urls import NoReverseMatch, reverse

from units.guide import beside
from units.models import RoleKind

MOST_PLACES = 7

# (title, URL name, beginnings of the URL names that belong to the place)
HOME = ("Việc chờ tôi", "home", ("home",))
SHEETS = ("assessment_", "evidence_", "signed_copy_", "grid_", "bulk_", "staff_sheet", "review_")
RECORDS = (
    "plan_",
    "inspection_",
    "planned_",
    "finding_",
    "remedy_",
    "indicator_",
    "figure_",
    "award_",
    "discipline_",
    "unit_report_",
)
PAPERS = ("document_", "wording_", "proposal_", "nominee_", "reminder_", "minutes_", "brief_", "sheet_paper_")
REPORTS = ("Báo cáo", "report_list", ("report_", *PAPERS))
UNITS = (
    "unit_list",
    "unit_detail",
    "unit_create",
    "unit_edit",
    "unit_life",
    "reorganisation_",
    "cluster_",
    "head_",
    "import_",
)
PEOPLE = ("staff_", "person_", "transfer_")
PLACES = {
    RoleKind.HEAD: (HOME, ("Duyệt phiếu", "review_queue", SHEETS)),
    RoleKind.CLERK: (HOME, ("Phiếu của đơn vị", "assessment_list", SHEETS)),
    RoleKind.COORDINATOR: (
        HOME,
        ("Phiếu chấm điểm", "assessment_list", SHEETS),
        ("Đợt chấm", "round_list", ("round_", "chasing_")),
        ("Kiểm tra, ghi nhận", "plan_list", RECORDS),
        REPORTS,
        ("Đơn vị", "unit_list", (*UNITS, "unit_heads", *PEOPLE)),
        ("Phong trào", "campaign_list", ("campaign_", "rubric_", "result_", "ranking_", "scrutiny_", "dashboard")),
    ),
    RoleKind.LEADER: (
        ("Tổng quan", "dashboard", ("dashboard",)),
        REPORTS,
        ("Kết quả", "result_list", ("result_", "unit_life")),
        ("Xếp hạng", "ranking_list", ("ranking_", "cluster_")),
        ("Phiếu tập thể", "assessment_list", SHEETS),
    ),
    RoleKind.ADMIN: (
        HOME,
        ("Tài khoản", "user_list", ("user_", "role_")),
        ("Nhật ký", "account_log", ("account_log",)),
        ("Cài đặt", "settings_page", ("settings_",)),
        ("Sức khỏe", "health_page", ("health_",)),
    ),
}
# The wider office decides the words where two of them share a page.
ORDER = (RoleKind.COORDINATOR, RoleKind.HEAD, RoleKind.CLERK, RoleKind.LEADER, RoleKind.ADMIN)


def nav(request):
    """Context processor: `nav` (title, url, current, count), `nav_place` (the office under the person's name), `help`.

    `help` is the address of what the guide says of this page, or None: on the guide itself and before signing in.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "nav_place": "", "help": None}
    if user.must_change_password:
        return {"nav": [], "nav_place": _office(user.scope), "help": None}
    offices = [kind for kind in ORDER if kind in {role.kind for role in user.scope.roles}]
    return {
        "nav": _places(request, user.scope),
        "nav_place": _office(user.scope),
        "help": beside.help_for(_name_of(request), offices),
    }


def _name_of(request):
    """The URL name of the page; empty where the address leads to none."""
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def _places(request, scope):
    here = _name_of(request)
    places = {}
    for title, name, beginnings in _offered(scope):
        url = _address(name)
        if url and url not in places:
            current = here.startswith(beginnings) and not any(place["current"] for place in places.values())
            places[url] = {"title": title, "url": url, "current": current, "count": None}
    return list(places.values())[:MOST_PLACES]


def _offered(scope):
    kinds = {role.kind for role in scope.roles}
    if not kinds:
        # Somebody who only has a sheet of their own.
        yield from (HOME, ("Phiếu của tôi", "assessment_list", (*SHEETS, "person_")))
    for kind in ORDER:
        if kind in kinds:
            yield from PLACES[kind]
    if RoleKind.COORDINATOR not in kinds:
        yield from _of_own_unit(scope)


def _of_own_unit(scope):
    """The lists of one's own unit; of the first, where somebody serves several."""
    served, headed = sorted(scope.served_unit_ids), sorted(scope.headed_unit_ids)
    if served:
        yield ("Báo cáo của đơn vị", "unit_report_list", ("unit_report_",))
    if served or headed:
        yield ("Cán bộ", ("staff_list", (served or headed)[0]), PEOPLE)


def _address(name):
    name, *args = name if isinstance(name, tuple) else (name,)
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def _office(scope):
    """ "Cán bộ đầu mối, Sở Y tế": the first office the person holds."""
    for kind in ORDER:
        for role in scope.roles:
            if role.kind == kind:
                where = role.unit or (role.province and role.province.name)
                return f"{role.position or role.get_kind_display()}{f', {where}' if where else ''}"
    return ""
