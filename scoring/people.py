"""One person as the page and the download tell it: posts, sheets, transfers, and what else is held about them."""

from dataclasses import dataclass

from campaign.models import Award, Discipline
from scoring.listing import band_name, for_rows
from scoring.models import Assessment, Evidence, Mark, Stage
from scoring.opinions import opinion, shown_points
from units.account_log import AccountAction
from units.days import show_clock, show_day
from units.models import AccountEvent, Staff, Transfer
from units.numbers import show_decimal
from units.permissions import coordinates

NO_WORDS = ""


@dataclass(frozen=True)
class Part:
    """One sheet of the download."""

    title: str
    columns: tuple
    rows: list


def posts_seen(post, user):
    """All posts of the person that `user` may see, the latest first; to the person themself, all of their account."""
    seen = Staff.objects.of_person(post.person).visible_to(user).select_related("unit", "unit__province")
    return sorted(seen, key=lambda each: (each.valid_from is not None, each.valid_from, each.pk), reverse=True)


def sheets_seen(posts, user):
    """The current sheets of these posts that `user` may see, the latest year first, each with its band in words."""
    sheets = list(for_rows(Assessment.objects.visible_to(user).current().in_posts(posts)))
    for sheet in sheets:
        sheet.band_name = band_name(sheet)
    return sheets


def transfers_seen(posts, user):
    transfers = Transfer.objects.of_posts(posts).select_related("staff__unit", "to_unit")
    return transfers if any(each.account_id == user.pk for each in posts) else transfers.visible_to(user)


def may_mark_self(post, user, *, day):
    """Whether the page says to the person themself that their marks are theirs to enter."""
    return post.account_id == user.pk and post.unit.self_marking and post.is_in_post_on(day)


def may_take_copy(user, post):
    """The person themself, and the coordinator who answers for the province's data."""
    return post.account_id == user.pk or coordinates(user, post.unit.province_id)


def parts_held(post, user):
    """Everything that is held about the person, as far as `user` may see the posts that it hangs on."""
    posts = posts_seen(post, user)
    sheets = sheets_seen(posts, user)
    parts = [_posts(posts), _sheets(sheets), _marks(sheets), _evidence(sheets), _awards(posts), _disciplines(posts),
             _transfers(posts, user)]  # fmt: skip
    if post.account_id == user.pk:
        parts += [_account(user), _log(user)]
    return parts


def _posts(posts):
    columns = ("Đơn vị", "Mã cán bộ", "Họ và tên", "Chức vụ", "Đối tượng", "Từ ngày", "Đến ngày", "Tài khoản")
    return Part(
        "Vị trí",
        columns,
        [
            (each.unit.name, each.code, each.full_name, each.position, each.get_category_display(),
             _day(each.valid_from), _day(each.valid_to), "đã nối" if each.account_id else NO_WORDS)
            for each in posts
        ],
    )  # fmt: skip


def _sheets(sheets):
    columns = ("Năm", "Đơn vị", "Trạng thái", "Tổng điểm", "Xếp loại", "Bản")
    return Part(
        "Phiếu chấm điểm",
        columns,
        [
            (each.round.year, each.unit.name, each.get_status_display(), _number(each.total), each.band_name,
             each.version)
            for each in sheets
        ],
    )  # fmt: skip


def _marks(sheets):
    columns = ("Năm", "Đơn vị", "Mã tiêu chí", "Tiêu chí", "Tự chấm", "Thủ trưởng duyệt", "Sở thẩm định", "Giải trình",
               "Lý do của thủ trưởng", "Lý do của Sở", "Người lưu gần nhất")  # fmt: skip
    about = {sheet.pk: (sheet.round.year, sheet.unit.name) for sheet in sheets}
    marks = Mark.objects.filter(assessment__in=about).select_related("criterion")
    rows = [
        (*about[mark.assessment_id], mark.criterion.code, mark.criterion.title,
         *(shown_points(opinion(mark, stage)) for stage in Stage), mark.explanation, mark.head_reason,
         mark.appraisal_reason, mark.saved_by_name)
        for mark in marks.order_by("assessment", "criterion__position")
    ]  # fmt: skip
    return Part("Điểm", columns, rows)


def _evidence(sheets):
    files = Evidence.objects.kept().filter(mark__assessment__in=sheets).select_related(
        "mark__criterion", "mark__assessment__round"
    )  # fmt: skip
    rows = [
        (each.mark.assessment.round.year, each.mark.criterion.code, each.name, _moment(each.added_at),
         each.added_by_name)
        for each in files.order_by("mark", "pk")
    ]  # fmt: skip
    return Part("Minh chứng", ("Năm", "Mã tiêu chí", "Tên tệp", "Tải lên lúc", "Người tải lên"), rows)


def _awards(posts):
    awards = Award.objects.filter(staff__in=posts).order_by("year", "pk")
    rows = [(each.year, each.get_form_display(), each.decision_number, _day(each.decided_on)) for each in awards]
    return Part("Khen thưởng", ("Năm", "Hình thức, danh hiệu", "Số quyết định", "Ngày"), rows)


def _disciplines(posts):
    decisions = Discipline.objects.filter(staff__in=posts).order_by("pk")
    rows = [(each.get_form_display(), each.decision_number, _day(each.decided_on)) for each in decisions]
    return Part("Kỷ luật", ("Hình thức", "Số quyết định", "Ngày"), rows)


def _transfers(posts, user):
    rows = [
        (each.staff.unit.name, each.to_unit.name, _day(each.first_day), each.get_outcome_display() or "Chờ tiếp nhận",
         each.requested_by_name, each.decided_by_name, each.reason)
        for each in transfers_seen(posts, user)
    ]  # fmt: skip
    columns = ("Từ đơn vị", "Đến đơn vị", "Nhận việc từ", "Kết quả", "Người đề nghị", "Người quyết định", "Lý do")
    return Part("Điều động", columns, rows)


def _account(user):
    rows = [(user.username, user.full_name, user.email, "", "", "")]
    rows += [
        ("", "", "", role.get_kind_display(), str(role.unit or role.province or ""),
         f"từ {show_day(role.valid_from)}{f' đến {show_day(role.valid_to)}' if role.valid_to else ''}")
        for role in user.roles.select_related("unit", "province")
    ]  # fmt: skip
    return Part("Tài khoản", ("Tên đăng nhập", "Họ và tên", "Thư điện tử", "Vai trò", "Ở", "Thời gian"), rows)


def _log(user):
    words = dict(AccountAction.choices)
    rows = [
        (_moment(each.at), words.get(each.action, each.action), each.by_name, each.detail, each.address)
        for each in AccountEvent.objects.filter(username=user.username)
    ]
    return Part("Nhật ký tài khoản", ("Lúc", "Việc", "Người làm", "Chi tiết", "Từ địa chỉ"), rows)


def _day(value):
    return show_day(value) if value else NO_WORDS


def _moment(value):
    return f"{show_clock(value)} {show_day(value)}" if value else NO_WORDS


def _number(value):
    return NO_WORDS if value is None else show_decimal(value)
