"""What the search finds in the register: units, clusters, people, accounts; and the pages of everybody's apps."""

from itertools import chain

from django.conf import settings
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils.module_loading import import_string

from units.days import show_day
from units.models import Cluster, Staff, Unit, User
from units.schema import Folded, valid_on
from units.searching import Hit, Page, Source, fitting_pages, in_order_of_fitness


def _units(user, words, day, start, stop):
    units = in_order_of_fitness(
        Unit.objects.visible_to(user), words, code="code", then=(_ended_last(day), "sort_key", "pk")
    )
    return [
        Hit(unit.name, unit.get_absolute_url(), _joined(unit.get_kind_display(), _ended(unit, day)), unit.code)
        for unit in units[start:stop]
    ]


def _clusters(user, words, day, start, stop):
    clusters = Cluster.objects.visible_to(user).annotate(key=Folded("name"))
    clusters = in_order_of_fitness(clusters, words, key="key", then=(_ended_last(day), "sort_key", "pk"))
    return [Hit(each.name, each.get_absolute_url(), _ended(each, day)) for each in clusters[start:stop]]


def _people(user, words, day, start, stop):
    staff = in_order_of_fitness(
        Staff.objects.visible_to(user), words, code="code", then=(_ended_last(day), "name_key", "pk")
    )
    return [
        Hit(
            post.full_name,
            reverse("person_detail", args=[post.pk]),
            _joined(post.position or post.get_category_display(), post.unit.name, _ended(post, day)),
            post.code,
        )
        for post in staff.select_related("unit")[start:stop]
    ]


def _accounts(user, words, day, start, stop):
    """For administrators alone, who see accounts and nothing of marks."""
    if not user.scope.is_admin:
        return []
    accounts = in_order_of_fitness(User.objects.all(), words, code="username", then=("name_key", "username"))
    return [
        Hit(
            each.full_name,
            reverse("user_detail", args=[each.pk]),
            "" if each.is_active else "đã ngừng dùng",
            each.username,
        )
        for each in accounts[start:stop]
    ]


def _pages(user, words, day, start, stop):
    pages = chain.from_iterable(import_string(path) for path in settings.SEARCHED_PAGES)
    return [Hit(page.title, reverse(page.name)) for page in fitting_pages(pages, user, words)[start:stop]]


def _ended_last(day):
    return Case(When(valid_on(day), then=Value(0)), default=Value(1))


def _ended(row, day):
    return f"đến {show_day(row.valid_to)}" if row.valid_to and row.valid_to < day else ""


def _joined(*facts):
    return ", ".join(fact for fact in facts if fact)


def coordinates_somewhere(user):
    return bool(user.scope.coordinated_province_ids)


def has_an_office(user):
    """Any office but the administrator's."""
    return bool(user.scope.province_ids)


def is_admin(user):
    return user.scope.is_admin


def everybody(user):
    return True


UNITS = Source("don-vi", "Đơn vị", _units)
CLUSTERS = Source("cum-khoi", "Cụm, khối thi đua", _clusters)
PEOPLE = Source("can-bo", "Cán bộ", _people)
ACCOUNTS = Source("tai-khoan", "Tài khoản", _accounts)
PAGES = Source("trang", "Trang và việc", _pages)

OFFERED = (
    Page("Đơn vị", "unit_list", has_an_office, "danh sách cơ quan địa phương"),
    Page("Lập đơn vị", "unit_create", coordinates_somewhere, "thêm đơn vị mới"),
    Page("Đơn vị chưa có người duyệt", "head_vacancy_list", coordinates_somewhere, "thủ trưởng trống"),
    Page("Cụm, khối thi đua", "cluster_list", has_an_office, "cum khoi"),
    Page("Lập cụm, khối", "cluster_create", coordinates_somewhere, "thêm cum khoi"),
    Page("Điều động cán bộ", "transfer_list", has_an_office, "chuyển công tác tiếp nhận"),
    Page("Tài khoản", "user_list", is_admin, "người dùng"),
    Page("Lập tài khoản", "user_create", is_admin, "thêm người dùng"),
    Page("Nhật ký tài khoản", "account_log", is_admin, "lịch sử đăng nhập"),
    Page("Thông báo", "notice_list", everybody, "tin mới"),
    Page("Đổi mật khẩu", "password_change", everybody),
)
