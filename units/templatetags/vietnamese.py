"""How numbers, days and icons are written in templates: thin wrappers around units.numbers and units.days."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html

from units import days, drawing, numbers
from units.web import address_with

register = template.Library()


def _shown(show, value, *args):
    """Blank for None; text that is shown back as it was typed stays as it is."""
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) else show(value, *args)


@register.filter
def points(value, places=None):
    """8.50 → "8,5"; `points:2` keeps two decimals, as for totals."""
    return _shown(numbers.show_decimal, value, places)


@register.filter
def difference(value):
    """A difference with its sign: "−1,5", "+2", and "=" for none."""
    if value is None or value == "":
        return ""
    if not value:
        return "="
    return ("+" if value > 0 else "") + numbers.show_decimal(value)


@register.filter
def count(value):
    """4946 → "4.946"."""
    return _shown(numbers.show_count, value)


@register.filter
def unsigned(value):
    """−3 → 3: where a word already says which way it went."""
    return abs(value)


@register.filter
def percent(value, places=None):
    """94.88 → "94,88%"."""
    return _shown(numbers.show_percent, value, places)


@register.filter
def day(value):
    """15/7/2022."""
    return _shown(days.show_day, value)


@register.filter
def weekday(value):
    """thứ Sáu."""
    return _shown(days.show_weekday, value)


@register.filter
def clock(value):
    """10:32."""
    return _shown(days.show_clock, value)


@register.filter
def moment(value, now=None):
    """10:32 15/7/2022; with `moment:now`, times of today are bare ("10:32")."""
    if not value:
        return ""
    if now and days.parse_day(now) == days.parse_day(value):
        return days.show_clock(value)
    return f"{days.show_clock(value)} ngày {days.show_day(value)}"


@register.filter
def saved_moment(value, now):
    """What stands after "đã lưu" in a narrow place: the time today ("10:32"), the day before that ("15/7/2022")."""
    if not value:
        return ""
    return days.show_clock(value) if days.parse_day(now) == days.parse_day(value) else days.show_day(value)


@register.filter
def days_left(deadline, today):
    """How far a last day is, in words: "còn 4 ngày", "hạn là hôm nay", "quá hạn 3 ngày"."""
    if not deadline or not today:
        return ""
    left = (days.parse_day(deadline) - days.parse_day(today)).days
    if left > 0:
        return f"còn {numbers.show_count(left)} ngày"
    return f"quá hạn {numbers.show_count(-left)} ngày" if left else "hạn là hôm nay"


@register.filter
def file_size(value):
    """1258291 bytes → "1,2 MB", as file managers count."""
    if value is None or value == "":
        return ""
    if value < 1_000_000:
        return f"{numbers.show_decimal(max(Decimal(value) / 1000, 1), 0)} kB"
    return f"{numbers.show_decimal(numbers.round_half_up(Decimal(value) / 1_000_000, 1))} MB"


@register.filter
def capital(value):
    """The first letter as a capital: "còn 4 ngày" → "Còn 4 ngày"."""
    text = str(value)
    return text[:1].upper() + text[1:]


@register.filter
def iso(value):
    """For the datetime attribute of <time>."""
    return value.isoformat() if isinstance(value, date | datetime) else ""


@register.filter
def of_whole(value, whole):
    """The length of a bar: value ÷ whole in percent with a dot, between 0 and 100."""
    return drawing.length(value, whole)


@register.filter
def page_numbers(paginator, number):
    """The page numbers to show, with None where some are left out."""
    ellipsis = paginator.ELLIPSIS
    return [None if n == ellipsis else n for n in paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)]


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name, classes=""):
    """A sign from static/icons.svg. It never stands without words beside it, so it is hidden from screen readers."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("icons.svg"), name
    )


@register.simple_tag
@lru_cache(maxsize=64, typed=True)
def state(status, text=""):
    """components/state.html for lists: a sign and a word that are the same in every row are put together once."""
    return render_to_string("components/state.html", {"status": status, "text": text})


@register.simple_tag
@lru_cache(maxsize=512, typed=True)
def tag(text, kind="", icon=""):
    """components/tag.html for lists, put together once for each text."""
    return render_to_string("components/tag.html", {"text": text, "kind": kind, "icon": icon})


@register.simple_tag(takes_context=True)
def filters_to_drop(context, form=None, choices=(), words="", asked=None):
    """[(what is asked, the present address without it)] of each filter of a list that found nothing.

    `form` is a FilterForm; lists with a toolbar give its `choices`, the `words` looked for and the day `asked`.
    """
    said = form.said() if form else []
    said += [choice.said for choice in choices if choice.is_set]
    said += [("tim", f"Tìm: {words}")] if words else []
    said += [("ngay", f"{asked.label}: {days.show_day(asked.day)}")] if asked and asked.day else []
    return [(what, _in_place(context["request"], **{name: None})) for name, what in said]


@register.filter
def narrowing(choices):
    """How many filters of a toolbar are set."""
    return sum(choice.is_set for choice in choices or ())


@register.simple_tag(takes_context=True)
def page_address(context, page):
    """The present address with another page number; the filters stay."""
    return _in_place(context["request"], trang=page)


def _in_place(request, **changes):
    """The present address with these parameters instead, at the list where the page has more above it."""
    return address_with(request, **changes) + (request.table.place if hasattr(request, "table") else "")


@register.simple_tag(takes_context=True)
def export_address(context, kind):
    """The present list, as its filters have it, as a file ("xlsx" or "csv")."""
    return address_with(context["request"], xuat=kind)
