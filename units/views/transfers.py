"""Pages of transfers: asking for one, the list of those that wait, and deciding one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from units import people_finding, transferring
from units.downloads import asked, export
from units.export_columns import TRANSFERS
from units.list_pages import with_table
from units.models import Staff, Transfer, TransferOutcome
from units.people_forms import AcceptForm, ReasonForm, TransferFilter, TransferForm
from units.permissions import speaks_for
from units.refusals import Refused
from units.web import errors_as_messages, page_of, refusals_as_messages


@with_table(TRANSFERS)
def transfer_list(request):
    form = TransferFilter(request.GET)
    said = form.chosen()
    transfers = people_finding.find_transfers(
        Transfer.objects.visible_to(request.user), text=said["tim"], outcome=said["ket_qua"]
    )
    transfers = request.table.ordered(transfers)
    if asked(request):
        return export(request, "Điều động cán bộ", request.table.exports, transfers)
    context = {"page": page_of(request, transfers), "form": form, "filtered": any(said.values())}
    return render(request, "units/transfer_list.html", context)


def transfer_create(request, pk):
    """`pk` is of the post that the person leaves."""
    post = get_object_or_404(Staff.objects.moved_by(request.user).select_related("unit"), pk=pk)
    form = TransferForm(request.POST or None, units=people_finding.receiving_units(post))
    if request.method == "POST" and form.is_valid():
        try:
            transfer = transferring.request_transfer(post, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã gửi đề nghị. {transfer.to_unit.name} tiếp nhận thì điều động có hiệu lực.")
            return redirect("transfer_detail", transfer.pk)
    return render(request, "units/transfer_form.html", {"form": form, "post": post})


def transfer_detail(request, pk):
    return _shown(request, _visible_or_404(request.user, pk))


def _shown(request, transfer, accept_form=None, *, status=200):
    post, waits = transfer.staff, transfer.outcome is None
    receives = speaks_for(request.user, transfer.to_unit)
    initial = {field: getattr(post, field) for field in ("code", "position", "category")}
    context = {
        "transfer": transfer,
        "post": post,
        "accept_form": (accept_form or AcceptForm(initial=initial)) if waits and receives else None,
        "most_reason": ReasonForm().fields["reason"].max_length,
        "may_cancel": waits and speaks_for(request.user, post.unit),
        "may_take_back": receives and transfer.outcome == TransferOutcome.ACCEPTED,
        "sees_old_post": speaks_for(request.user, post.unit),
        "receives": receives,
    }
    return render(request, "units/transfer_detail.html", context, status=status)


@require_POST
def transfer_accept(request, pk):
    transfer, form = _visible_or_404(request.user, pk), AcceptForm(request.POST)
    if form.is_valid():
        try:
            transferring.accept_transfer(transfer, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã tiếp nhận {transfer.staff.full_name}.")
            return redirect("transfer_detail", pk)
    return _shown(request, transfer, form, status=422)


@require_POST
def transfer_decline(request, pk):
    return _with_reason(request, pk, transferring.decline_transfer, "Đã trả lời không tiếp nhận.")


@require_POST
def transfer_cancel(request, pk):
    transfer = _visible_or_404(request.user, pk)
    with refusals_as_messages(request, "Đã rút đề nghị điều động."):
        transferring.cancel_transfer(transfer, by=request.user, at=timezone.now())
    return redirect("transfer_detail", pk)


@require_POST
def transfer_take_back(request, pk):
    return _with_reason(request, pk, transferring.take_back_transfer, "Đã thu hồi: người này trở về vị trí cũ.")


def _with_reason(request, pk, verb, done):
    transfer, form = _visible_or_404(request.user, pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request, done):
            verb(transfer, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    else:
        errors_as_messages(request, form)
    return redirect("transfer_detail", pk)


def _visible_or_404(user, pk):
    return get_object_or_404(people_finding.with_both_ends(Transfer.objects.visible_to(user)), pk=pk)
