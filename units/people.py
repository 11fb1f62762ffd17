"""One human being behind several posts: which account is theirs, and whether they may mark themselves."""

from django.db import transaction
from django.utils.timezone import localdate

from units import account_log
from units.account_log import AccountAction
from units.models import AccountEvent, Role, RoleKind, Staff, Unit, User
from units.permissions import decides_self_marking, edits_staff
from units.refusals import Refused
from units.text import fold


@transaction.atomic
def link_account(post, *, username, by, at, address=None):
    """The account of the person in post: they see their own sheets, and may mark themselves where the unit allows it.

    One account is one person: a post whose account is known already joins that person's other posts.
    Whoever links an account opens all of the person's sheets to it, so they must keep every post of the person.
    """
    post, day = _locked(post), localdate(at)
    posts = _kept_posts(post, by=by, day=day)
    if post.account_id:
        raise Refused(f"{post.full_name} đã nối với tài khoản “{post.account.username}”. Hãy bỏ nối trước.")
    user = _account_for(post, username, day=day)
    _refuse_own(user, by)
    if other := Staff.objects.filter(account=user).exclude(person=post.person).first():
        _join(post, other.person, by=by)
    Staff.objects.of_person(post.person).update(account=user)
    post.account = user
    _log(AccountAction.LINKED, user, posts, by=by, at=at, address=address)
    return post


@transaction.atomic
def unlink_account(post, *, by, at, address=None):
    """Takes the account off all posts of the person; the account itself, its roles and its past acts stay."""
    post = _locked(post)
    posts = _kept_posts(post, by=by, day=localdate(at))
    if not post.account_id:
        raise Refused(f"{post.full_name} chưa nối với tài khoản nào. Hãy tải lại trang.")
    user = post.account
    _refuse_own(user, by)
    Staff.objects.of_person(post.person).update(account=None)
    _log(AccountAction.UNLINKED, user, posts, by=by, at=at, address=address)


def was_linked(user, post):
    """Whether the post was this account's until somebody unlinked it; the account log has a line for every post."""
    code, unit = f" ({post.code}), ", f" ({post.unit.code})"
    lines = AccountEvent.objects.filter(action=AccountAction.UNLINKED, username=user.username)
    return lines.filter(detail__contains=code, detail__endswith=unit).exists()


@transaction.atomic
def set_self_marking(unit, *, on, by, at, address=None):
    """Whether the unit's people with an account enter their own marks (điểm tự chấm)."""
    if not decides_self_marking(by, unit):
        raise Refused("Chỉ thủ trưởng đơn vị hoặc chuyên viên Sở Nội vụ được cho cán bộ tự chấm.")
    if Unit.objects.filter(pk=unit.pk).exclude(self_marking=on).update(self_marking=on):
        action = AccountAction.SELF_MARKING_ON if on else AccountAction.SELF_MARKING_OFF
        account_log.record(action, username=by.username, at=at, by=by, detail=f"{unit} ({unit.code})", address=address)


def log_export(post, *, by, at, address=None):
    """Who took a copy of what is held about a person, and when."""
    account_log.record(
        AccountAction.PERSON_EXPORTED, username=by.username, at=at, by=by, detail=_described(post), address=address
    )


def _account_for(post, username, *, day):
    """The account under that name; one answer for every reason it does not fit, so that names cannot be fished for."""
    user = User.objects.select_for_update(of=("self",)).filter(username=username.lower(), is_active=True).first()
    if not user or fold(user.full_name) != fold(post.full_name) or not _belongs(user, post, day=day):
        raise Refused(
            f"Không có tài khoản “{username}” đang dùng mang tên {post.full_name} trong tỉnh. "
            "Hãy xem lại tên đăng nhập, hoặc nhờ quản trị hệ thống lập tài khoản."
        )
    return user


def _belongs(user, post, *, day):
    """An account of the province: by its roles today, by its other posts, or new and without either."""
    province = post.unit.province_id
    roles = Role.objects.filter(user=user)
    here = [role for role in roles.in_force_on(day).select_related("unit") if _province_of(role) == province]
    posts = set(user.posts.values_list("unit__province", flat=True))
    return bool(here) or province in posts or not (roles.exists() or posts)


def _province_of(role):
    return role.unit.province_id if role.unit_id else role.province_id


def _join(post, person, *, by):
    """There is no way back from two persons made one, so only who keeps every post of both does it."""
    if not all(_keeps(by, each) for each in _posts_of(person)):
        raise Refused(
            "Tài khoản này đã nối với một người ở đơn vị khác. Nếu là một người giữ hai vị trí, "
            "hãy nhờ chuyên viên Sở Nội vụ nối."
        )
    Staff.objects.of_person(post.person).update(person=person)
    post.person = person


def _locked(post):
    return Staff.objects.select_for_update(of=("self",)).select_related("unit", "account").get(pk=post.pk)


def _posts_of(person):
    """Every post of the person, locked in one order for everybody."""
    posts = Staff.objects.select_for_update(of=("self",)).select_related("unit")
    return list(posts.of_person(person).order_by("pk"))


def _kept_posts(post, *, by, day):
    """Every post of the person, where `by` keeps them all and acts from one that is still held."""
    if not edits_staff(by, post.unit):
        raise Refused("Chỉ cán bộ đầu mối của đơn vị hoặc chuyên viên Sở Nội vụ được nối tài khoản với cán bộ.")
    posts = _posts_of(post.person)
    if not all(_keeps(by, each) for each in posts):
        raise Refused(
            f"{post.full_name} còn có vị trí ở đơn vị khác "
            "nên chỉ chuyên viên Sở Nội vụ được nối hoặc bỏ nối tài khoản."
        )
    held = next((each for each in posts if each.is_in_post_on(day)), None)
    if held and post.valid_to and post.valid_to < day:
        raise Refused(
            f"{post.full_name} đã thôi giữ vị trí này. "
            f"Hãy nối hoặc bỏ nối tài khoản ở vị trí đang giữ tại {held.unit.name}."
        )
    return posts


def _keeps(by, post):
    """Posts of a province that ended are kept by the coordinator of the province formed from it."""
    if edits_staff(by, post.unit):
        return True
    coordinators = [role for role in by.scope.roles if role.kind == RoleKind.COORDINATOR]
    return any(post.unit.province_id in role.formed_from for role in coordinators)


def _refuse_own(user, by):
    """Nobody takes their own account off a sheet, or puts it on one: it decides who may judge the sheet."""
    if user.pk == by.pk:
        raise Refused(
            "Không ai tự nối hoặc bỏ nối tài khoản của chính mình. "
            "Hãy nhờ cán bộ đầu mối khác của đơn vị hoặc chuyên viên Sở Nội vụ khác làm việc này."
        )


def _described(post):
    return f"{post.full_name} ({post.code}), {post.unit} ({post.unit.code})"


def _log(action, user, posts, *, by, at, address):
    for post in posts:
        account_log.record(action, username=user.username, at=at, by=by, detail=_described(post), address=address)
