"""Which rounds may be urged on, for pages, verbs and the clock alike: Round.objects.to_remind."""

from datetime import timedelta

from django.utils.timezone import localdate

from campaign.models import Extension, Round
from scoring.models import Assessment
from units.refusals import Refused


def rounds_to_remind(user, *, at):
    """Rounds to be urged on, of the provinces that the person coordinates; the latest first."""
    begun = Round.objects.editable_by(user).to_remind(at)
    return list(begun.select_related("campaign__province").order_by("-closes_at", "-pk"))


def locked_to_remind(round_, *, at):
    """The round, locked until the transaction ends. Raises Refused where it cannot be urged on."""
    rounds = Round.objects.to_remind(at).select_for_update(no_key=True, of=("self",))
    found = rounds.select_related("campaign__province").filter(pk=round_.pk).first()
    if found is None:
        raise Refused("Đợt này chưa mở hoặc được nhập từ hồ sơ giấy nên không đôn đốc được.")
    return found


def rounds_near_a_deadline(*, at):
    """Pks of the rounds that remind by themselves and have a deadline on one of the days ahead that they name."""
    today = localdate(at)
    rules = Round.objects.to_remind(at).filter(chasing_rule__automatic=True)
    return [
        round_.pk
        for round_ in rules.select_related("chasing_rule")
        if _ends_on(round_, {today + timedelta(days=ahead) for ahead in round_.chasing_rule.days_before})
    ]


def _ends_on(round_, days):
    """Whether the round, the longer time of a unit or that of one sheet ends on one of the days."""
    return (
        round_.closing_day in days
        or Extension.objects.filter(round=round_, until__date__in=days).exists()
        or Assessment.objects.current().in_round(round_).filter(due_at__date__in=days).exists()
    )
