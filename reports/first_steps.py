"""The first things somebody new does in each office, ticked off by what they have done; one query for all of them."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Exists, Q
from django.urls import reverse

from campaign.models import Round
from reports.models import Document, DocumentKind, Reminder, Report, ReportEvent
from scoring.models import Action, AssessmentEvent, Evidence, Mark
from units.account_log import AccountAction
from units.health import HEARTBEAT
from units.models import AccountEvent, Notice, RoleKind, Setting, SettingKey, Unit, User
from units.nav import ORDER
from units.offices import with_offices


@dataclass(frozen=True)
class FirstStep:
    words: str
    url: str
    done: bool


def first_steps(user, *, today):
    """The FirstSteps of the widest office the person holds; none, and no query, where they were put away."""
    if user.tour_closed_at or user.must_change_password:
        return ()
    held = {role.kind for role in user.scope.roles}
    kind = next((each for each in ORDER if each in held), None)
    steps = STEPS.get(kind, _own)(user, today)
    asked = {f"step{n}": done for n, (*_, done) in enumerate(steps) if not isinstance(done, bool)}
    found = User.objects.filter(pk=user.pk).values(**asked).get()
    return [FirstStep(words, url, found.get(f"step{n}", done)) for n, (words, url, done) in enumerate(steps)]


def _password():
    return "Đặt mật khẩu của riêng mình", reverse("password_change"), True


def _did(user, *actions):
    return Exists(AssessmentEvent.objects.filter(by=user.pk, action__in=actions))


def _by(user, person, name):
    """Of rows that keep the person in the field `person`, and only `name` before there was one."""
    return Q(**{person: user.pk}) | Q(**{f"{person}__isnull": True, name: user.full_name})


def _clerk(user, today):
    units, sheets = user.scope.served_unit_ids, reverse("assessment_list")
    marks = Mark.objects.filter(_by(user, "saved_by", "saved_by_name"), assessment__unit__in=units)
    files = Evidence.objects.filter(_by(user, "added_by", "added_by_name"), mark__assessment__unit__in=units)
    return [
        _password(),
        ("Mở phiếu và nhập điểm đầu tiên", sheets, Exists(marks)),
        ("Thêm một minh chứng vào tiêu chí", sheets, Exists(files)),
        ("Trình phiếu lên thủ trưởng", sheets, _did(user, Action.SUBMIT)),
    ]


def _head(user, today):
    queue = reverse("review_queue")
    return [
        _password(),
        ("Mở hàng đợi và duyệt phiếu đầu tiên", queue, _did(user, Action.APPROVE)),
        ("Khi phiếu cần sửa: trả lại kèm lý do", queue, _did(user, Action.RETURN)),
    ]


def _coordinator(user, today):
    provinces = user.scope.coordinated_province_ids
    day = user.scope.day_shown(today)
    units = Unit.objects.filter(province__in=provinces).existing_on(day)
    headless = with_offices(units, day=day).filter(has_head=False)
    rounds = Round.objects.filter(campaign__province__in=provinces, historical=False)
    letters = Document.objects.filter(kind=DocumentKind.REMINDER, requested_by=user.pk)
    reminders = Reminder.objects.filter(by=user.pk)
    approved = f"{reverse('assessment_list')}?trang-thai=approved"
    return [
        ("Cử người duyệt cho đơn vị chưa có thủ trưởng", reverse("head_vacancy_list"), ~Exists(headless)),
        ("Mở đợt chấm điểm", reverse("round_list"), Exists(rounds)),
        ("Đôn đốc đơn vị chậm", reverse("chasing_entry"), Exists(letters) | Exists(reminders)),
        ("Thẩm định phiếu đầu tiên", approved, _did(user, Action.APPRAISE)),
        ("Lập báo cáo đầu tiên", reverse("report_list"), Exists(Report.objects.filter(requested_by=user.pk))),
    ]


def _leader(user, today):
    read = Notice.objects.filter(user=user.pk, read_at__isnull=False)
    return [
        _password(),
        ("Tải một báo cáo đã ban hành", reverse("report_list"), Exists(ReportEvent.objects.filter(by=user.pk))),
        ("Đọc thông báo mới", reverse("notice_list"), Exists(read)),
    ]


def _admin(user, today):
    contact = Setting.objects.filter(key=SettingKey.OFFICE_CONTACT).exclude(value="")
    lines = AccountEvent.objects.filter(_by(user, "by", "by_name"))
    return [
        _password(),
        ("Ghi cơ quan vận hành và cách liên hệ", reverse("settings_page"), Exists(contact)),
        ("Lập tài khoản cho các đơn vị", reverse("user_import"), Exists(lines.filter(action=AccountAction.CREATED))),
        ("Giao vai trò đầu tiên", reverse("user_list"), Exists(lines.filter(action=AccountAction.ROLE_GIVEN))),
        ("Kiểm tra máy xử lý nền đang chạy", reverse("health_page"), cache.get(HEARTBEAT) is not None),
    ]


def _own(user, today):
    marks = Mark.objects.filter(_by(user, "saved_by", "saved_by_name"), assessment__staff__account=user.pk)
    return [
        _password(),
        ("Mở phiếu của mình và tự chấm, nếu đơn vị cho tự chấm", reverse("assessment_list"), Exists(marks)),
    ]


STEPS = {
    RoleKind.CLERK: _clerk,
    RoleKind.HEAD: _head,
    RoleKind.COORDINATOR: _coordinator,
    RoleKind.LEADER: _leader,
    RoleKind.ADMIN: _admin,
}
