"""What the pages of all recorded rows share: the form page, taking a row out, the filters."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from campaign.recording import removal_refusal, remove_record
from units.refusals import Refused
from units.web import refusals_as_messages, say_removed


@dataclass(frozen=True)
class Choice:
    """One filter of a list: what may be chosen, and what the address says; an unknown value counts as none."""

    name: str
    label: str
    options: tuple
    value: str
    may_be_blank: bool = True

    def __bool__(self):
        return bool(self.value)

    @property
    def is_set(self):
        """Whether it narrows the list: one that always has a value does not."""
        return bool(self.value) and self.may_be_blank

    @property
    def said(self):
        """(name, words) as a person reads it: ("loai", "Loại: Xã")."""
        return self.name, f"{self.label}: {dict(self.options)[self.value]}"


def choice(request, name, label, options, default=""):
    options = tuple((str(value), words) for value, words in options)
    value = request.GET.get(name, default)
    return Choice(name, label, options, value if value in dict(options) else default, not default)


def form_page(request, form, verb, *, campaign, title, crumb, save, back, done, remove="", extra=None):
    """Shows the form; a valid one goes to `verb(row, by=, at=, **extra(form))`, whose refusal stands above the form."""
    if request.method == "POST" and form.is_valid():
        try:
            more = extra(form) if extra else {}
            row = verb(form.instance, by=request.user, at=timezone.now(), **more)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done(row))
            return redirect(back)
    page = {"form": form, "campaign": campaign, "title": title, "crumb": crumb, "save": save, "back": back}
    page["remove"] = remove
    page["stays"] = removal_refusal(form.instance) if remove else None
    return render(request, "campaign/record_form.html", page)


def remove_at_once(request, row, *, what, back, verb=remove_record):
    """Takes the row out without a question; the message that says so can undo it."""
    with refusals_as_messages(request):
        say_removed(request, verb(row, what=what, by=request.user, at=timezone.now()))
    return redirect(back)
