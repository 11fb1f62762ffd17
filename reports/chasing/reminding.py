"""Reminding exactly those who hold a round up: what each would be told, telling them once, and the log of it."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse
from django.utils.timezone import localdate

from campaign.models import Round
from campaign.permissions import keeps_records
from reports.chasing.board import board_of
from reports.chasing.ladder import next_step
from reports.chasing.recipients import addressed
from reports.chasing.rounds import locked_to_remind
from reports.chasing.rules import rule_of
from reports.chasing.sent import sent_in, urged_by_letter
from reports.models import Reminder, Rung
from scoring.models import Audience
from units import noticing
from units.days import show_day
from units.numbers import show_count
from units.refusals import Refused
from units.text import one_line

MOST_NOTE = 200
AUTOMATIC = "Tự động"


@dataclass(frozen=True)
class Reminded:
    """What a unit was told before of these sheets: the highest rung, the latest day, how many reminders.

    A letter on paper that was issued counts as the last rung on its day, and as no reminder.
    """

    rung: Rung
    day: object
    times: int


@dataclass(frozen=True)
class Prompt:
    """What would go to one unit: the rung, and whom it reaches; `today` are those who were reminded today already."""

    unit: object
    rung: Rung
    people: list
    today: list
    words: str

    @property
    def is_vacant(self):
        """Whether nobody there could be reminded."""
        return not self.people and not self.today

    @property
    def is_told(self):
        """Whether all there were reminded today already."""
        return bool(self.today) and not self.people


@dataclass
class Sent:
    """How sending ended, told to whoever sent. `done`: units that finished meanwhile; `today`: reminded today already;
    `vacant`: nobody there to remind."""

    reminders: list = field(default_factory=list)
    done: list = field(default_factory=list)
    today: list = field(default_factory=list)
    vacant: list = field(default_factory=list)


def reminded_in(round_, audience, *, letters):
    """{unit pk: Reminded} of a round; `letters` are its chasing.sent.sent_in. One query."""
    rows = Reminder.objects.filter(round=round_.pk, audience=audience).order_by().values("unit")
    rows = rows.annotate(rung=Max("rung"), day=Max("dated"), times=Count("at", distinct=True))
    found = {row["unit"]: Reminded(Rung(row["rung"]), row["day"], row["times"]) for row in rows}
    for unit, day in urged_by_letter(letters, audience).items():
        before = found.get(unit)
        found[unit] = Reminded(Rung.LETTER, max(before.day, day) if before else day, before.times if before else 0)
    return found


def step_of(unit, before, *, gaps):
    """The NextRung of a ChasedUnit after what went `before` (a Reminded or None)."""
    return next_step(
        last=before.rung if before else None,
        last_day=before.day if before else None,
        deadline=localdate(unit.deadline),
        today=unit.today,
        gaps=gaps,
    )


def prompts_for(round_, audience, units, rung, *, note="", at):
    """[Prompt] for the ChasedUnits that are blocked; `rung` None: what the ladder proposes, at most a reminder.

    While the next rung is not due yet, the last one is repeated, unless it is above the next: there is time again.
    """
    units = [each for each in units if each.blocked]
    if not units:
        return []
    gaps, before = rule_of(round_).gaps, reminded_in(round_, audience, letters=sent_in(round_))
    rungs = {each.pk: rung or _proposed(each, before.get(each.pk), gaps) for each in units}
    people, told = addressed(units, rungs, day=units[0].today, at=at), _told_on(round_, audience, localdate(at))
    return [
        Prompt(
            each,
            rungs[each.pk],
            [one for one in people[each.pk] if (each.pk, one.user.pk) not in told],
            [one for one in people[each.pk] if (each.pk, one.user.pk) in told],
            words_for(round_, audience, each, note, at=at),
        )
        for each in units
    ]


def words_for(round_, audience, unit, note="", *, at):
    """What a reminder says of a unit: what is missing, by when, and the note of whoever reminds."""
    days = (localdate(unit.deadline) - localdate(at)).days
    due = f"hạn {show_day(unit.deadline)}"
    due += (
        f", đã quá {show_count(-days)} ngày"
        if days < 0
        else f", còn {show_count(days)} ngày"
        if days
        else ", là hôm nay"
    )
    said = f"Đôn đốc: {unit.name} {_missing(audience, unit)} năm {round_.year} ({due})."
    return f"{said} {one_line(note)}".strip()


@transaction.atomic
def send(round_, *, audience, units, rung=None, note="", by, at):
    """Reminds of those of the units (pks) that are still blocked; returns Sent. `by` None: the site itself.

    The round is locked, so of two clicks the second finds that its people have been reminded today. Raises Refused.
    """
    round_ = locked_to_remind(round_, at=at)
    if by is not None and not keeps_records(by, round_.campaign):
        raise Refused("Chỉ Sở Nội vụ của tỉnh được nhắc các đơn vị.")
    if len(one_line(note)) > MOST_NOTE:
        raise Refused(f"Lời nhắn thêm dài quá {MOST_NOTE} ký tự. Hãy viết ngắn lại.")
    if rung == Rung.LETTER:
        raise Refused("Công văn đôn đốc được soạn ở trang riêng, không gửi như lời nhắc.")
    asked = board_of(round_, audience, at=at, only=set(units))
    sent = Sent(done=[each for each in asked if not each.blocked])
    prompts = prompts_for(round_, audience, asked, rung, note=note, at=at)
    sent.vacant = [prompt.unit for prompt in prompts if prompt.is_vacant]
    sent.today = [prompt.unit for prompt in prompts if prompt.is_told]
    fresh = [(prompt, each) for prompt in prompts for each in prompt.people]
    sent.reminders = _write(round_, audience, fresh, by=by, at=at)
    return sent


def reminders_of(round_, *, unit=None):
    """The log of a round, or of one of its units: the latest first, with the notices that say what became of each."""
    found = Reminder.objects.filter(round=round_.pk).select_related("unit", "notice")
    return found.filter(unit=unit) if unit else found


def remind_before_deadlines(round_id, *, at):
    """Reminds who holds up units whose deadline is one of the days ahead that the round names; safe to repeat."""
    today = localdate(at)
    round_ = Round.objects.select_related("campaign__province", "chasing_rule").get(pk=round_id)
    for audience in Audience.values:
        units = [
            each.pk
            for each in board_of(round_, audience, at=at)
            if each.blocked and (localdate(each.deadline) - today).days in round_.chasing_rule.days_before
        ]
        if units:
            send(round_, audience=audience, units=units, rung=Rung.HOLDER, by=None, at=at)


def _proposed(unit, before, gaps):
    step = step_of(unit, before, gaps=gaps)
    return Rung(min(step.rung if step.due else min(before.rung, step.rung), Rung.ABOVE))


def _told_on(round_, audience, day):
    """{(unit pk, account pk)} reminded on the day. One query."""
    return set(Reminder.objects.filter(round=round_.pk, audience=audience, dated=day).values_list("unit", "recipient"))


def _write(round_, audience, fresh, *, by, at):
    """The notices and the log. Three queries."""
    if not fresh:
        return []
    notices = noticing.tell_each(
        [(each.user, prompt.words, _address(round_, audience, each)) for prompt, each in fresh], at=at
    )
    return Reminder.objects.bulk_create(
        Reminder(
            round=round_,
            audience=audience,
            unit_id=prompt.unit.pk,
            rung=prompt.rung,
            recipient=each.user,
            recipient_name=each.person.name,
            post=each.person.post,
            email=each.user.email if notice.letter_due else "",
            words=notice.text,
            notice=notice,
            at=at,
            dated=localdate(at),
            by=by,
            by_name=by.full_name if by else AUTOMATIC,
        )
        for (prompt, each), notice in zip(fresh, notices, strict=True)
    )


def _address(round_, audience, each):
    """Where a notice leads: to the sheets, or to the round for those who see none of them."""
    unit = each.unit
    if each.outside or not (unit.entering or unit.waiting):
        return round_.get_absolute_url()
    if audience == Audience.COLLECTIVE:
        return reverse("assessment_detail", args=[unit.sheet_pk])
    return reverse("grid_detail", args=[round_.pk, unit.pk])


def _missing(audience, unit):
    if audience == Audience.INDIVIDUAL:
        return f"còn {show_count(unit.left)}/{show_count(unit.expected)} phiếu cá nhân chưa được thủ trưởng duyệt"
    if unit.unopened:
        return "chưa có phiếu chấm điểm tập thể"
    if unit.waiting:
        return "đã trình phiếu chấm điểm tập thể, chờ thủ trưởng duyệt,"
    if unit.status == "returned":
        return "chưa sửa và trình lại phiếu chấm điểm tập thể"
    return "chưa trình phiếu chấm điểm tập thể" if unit.began else "chưa bắt đầu chấm phiếu tập thể"
