"""Who is in post in a unit: entering, correcting and ending a post, a second post of the same person."""

from datetime import date

from django.db import transaction

from units.days import show_day
from units.models import Staff, Transfer, TransferOutcome, Unit
from units.people import was_linked
from units.permissions import coordinates, edits_staff
from units.refusals import Refused, refuse_invalid
from units.schema import valid_within
from units.text import fold, person_sort_key
from units.undoing import end_on, keep_days

DAY_OF_TRANSFER = "Ngày này theo điều động giữa hai đơn vị. Hãy thu hồi điều động rồi lập lại với ngày đúng."


def staff_keys(*, code, full_name):
    """The search and sort keys of a person in post; whoever writes code or name writes these with them."""
    return {"search_key": fold(f"{code} {full_name}")[:300], "name_key": person_sort_key(full_name)[:900]}


def overlap_sentence(code):
    """Two posts of one person in one unit at a time would get two sheets."""
    return f"Mã “{code}” đã có ở đơn vị trong cùng thời gian. Hãy sửa ngày, hoặc kết thúc lần trước."


@transaction.atomic
def enter_staff(unit, *, code, full_name, category, position="", valid_from=None, valid_to=None, by, at):
    """A person in a post of the unit."""
    _must_edit(by, unit)
    # One at a time: the second of two clicks finds the first one's row and is refused in words.
    hold(unit.pk)
    person = Staff(unit=unit)
    write_post(
        person,
        code=code,
        full_name=full_name,
        category=category,
        position=position,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return person


@transaction.atomic
def add_post(post, *, unit, code, category, position="", valid_from=None, valid_to=None, by, at):
    """Kiêm nhiệm: another post of the same human being, in this unit under another code or in another unit."""
    _must_edit(by, post.unit)
    _must_edit(by, unit)
    hold(unit.pk)
    post = _locked(post)
    other = Staff(unit=unit, person=post.person, account=post.account)
    write_post(
        other,
        code=code,
        full_name=post.full_name,
        category=category,
        position=position,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return other


@transaction.atomic
def correct_staff(person, *, code, full_name, category, position="", valid_from=None, valid_to=None, by, at):
    """Put right what was typed wrongly; another post, or a post elsewhere, is another row with its own dates.

    A name belongs to the person: it is put right in all their posts that `by` keeps. It also says which account
    fits the person, so that a name known beyond the unit is put right by the coordinator.
    """
    hold(person.unit_id)
    person = _locked(person)
    _must_edit(by, person.unit)
    if code != person.code and person.assessments.exists():
        raise Refused("Người này đã có phiếu chấm nên không đổi được mã cán bộ. Hãy giữ mã cũ.")
    _keep_days_of_transfers(person, valid_from=valid_from, valid_to=valid_to)
    renamed = full_name != person.full_name
    if renamed:
        _refuse_renaming(person, by=by)
    write_post(
        person,
        code=code,
        full_name=full_name,
        category=category,
        position=position,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if renamed:
        for other in Staff.objects.editable_by(by).of_person(person.person).exclude(pk=person.pk):
            names = {"full_name": full_name} | staff_keys(code=other.code, full_name=full_name)
            Staff.objects.filter(pk=other.pk).update(**names)
    return person


@transaction.atomic
def end_staff(person, *, on, by, at):
    """The person's last day in the post is `on`; the Removal it returns sets the last day before back."""
    person = _locked(person)
    _must_edit(by, person.unit)
    if person.valid_to and person.valid_to <= on:
        raise Refused(
            f"Vị trí của {person.full_name} đã kết thúc ngày {show_day(person.valid_to)}. "
            "Hãy sửa ngày ở trang “Sửa thông tin” nếu ghi nhầm."
        )
    _keep_days_of_transfers(person, valid_from=person.valid_from, valid_to=on)
    if person.valid_from and on < person.valid_from:
        raise Refused(f"Ngày kết thúc phải từ ngày bắt đầu ({show_day(person.valid_from)}) trở đi.")
    days = end_on(on, Staff.objects.filter(pk=person.pk))
    return keep_days(days, what=f"{person.full_name} ở {person.unit.name}", by=by, at=at)


def check_put_back(post, *, by, at, address=None):
    """A post goes on as before its end was set only where nothing was written over its days since. Raises Refused."""
    hold(post.unit_id)
    _must_edit(by, post.unit)
    if Transfer.objects.filter(outcome=TransferOutcome.ACCEPTED, staff=post).exists():
        raise Refused(DAY_OF_TRANSFER)
    refuse_overlap(post)


def hold(unit_id):
    """Locks the unit's list of people; always before a post of it, so that two never wait for each other."""
    Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)


def _locked(person):
    return Staff.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)


def _must_edit(by, unit):
    if not edits_staff(by, unit):
        raise Refused("Chỉ cán bộ đầu mối của đơn vị hoặc chuyên viên Sở Nội vụ được sửa danh sách cán bộ.")


def _refuse_renaming(post, *, by):
    if post.account_id == by.pk or was_linked(by, post):
        raise Refused("Không ai tự sửa họ tên của chính mình. Hãy nhờ chuyên viên Sở Nội vụ khác sửa họ tên này.")
    if coordinates(by, post.unit.province_id):
        return
    if post.account_id:
        raise Refused(f"{post.full_name} đã nối với tài khoản nên chỉ chuyên viên Sở Nội vụ được sửa họ tên.")
    posts = Staff.objects.of_person(post.person)
    if posts.exclude(pk__in=posts.editable_by(by)).exists():
        raise Refused(f"{post.full_name} còn có vị trí ở đơn vị khác nên chỉ chuyên viên Sở Nội vụ được sửa họ tên.")


def write_post(post, **values):
    """Fills and saves a post whose unit row the caller holds; raises Refused."""
    for field, value in (values | staff_keys(code=values["code"], full_name=values["full_name"])).items():
        setattr(post, field, value)
    refuse_invalid(post)
    refuse_overlap(post)
    post.save()


def refuse_overlap(post):
    """In one unit and at one time a code names one post."""
    others = Staff.objects.filter(unit=post.unit_id, code=post.code).exclude(pk=post.pk)
    if others.filter(valid_within(post.valid_from or date.min, post.valid_to or date.max)).exists():
        raise Refused(overlap_sentence(post.code))


def _keep_days_of_transfers(post, *, valid_from, valid_to):
    """The day on which a person went from one unit to another is known to both: neither moves it alone."""
    accepted = Transfer.objects.filter(outcome=TransferOutcome.ACCEPTED)
    came = valid_from != post.valid_from and accepted.filter(new_post=post).exists()
    went = valid_to != post.valid_to and accepted.filter(staff=post).exists()
    if came or went:
        raise Refused(DAY_OF_TRANSFER)
