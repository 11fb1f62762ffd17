"""Preparing a round: its days while no sheet stands in it, its steps, and what its days should be warned about."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from campaign import rounds
from campaign.days_off import warning_about, working_days
from campaign.road import RoadStep
from scoring.models import Assessment
from units.days import show_day
from units.numbers import show_count
from units.refusals import Refused

# Shorter windows leave a unit with one clerk no time to gather evidence.
SHORT_WINDOW = 10


@transaction.atomic
def reschedule(round_, *, opens_on, closes_on, by, at):
    """New days of a round that has no sheets yet. Raises Refused."""
    changed = rounds.set_window(round_, opens_on=opens_on, closes_on=closes_on, by=by, at=at)
    if Assessment.objects.in_round(round_).exists():
        raise Refused("Đợt đã mở phiếu. Hãy đổi ngày khóa ở trang của đợt, có ghi lý do.")
    return changed


def warnings_of(round_):
    """Sentences about days on which offices are closed, and about a window that is short or over."""
    opens, closes = localdate(round_.opens_at), round_.closing_day
    found = [warning_about(opens, "Ngày mở"), warning_about(closes, "Ngày khóa")]
    days = working_days(opens, closes)
    if days < SHORT_WINDOW:
        found.append(f"Đợt chỉ có {show_count(days)} ngày làm việc, từ {show_day(opens)} đến {show_day(closes)}.")
    if closes.year > round_.year + 1 or closes.year < round_.year:
        found.append(f"Đợt chấm năm {round_.year} mà khóa trong năm {closes.year}. Hãy xem lại năm.")
    return [sentence for sentence in found if sentence]


def next_working_day(day):
    """The day itself where offices work, else the first working day after it."""
    while not working_days(day, day):
        day += timedelta(days=1)
    return day


def road_of(round_, rows, *, unstaffed, sheets):
    """The Steps of a round. `rows` are those of round_preview, `sheets` how many are open."""
    units, people = sum(row.units for row in rows), sum(row.people for row in rows)
    without = [row for row in rows if row.collective is None]
    warned = len(warnings_of(round_))
    days = f"{show_day(round_.opens_at)} đến {show_day(round_.closes_at)}"
    rubrics = f"{len(without)} loại chưa có bộ" if without else "đủ cho mọi loại"

    def step(name, title, note, state):
        return RoadStep(name, title, reverse(f"round_{name}", args=[round_.pk]), note, state)

    expected = f"{show_count(units)} đơn vị, {show_count(people)} cá nhân"
    return [
        step("dates", "Thời hạn", f"{days}{', nên xem lại' if warned else ''}", "done"),
        step(
            "rubrics", "Bộ tiêu chí", rubrics if rows else "chưa có đơn vị",
            "done" if rows and not without else "wrong",
        ),
        step(
            "expected", "Ai phải chấm",
            f"{expected}; {show_count(unstaffed)} đơn vị thiếu tài khoản" if unstaffed else expected,
            "done" if units and not unstaffed else "todo",
        ),
        step(
            "ready", "Mở phiếu", f"đã mở {show_count(sheets)} phiếu" if sheets else "chưa mở",
            "done" if sheets else "todo",
        ),
    ]  # fmt: skip
