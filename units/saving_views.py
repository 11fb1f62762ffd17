"""Keeping how a person sees a list: columns, named views, the one that opens first, sharing, taking one out."""

from urllib.parse import parse_qs, parse_qsl, urlencode

from django.db import transaction

from units.arranging import PARTED
from units.models import Province, SavedView, User
from units.permissions import coordinates
from units.refusals import Refused, refuse_invalid
from units.text import one_line
from units.undoing import take_out
from units.web import PASSING

MOST_VIEWS = 20
# Of one person on all lists together, columns kept included.
MOST_IN_ALL = 200
MOST_LETTERS = 1000
MOST_FIELDS = 50
TOO_LONG = "Điều kiện lọc quá dài nên không lưu được. Hãy lọc bằng ít chữ hơn."
TOO_MANY_COLUMNS = "Danh sách này đã nhớ quá nhiều cột. Hãy bấm “Như ban đầu” rồi chọn lại."
NOT_YOURS = "Cách xem này của người khác nên không sửa được."


def query_kept(text):
    """The part of an address that a view keeps: parameters with a value, but for the passing ones. Raises Refused."""
    try:
        asked = dict(parse_qsl(text, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Refused(TOO_LONG) from None
    query = urlencode([(name, value) for name, value in asked.items() if name not in PASSING])
    if len(query) > MOST_LETTERS:
        raise Refused(TOO_LONG)
    return query


def columns_kept(query):
    """(chosen, left out) of the query of a nameless view, as units.arranging.Table.arranged takes them."""
    kept = parse_qs(query, keep_blank_values=True)
    return kept.get("cot", [""])[0], kept.get("bo", [None])[0]


@transaction.atomic
def keep_columns(table, columns, *, left_out=(), by):
    """The columns of the list for this person from now on; none chosen: the usual ones. Raises Refused.

    `columns` and `left_out` are the keys that the page offered. What was chosen before of others, which another face
    of the list has, stays.
    """
    _locked(by)
    own = SavedView.objects.owned_by(by).of_table(table).filter(name="")
    if not columns:
        own.delete()
        return
    view = own.first() or SavedView(owner=by, table=table)
    if view.pk is None:
        _room_for_one(by)
    shown, hidden = (_others(keys, [*columns, *left_out]) for keys in columns_kept(view.query))
    view.query = urlencode({"cot": PARTED.join([*columns, *shown]), "bo": PARTED.join([*left_out, *hidden])})
    if len(view.query) > MOST_LETTERS:
        raise Refused(TOO_MANY_COLUMNS)
    refuse_invalid(view)
    view.save()


def _others(keys, offered):
    return [key for key in (keys or "").split(PARTED) if key and key not in offered]


@transaction.atomic
def save_view(table, *, name, query, by, opens_first=False, province_id=None):
    """A new view under a name, or a new content of one's own view of that name. Raises Refused."""
    _locked(by)
    name = _named(name)
    views = SavedView.objects.owned_by(by).of_table(table).named()
    view = views.filter(name=name).first() or SavedView(owner=by, table=table, name=name)
    if view.pk is None and views.count() >= MOST_VIEWS:
        raise Refused(f"Một danh sách lưu nhiều nhất {MOST_VIEWS} cách xem. Hãy bỏ bớt cách xem không dùng nữa.")
    if view.pk is None:
        _room_for_one(by)
    if opens_first:
        views.update(is_default=False)
    view.query, view.is_default = query_kept(query), opens_first
    view.province_id = _shared_in(province_id, by)
    refuse_invalid(view)
    view.save()
    return view


@transaction.atomic
def change_view(view, *, name, by, opens_first=False, province_id=None):
    """Its name, whether it opens first, and whether the colleagues see it. Raises Refused."""
    _locked(by)
    _own(view, by)
    if opens_first:
        SavedView.objects.owned_by(by).of_table(view.table).update(is_default=False)
    view.name, view.is_default, view.province_id = _named(name), opens_first, _shared_in(province_id, by)
    refuse_invalid(view)
    view.save(update_fields=["name", "is_default", "province"])
    return view


@transaction.atomic
def remove_view(view, *, by, at):
    """Returns the Removal by which it can be put back."""
    _locked(by)
    _own(view, by)
    return take_out(view, what=f"cách xem “{view.name}”", by=by, at=at)


def check_put_back(view, *, by, at, address=None):
    _own(view, by)
    _room_for_one(by)
    _shared_in(view.province_id, by)


def _room_for_one(by):
    if SavedView.objects.owned_by(by).count() >= MOST_IN_ALL:
        raise Refused(f"Một người lưu nhiều nhất {MOST_IN_ALL} cách xem. Hãy bỏ bớt cách xem không dùng nữa.")


def _named(name):
    if not (name := one_line(name)):
        raise Refused("Hãy đặt tên cho cách xem.")
    return name


def _shared_in(province_id, by):
    if province_id is None:
        return None
    if not coordinates(by, province_id) or not Province.objects.filter(pk=province_id).exists():
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh chia sẻ được cách xem trong tỉnh.")
    return province_id


def _own(view, by):
    if view.owner_id != by.pk:
        raise Refused(NOT_YOURS)


def _locked(by):
    """One change of a person's views at a time."""
    return User.objects.select_for_update(of=("self",)).get(pk=by.pk)
