"""What waits for the coordinator: sheets to appraise, units where nobody can approve, rounds that are open."""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from campaign.models import Round
from scoring.duties import Task, list_of
from scoring.models import Assessment, Status
from scoring.progress import with_counts
from units.models import Role, RoleKind, Unit
from units.numbers import show_count

MOST_NAMED = 5


def coordinating(user, *, at):
    rounds = with_counts(Round.objects.editable_by(user)).select_related("campaign__province")
    rounds = list(rounds.order_by("closes_at", "pk"))
    waiting = [_appraisal_task(round_) for round_ in rounds if round_.approved]
    if waiting:
        waiting[0] = replace(waiting[0], first=True)
    return (
        waiting
        + _without_head(user, at)
        + [_open_round_task(each, at) for each in rounds if each.opens_at <= at <= each.closes_at]
        + [_late_round_task(each) for each in _latest(rounds, at) if each.closes_at < at and _unit_side(each)]
    )


def _appraisal_task(round_):
    done = round_.appraised + round_.final
    return Task(
        title=f"{show_count(round_.approved)} phiếu chờ thẩm định, {_round_words(round_)}",
        url=list_of(round_.pk, Status.APPROVED),
        button=f"Thẩm định {show_count(round_.approved)} phiếu",
        status=Status.APPROVED,
        text=f"Đã thẩm định {show_count(done)} phiếu của đợt này.",
    )


def _open_round_task(round_, at):
    unit_side = [
        (round_.draft, "còn nháp"),
        (round_.returned, "bị trả lại"),
        (round_.submitted, "chờ thủ trưởng duyệt"),
    ]
    said = [f"{show_count(number)} phiếu {words}" for number, words in unit_side if number]
    urging = round_.sheets and round_.is_urged(at)
    nothing = "Mọi phiếu đã được duyệt." if round_.sheets else "Chưa mở phiếu nào."
    return Task(
        title=f"Đang nhận phiếu, {_round_words(round_)}",
        url=_board_of(round_) if urging else round_.get_absolute_url(),
        button="Xem ai đang vướng" if urging else "Xem đợt" if round_.sheets else "Mở phiếu cho các đơn vị",
        text=f"{', '.join(said)}." if said else nothing,
        deadline=round_.closes_at,
    )


def _late_round_task(round_):
    """A round that has closed while sheets still wait for their units."""
    return Task(
        title=f"{show_count(_unit_side(round_))} phiếu chưa được duyệt, {_round_words(round_)}",
        url=_board_of(round_),
        button="Xem ai đang vướng",
        text="Đợt đã khóa. Nhắc người đang giữ việc, gia hạn hoặc ra công văn đôn đốc.",
        deadline=round_.closes_at,
    )


def _latest(rounds, at):
    """Of each campaign the round that began last: what stayed open in the years before is no longer urged."""
    begun = [each for each in rounds if each.is_urged(at)]
    return {each.campaign_id: each for each in sorted(begun, key=lambda each: each.opens_at)}.values()


def _unit_side(round_):
    return round_.draft + round_.returned + round_.submitted


def _board_of(round_):
    return reverse("chasing_board", args=[round_.pk])


def _round_words(round_):
    return f"đợt năm {round_.year}, {round_.campaign.province.name}"


def _without_head(user, at):
    """Units with submitted sheets that nobody in office can approve: they would wait in silence.

    The person a sheet is about does not count: a head's own sheet needs somebody else.
    """
    heads = Role.objects.in_office_on(timezone.localdate(at)).filter(unit=OuterRef("unit"), kind=RoleKind.HEAD)
    others = heads.exclude(user=Coalesce(OuterRef("staff__account"), Value(0)))
    sheets = Assessment.objects.current().not_excused().in_status(Status.SUBMITTED)
    waiting = sheets.filter(~Exists(others), unit__province__in=user.scope.coordinated_province_ids)
    units = list(Unit.objects.filter(pk__in=waiting.values("unit")).in_order())
    if len(units) > MOST_NAMED:
        return [_many_without_head(units)]
    return [
        Task(
            title=f"Chưa có người duyệt: {unit.name}",
            url=reverse("unit_heads", args=[unit.pk]),
            button="Chỉ định người duyệt",
            text="Có phiếu đã trình mà không có thủ trưởng đang tại chức, hoặc là phiếu của chính thủ trưởng.",
        )
        for unit in units
    ]


def _many_without_head(units):
    return Task(
        title=f"{show_count(len(units))} đơn vị có phiếu chờ mà chưa có người duyệt",
        url=reverse("head_vacancy_list"),
        button="Xem các đơn vị",
        text=f"{', '.join(unit.name for unit in units[:MOST_NAMED])} và các đơn vị khác.",
    )
