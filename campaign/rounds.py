"""Running a round: create, close, move its end, extend units, excuse one; each leaves lines in the round's log."""

from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from campaign.models import Excusal, Extension, Round, RoundEvent
from campaign.permissions import keeps_records
from units.days import show_day
from units.numbers import show_count
from units.refusals import Refused

LAST_SECOND = time(23, 59, 59)
# Units that a refusal names before it counts the others.
MOST_NAMED = 5


def end_of(day):
    """The last second of `day` in Việt Nam: a deadline includes its last day."""
    return datetime.combine(day, LAST_SECOND, tzinfo=timezone.get_default_timezone())


def start_of(day):
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


@transaction.atomic
def create_round(campaign, *, year, opens_on, closes_on, by, at):
    """Makes the round of a year, open from the first to the last second of its days. Raises Refused."""
    _check_keeper(by, campaign)
    if year not in campaign.years:
        raise Refused(f"Phong trào kéo dài từ {campaign.starts} đến {campaign.ends}. Hãy chọn một năm trong đó.")
    if closes_on < opens_on:
        raise Refused("Ngày khóa phải từ ngày mở trở đi.")
    try:
        with transaction.atomic():
            round_ = Round.objects.create(
                campaign=campaign, year=year, opens_at=start_of(opens_on), closes_at=end_of(closes_on)
            )
    except IntegrityError:
        raise Refused(f"Phong trào đã có đợt chấm điểm năm {year}.") from None
    log_line(round_, f"Lập đợt, nhận phiếu từ {show_day(opens_on)} đến hết {show_day(closes_on)}", by=by, at=at)
    return round_


@transaction.atomic
def move_close(round_, *, closes_on, reason, by, at):
    """Moves the end of the round for everybody: an extension, or an earlier end. Raises Refused."""
    locked = _locked(round_, by)
    if not reason.strip():
        raise Refused("Hãy nêu lý do đổi ngày khóa.")
    if end_of(closes_on) <= locked.opens_at:
        raise Refused("Ngày khóa phải sau ngày mở.")
    before, locked.closes_at, locked.historical = locked.closes_at, end_of(closes_on), False
    locked.save(update_fields=["closes_at", "historical"])
    log_line(locked, f"Đổi ngày khóa từ {show_day(before)} sang {show_day(closes_on)}: {reason.strip()}", by=by, at=at)
    return locked


@transaction.atomic
def set_window(round_, *, opens_on, closes_on, by, at):
    """Both ends of a round that is still prepared; once it has sheets its end moves by `move_close`. Raises Refused."""
    locked = _locked(round_, by)
    if closes_on < opens_on:
        raise Refused("Ngày khóa phải từ ngày mở trở đi.")
    locked.opens_at, locked.closes_at = start_of(opens_on), end_of(closes_on)
    locked.save(update_fields=["opens_at", "closes_at"])
    log_line(locked, f"Đổi thời hạn: từ {show_day(opens_on)} đến hết {show_day(closes_on)}", by=by, at=at)
    return locked


@transaction.atomic
def close_now(round_, *, reason, by, at):
    """Locks entry, submission and approval from this moment. Raises Refused when it is locked already."""
    locked = _locked(round_, by)
    if at > locked.closes_at:
        raise Refused(f"Đợt đã khóa từ ngày {show_day(locked.closes_at)}.")
    if at <= locked.opens_at:
        raise Refused("Đợt chưa mở nên chưa khóa được.")
    if not reason.strip():
        raise Refused("Hãy nêu lý do khóa đợt.")
    locked.closes_at = at
    locked.save(update_fields=["closes_at"])
    log_line(locked, f"Khóa đợt: {reason.strip()}", by=by, at=at)
    return locked


@transaction.atomic
def extend_unit(round_, *, unit, until, reason, by, at):
    """Gia hạn for one unit to the end of the day `until`, in place of an earlier one. Raises Refused.

    A day before the one granted earlier is logged as what it is: it takes time away.
    """
    locked, reason = _to_extend(round_, [unit], until=until, reason=reason, by=by, at=at)
    before = locked.extensions.filter(unit=unit, until__gt=end_of(until)).values_list("until", flat=True).first()
    text = f"Rút hạn riêng của {unit.name} từ {show_day(before)} về {show_day(until)}" if before else None
    _grant(locked, {unit: text}, until=until, reason=reason, by=by, at=at)


@transaction.atomic
def extend_units(round_, *, units, until, reason, by, at):
    """Gia hạn for several units at once, all or none; each has its own line in the log, and nobody loses days that
    were granted before. Raises Refused."""
    locked, reason = _to_extend(round_, units, until=until, reason=reason, by=by, at=at)
    longer = locked.extensions.filter(unit__in=units, until__gt=end_of(until)).select_related("unit")
    if refused := _refusal_of_less(longer.order_by("unit__sort_key", "pk")):
        raise Refused(refused)
    _grant(locked, dict.fromkeys(units), until=until, reason=reason, by=by, at=at)


