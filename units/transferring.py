"""Điều động: a person goes from a post in one unit to a post in another, once the receiving unit has confirmed it."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import ProtectedError

from units.days import show_day
from units.models import Staff, Transfer, TransferOutcome, Unit
from units.permissions import speaks_for
from units.refusals import Refused
from units.schema import valid_within
from units.staffing import hold, refuse_overlap, write_post

ALREADY_THERE = "{name} đã có vị trí ở {unit} trong thời gian này. Hãy sửa ngày của vị trí đó, hoặc chọn ngày khác."


@transaction.atomic
def request_transfer(post, *, to_unit, first_day, by, at):
    """Asked for by the unit that the person leaves; nothing changes until the other unit has confirmed it."""
    post = _locked_post(post)
    _must_speak(by, post.unit, "Chỉ người của đơn vị cũ hoặc chuyên viên Sở Nội vụ được đề nghị điều động.")
    _check(post, to_unit, first_day)
    if post.transfers.waiting().exists():
        raise Refused("Người này đang có một đề nghị điều động chờ tiếp nhận. Hãy rút đề nghị đó trước.")
    return Transfer.objects.create(
        staff=post,
        to_unit=to_unit,
        first_day=first_day,
        requested_at=at,
        requested_by=by,
        requested_by_name=by.full_name,
    )


@transaction.atomic
def accept_transfer(transfer, *, code, category, position="", by, at):
    """The old post ends on the day before, the new one begins; sheets, marks and awards stay where they were earned."""
    transfer = _waiting(transfer)
    _must_receive(by, transfer)
    hold(transfer.to_unit_id)
    old = _locked_post(transfer.staff)
    _check(old, transfer.to_unit, transfer.first_day)
    old.valid_to = transfer.first_day - timedelta(days=1)
    old.save(update_fields=["valid_to"])
    new = Staff(unit=transfer.to_unit, person=old.person, account=old.account, came_from=old)
    write_post(
        new,
        code=code,
        full_name=old.full_name,
        category=category,
        position=position,
        valid_from=transfer.first_day,
        valid_to=None,
    )
    transfer.new_post = new
    _decide(transfer, TransferOutcome.ACCEPTED, by=by, at=at)
    return new


@transaction.atomic
def decline_transfer(transfer, *, reason, by, at):
    transfer = _waiting(transfer)
    _must_receive(by, transfer)
    if not reason.strip():
        raise Refused("Hãy nêu lý do không tiếp nhận.")
    _decide(transfer, TransferOutcome.DECLINED, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def cancel_transfer(transfer, *, by, at):
    """The unit that asked takes its request back, as long as nobody has decided it."""
    transfer = _waiting(transfer)
    _must_speak(by, transfer.staff.unit, "Chỉ đơn vị đã đề nghị hoặc chuyên viên Sở Nội vụ được rút đề nghị này.")
    _decide(transfer, TransferOutcome.CANCELLED, by=by, at=at)


@transaction.atomic
def take_back_transfer(transfer, *, reason, by, at):
    """Undoes an accepted transfer while nothing rests on the new post; the row says who had accepted it and when."""
    transfer = _locked(transfer)
    _must_receive(by, transfer)
    if transfer.outcome != TransferOutcome.ACCEPTED:
        raise Refused("Chỉ thu hồi được điều động đã tiếp nhận.")
    if not reason.strip():
        raise Refused("Hãy nêu lý do thu hồi.")
    accepted = f"{transfer.decided_by_name} đã tiếp nhận ngày {show_day(transfer.decided_at)}"
    said = f"{accepted}, sau đó thu hồi: {reason.strip()}"[:500]
    hold(transfer.staff.unit_id)
    new, transfer.new_post = transfer.new_post, None
    _decide(transfer, TransferOutcome.CANCELLED, reason=said, by=by, at=at)
    _remove(new)
    _reopen(_locked_post(transfer.staff), ended_on=transfer.first_day - timedelta(days=1))


def _remove(post):
    try:
        post.delete()
    except ProtectedError:
        raise Refused(
            f"Vị trí mới của {post.full_name} đã có phiếu chấm, khen thưởng hoặc điều động tiếp "
            "nên không thu hồi được. Hãy lập đề nghị điều động về đơn vị cũ."
        ) from None


def _reopen(post, *, ended_on):
    """As before the transfer, which only an open post may begin; an end that somebody stated since then stands."""
    if post.valid_to == ended_on:
        post.valid_to = None
        refuse_overlap(post)
        post.save(update_fields=["valid_to"])


def _check(post, to_unit, first_day):
    """What must hold both when it is asked for and when it is confirmed."""
    if to_unit.pk == post.unit_id:
        raise Refused("Người này đang ở chính đơn vị đó. Hãy chọn đơn vị tiếp nhận khác.")
    if post.valid_to:
        raise Refused(
            f"Vị trí này đã có ngày kết thúc {show_day(post.valid_to)}. Hãy bỏ ngày kết thúc rồi đề nghị điều động."
        )
    if post.valid_from and first_day <= post.valid_from:
        raise Refused(f"{post.full_name} giữ vị trí này từ {show_day(post.valid_from)}. Hãy chọn một ngày sau đó.")
    if not Unit.objects.existing_on(first_day).filter(pk=to_unit.pk).exists():
        raise Refused(f"{to_unit.name} không hoạt động vào ngày {show_day(first_day)}. Hãy chọn đơn vị hoặc ngày khác.")
    there = Staff.objects.of_person(post.person).filter(unit=to_unit)
    if there.filter(valid_within(first_day, date.max)).exists():
        raise Refused(ALREADY_THERE.format(name=post.full_name, unit=to_unit.name))


def _decide(transfer, outcome, *, reason="", by, at):
    transfer.outcome, transfer.reason = outcome, reason
    transfer.decided_at, transfer.decided_by_name = at, by.full_name
    transfer.save()


def _locked(transfer):
    rows = Transfer.objects.select_related("to_unit", "staff__unit", "new_post")
    return rows.select_for_update(of=("self",)).get(pk=transfer.pk)


def _waiting(transfer):
    transfer = _locked(transfer)
    if transfer.outcome:
        raise Refused(
            f"Đề nghị này đã có kết quả “{transfer.get_outcome_display()}” ngày {show_day(transfer.decided_at)}. "
            "Hãy lập đề nghị mới nếu cần."
        )
    return transfer


def _locked_post(post):
    return Staff.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)


def _must_receive(by, transfer):
    _must_speak(by, transfer.to_unit, "Chỉ đơn vị tiếp nhận hoặc chuyên viên Sở Nội vụ được quyết định việc này.")


def _must_speak(by, unit, sentence):
    if not speaks_for(by, unit):
        raise Refused(sentence)
