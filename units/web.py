"""What every view shares: pages of a list, the day asked for, who acts, refusals as messages, fragments."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.urls import reverse

from units.days import NotADay, parse_day
from units.refusals import Refused

# What in an address is of this one look: the page, the file asked for and its number, the whole list.
PASSING = ("trang", "truoc", "xuat", "lan", "goc")


def address_with(request, **changes):
    """The present address with these parameters instead, blank taking one out; those of this one look go."""
    query = request.GET.copy()
    for name in (*PASSING, *changes):
        query.pop(name, None)
    query.update({name: value for name, value in changes.items() if value})
    if query:
        return f"?{query.urlencode()}"
    return request.table.clear if hasattr(request, "table") else request.path


def page_of(request, queryset, *, per_page=30, count=None):
    """The page named by ?trang=; a number that does not exist shows the nearest one. `count`: where it is known."""
    paginator = Paginator(queryset, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("trang"))


@dataclass(frozen=True)
class DayAsked:
    """What ?ngay= asks for: `day` is None where nothing, or nothing that is a day, was typed; `wrong` says why.

    `label` names the field, `blank` says what an empty one means, `usual` is the day shown where none was typed.
    """

    day: date | None = None
    typed: str = ""
    wrong: str = ""
    label: str = "Tại ngày"
    blank: str = "hôm nay"
    usual: date | None = None


def day_asked(request, **look):
    """A DayAsked; `look`: its label and blank, where the list asks for something else than a day to be seen at."""
    typed = request.GET.get("ngay", "").strip()
    if not typed:
        return DayAsked(**look)
    try:
        return DayAsked(parse_day(typed), typed, **look)
    except NotADay as wrong:
        return DayAsked(None, typed, str(wrong), **look)


def address_of(request):
    """Where the request came from, or None; the lockout asks here too.

    Each proxy adds to X-Forwarded-For whom it heard from; only what our own added, counted from the
    right, is true.
    """
    proxies, told = settings.TRUSTED_PROXIES, request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < proxies <= len(told) and (address := _address(told[-proxies])):
        return address
    return _address(request.META.get("REMOTE_ADDR") or "")


def _address(written):
    try:
        address = ip_address(written.strip())
    except ValueError:
        return None
    return None if getattr(address, "scope_id", None) else str(address)


def acting(request, *, at):
    """Who acts, when and from where, as the verbs take it."""
    return {"by": request.user, "at": at, "address": address_of(request)}


@contextmanager
def refusals_as_messages(request, done=None):
    """A `Refused` raised inside becomes an error message; otherwise `done`, if given, tells what was done.

    Yields an object whose `refused` says afterwards which way it went.
    """
    outcome = Outcome()
    try:
        yield outcome
    except Refused as refusal:
        outcome.refused = str(refusal)
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)


def say_removed(request, removal):
    """The message that something was taken out, with the button that puts it back (components/notice.html)."""
    undo = reverse("removal_undo", args=[removal.pk])
    messages.success(request, f"Đã xóa {removal.what}.", extra_tags=undo)


def say_ended(request, removal):
    """The message that a last day was set, with the button that sets the one before back."""
    undo = reverse("removal_undo", args=[removal.pk])
    messages.success(request, f"Đã đặt ngày cuối cùng của {removal.what}.", extra_tags=undo)


def errors_as_messages(request, form):
    """For small forms that have no page of their own: what was wrong is said on the page they came from."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)


class Outcome:
    """How a verb ended: `refused` holds the sentence, or None where it was done."""

    refused = None


def number_of(text):
    """The whole number that a page sent back, of a row or a revision; -1, which none has, for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def status_of(problem, conflict):
    """The status of a page that takes words: 409 where somebody else saved meanwhile, 422 where it was refused."""
    return 409 if conflict else 422 if problem else 200


def is_fragment(request):
    """True where htmx asks for a part of the page (not for a boosted page or its history)."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request