def _to_extend(round_, units, *, until, reason, by, at):
    """(the locked round, the reason), where all of the units may have that day. Raises Refused."""
    locked, reason = _locked(round_, by), reason.strip()
    for unit in units:
        _check_unit(locked, unit)
    if not reason:
        raise Refused("Hãy nêu lý do gia hạn.")
    if end_of(until) <= locked.closes_at:
        raise Refused(f"Hạn riêng phải sau ngày khóa của đợt ({show_day(locked.closes_at)}).")
    if until < localdate(at):
        raise Refused(f"Ngày {show_day(until)} đã qua. Hãy chọn ngày từ hôm nay trở đi.")
    return locked, reason


def _refusal_of_less(longer):
    """Why the units of these extensions, which end later, cannot be extended with others; None where there is none."""
    if not longer:
        return None
    names = ", ".join(each.unit.name for each in longer[:MOST_NAMED])
    if (others := len(longer) - MOST_NAMED) > 0:
        names += f" và {show_count(others)} đơn vị khác"
    days = {show_day(each.until) for each in longer}
    upto = f", đến hết ngày {days.pop()}" if len(days) == 1 else ""
    return (
        f"{names} đang có hạn riêng dài hơn{upto}. Hãy bỏ chọn các đơn vị đó, hoặc chọn ngày muộn hơn; muốn rút hạn "
        "của một đơn vị thì ghi hạn mới ở trang của đợt."
    )


def _grant(locked, lines, *, until, reason, by, at):
    """Writes the extensions. `lines` is {unit: what the log says before the reason, or None for the usual words}."""
    granted = {"until": end_of(until), "reason": reason, "granted_at": at, "by_name": by.full_name}
    Extension.objects.bulk_create(
        [Extension(round=locked, unit=unit, **granted) for unit in lines],
        update_conflicts=True,
        unique_fields=["round", "unit"],
        update_fields=list(granted),
    )
    said = (line or f"Gia hạn cho {unit.name} đến hết {show_day(until)}" for unit, line in lines.items())
    RoundEvent.objects.bulk_create(
        RoundEvent(round=locked, at=at, by=by, by_name=by.full_name, text=f"{line}: {reason}"[:500]) for line in said
    )


@transaction.atomic
def excuse_unit(round_, *, unit, reason, document, by, at):
    """Miễn chấm: the unit leaves what the round expects. Raises Refused without reason or document."""
    locked = _locked(round_, by)
    _check_unit(locked, unit)
    if not reason.strip() or not document.strip():
        raise Refused("Miễn chấm cần cả lý do và văn bản cho phép.")
    excusal, made = Excusal.objects.get_or_create(
        round=locked,
        unit=unit,
        defaults={
            "reason": reason.strip(),
            "document": document.strip(),
            "granted_at": at,
            "by_name": by.full_name,
        },
    )
    if not made:
        raise Refused(f"{unit.name} đã được miễn chấm trong đợt này.")
    log_line(locked, f"Miễn chấm {unit.name} theo {document.strip()}: {reason.strip()}", by=by, at=at)
    return excusal


@transaction.atomic
def end_excusal(round_, *, unit, reason, by, at):
    """The unit is expected again. Raises Refused when it was not excused."""
    locked = _locked(round_, by)
    removed, _ = Excusal.objects.filter(round=locked, unit=unit).delete()
    if not removed:
        raise Refused(f"{unit.name} không được miễn chấm trong đợt này.")
    if not reason.strip():
        raise Refused("Hãy nêu lý do thôi miễn chấm.")
    log_line(locked, f"Thôi miễn chấm {unit.name}: {reason.strip()}", by=by, at=at)


def log_line(round_, text, *, by, at):
    """Adds a line to the round's log; work of the apps above (opening sheets, FINAL in bulk) calls it too."""
    round_.events.create(at=at, by=by, by_name=by.full_name if by else "", text=text[:500])


def _locked(round_, by):
    """The round under its row lock, where `by` keeps the records of its campaign; else raises Refused."""
    _check_keeper(by, round_.campaign)
    return Round.objects.select_related("campaign").select_for_update(of=("self",)).get(pk=round_.pk)


def _check_keeper(by, campaign):
    if not keeps_records(by, campaign):
        raise Refused("Chỉ Sở Nội vụ của tỉnh được điều hành đợt chấm điểm.")


def _check_unit(round_, unit):
    if unit.province_id != round_.campaign.province_id:
        raise Refused("Đơn vị này không thuộc tỉnh của đợt.")
