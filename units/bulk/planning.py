"""From rows that name people and offices to what will be made: who is new, who is known, what the rules refuse.

The rules here say it early and by row; the verbs of units.accounts say it again when it is done.
"""

from datetime import date

from django.db.models import Q

from units.bulk.usernames import propose_username
from units.days import show_day
from units.models import Role, RoleKind, User
from units.models.accounts import PROVINCE_ROLES, UNIT_ROLES
from units.schema import valid_within
from units.text import one_line

NEW, MORE, SAME = "new", "more", "same"


def working_day(province, *, today):
    """Today, or the last day of a province that has ended: its people keep its archives."""
    return min(today, province.valid_to) if province and province.valid_to else today


class Planner:
    """Plans the accounts of one province on `day`. `tell(row, column key, sentence)` hears what is wrong."""

    def __init__(self, province, *, day, units, tell):
        self.province, self.day, self.units, self.tell = province, day, units, tell
        self._heads, self._people, self._named, self._given = {}, {}, {}, {}

    def plan(self, rows):
        """One dictionary per good row: person, office, and `what` becomes of it (new, more, same)."""
        rows = list(rows)
        self._look_up(rows)
        return [planned for row in rows if (planned := self._planned(row))]

    def _look_up(self, rows):
        asked = {row.get("username") for row in rows} - {None}
        self._users = {user.username: user for user in User.objects.filter(username__in=asked)}
        self._taken = set(User.objects.values_list("username", flat=True)) | asked
        here = Q(unit__province=self.province) | Q(province=self.province)
        roles = Role.objects.filter(here, valid_within(self.day, date.max)).select_related("user")
        self._held = {}
        for role in roles:
            self._held.setdefault((role.kind, role.unit_id or 0), []).append((role, role.user))

    def _planned(self, row):
        office = self._office(row)
        if office is None:
            return None
        username, full_name = row.get("username"), row["full_name"]
        known = self._users.get(username) if username else self._same_person(full_name, office)
        if known and _name(known.full_name) != _name(full_name):
            self.tell(row, "username", f"“{username}” là tài khoản của {known.full_name}. Hãy đặt tên đăng nhập khác.")
            return None
        if known and not known.is_active:
            self.tell(row, "username", f"Tài khoản “{known.username}” đã ngừng dùng. Hãy cho dùng lại trước.")
            return None
        name = known.username if known else self._name_for(row, office)
        if name is None or not self._fits(row, office, name):
            return None
        return {
            "row": row.number,
            "full_name": full_name,
            "username": name,
            "email": row.get("email") or "",
            "user": known.pk if known else None,
            "what": self._what(known, office),
            **office,
        }

    def _office(self, row):
        """The role as `accounts.give_role` takes it, by keys, with its place in words; None where it cannot be."""
        kind, unit = row["kind"], None
        if kind == RoleKind.ADMIN:
            self.tell(row, "kind", "Quản trị hệ thống phải lập riêng từng người ở trang “Lập tài khoản”.")
            return None
        if kind in UNIT_ROLES:
            if row.get("unit") is None:
                self.tell(row, "unit", "Vai trò này cần mã đơn vị.")
                return None
            unit = self.units.get(row["unit"])
            if unit is None:
                self.tell(row, "unit", f"Tỉnh chưa có đơn vị mã “{row['unit']}”. Hãy sửa mã.")
                return None
        elif row.get("unit") is not None:
            self.tell(row, "unit", "Vai trò của tỉnh không gắn với đơn vị. Hãy để trống ô này.")
            return None
        first, last = row.get("valid_from") or self.day, row.get("valid_to")
        if not self._within(row, unit, first, last):
            return None
        return {
            "kind": kind,
            "unit": unit.pk if unit else None,
            "province": self.province.pk if kind in PROVINCE_ROLES else None,
            "place": unit.name if unit else self.province.name,
            "code": unit.code if unit else "",
            "position": row.get("position") or "",
            "valid_from": first,
            "valid_to": last,
        }

    def _within(self, row, unit, first, last):
        if last and last < first:
            self.tell(row, "valid_to", f"Ngày kết thúc phải từ ngày bắt đầu ({show_day(first)}) trở đi.")
            return False
        end = min(filter(None, (unit and unit.valid_to, self.province.valid_to)), default=None)
        if end and end < first:
            self.tell(row, "valid_from", f"{unit.name if unit else self.province.name} chỉ có đến {show_day(end)}.")
            return False
        return True

    def _same_person(self, full_name, office):
        """Whoever of that name holds the very office: a file that comes twice makes nobody twice."""
        held = self._held.get((office["kind"], office["unit"] or 0), ())
        return next((user for role, user in held if _name(user.full_name) == _name(full_name)), None)

    def _name_for(self, row, office):
        """The name to sign in with; the same person at the same place has one account, whatever the offices."""
        username, key = row.get("username"), (_name(row["full_name"]), office["place"])
        if username:
            other = self._named.setdefault(username, row["full_name"])
            if _name(other) != _name(row["full_name"]):
                self.tell(row, "username", f"“{username}” đã đặt cho {other} ở một dòng trên. Hãy đặt tên khác.")
                return None
            return username
        if key not in self._people:
            self._people[key] = propose_username(row["full_name"], office["code"], taken=self._taken)
        return self._people[key]

    def _fits(self, row, office, username):
        """One head of a unit at a time, and no office twice for one person, in the file and beside what is there."""
        span = _span(office["valid_from"], office["valid_to"])
        if office["kind"] == RoleKind.HEAD:
            for role, user in self._held.get((RoleKind.HEAD, office["unit"]), ()):
                if not role.acting and user.username != username and _meet(span, _span_of(role)):
                    self.tell(row, "kind", f"{user.full_name} đang là thủ trưởng của {office['place']}. "
                              "Hãy đặt ngày kết thúc trước, hoặc dùng “Thay thủ trưởng”.")  # fmt: skip
                    return False
            heads = self._heads.setdefault(office["unit"], [])
            if other := next((n for n, name, days in heads if name != username and _meet(span, days)), None):
                self.tell(row, "kind", f"Dòng {other} đã có thủ trưởng của {office['place']} trong thời gian này. "
                          "Hãy bỏ một dòng hoặc sửa ngày.")  # fmt: skip
                return False
            heads.append((row.number, username, span))
        given = self._given.setdefault((username, office["kind"], office["unit"] or 0), [])
        if earlier := next((n for n, days in given if _meet(span, days)), None):
            self.tell(row, "kind", f"Dòng {earlier} đã giao vai trò này cho {row['full_name']}. Hãy bỏ một dòng; "
                      "nếu là hai người trùng tên, hãy ghi tên đăng nhập cho mỗi người.")  # fmt: skip
            return False
        given.append((row.number, span))
        return True

    def _what(self, known, office):
        if known is None:
            return NEW
        span = _span(office["valid_from"], office["valid_to"])
        held = self._held.get((office["kind"], office["unit"] or 0), ())
        has = any(user.pk == known.pk and _meet(span, _span_of(role)) for role, user in held)
        return SAME if has else MORE


def _span(first, last):
    """The days of an office, one without a last day lasting for ever."""
    return first, last or date.max


def _span_of(role):
    return _span(role.valid_from, role.valid_to)


def _meet(one, other):
    return one[0] <= other[1] and other[0] <= one[1]


def _name(full_name):
    """Names are the same whatever their capitals; their diacritics tell people apart."""
    return one_line(full_name).casefold()
