"""The rule of a round: how long each rung is given, and whether the site reminds by itself before the deadline."""

from django.db import transaction

from campaign.models import Round
from campaign.permissions import keeps_records
from campaign.rounds import log_line
from reports.models import ChasingRule
from units.refusals import Refused, refuse_invalid

MOST_DAYS = 5


def rule_of(round_):
    """The ChasingRule of the round; the usual one, not stored, where nobody set it."""
    return ChasingRule.objects.filter(round=round_.pk).first() or ChasingRule(round=round_)


@transaction.atomic
def set_rule(round_, *, gap_head, gap_above, gap_letter, automatic, days_before, by, at):
    """Sets how the round urges, with a line in its log. `days_before` are days before a deadline. Raises Refused."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=round_.pk)
    if not keeps_records(by, round_.campaign):
        raise Refused("Chỉ Sở Nội vụ của tỉnh được đặt cách đôn đốc.")
    if len(days_before) > MOST_DAYS or any(not 1 <= each <= 60 for each in days_before):
        raise Refused(f"Hãy nhập tối đa {MOST_DAYS} số ngày, mỗi số từ 1 đến 60.")
    rule = rule_of(round_)
    rule.gap_head, rule.gap_above, rule.gap_letter = gap_head, gap_above, gap_letter
    rule.automatic, rule.days_before = automatic, sorted(set(days_before), reverse=True)
    refuse_invalid(rule)
    rule.save()
    days = ", ".join(str(each) for each in rule.days_before)
    said = f"tự nhắc trước hạn {days} ngày" if automatic else "không tự nhắc"
    log_line(
        round_,
        f"Đặt cách đôn đốc: báo thủ trưởng sau {gap_head} ngày, cấp trên sau {gap_above} ngày nữa, công văn sau "
        f"{gap_letter} ngày nữa; {said}",
        by=by,
        at=at,
    )
    return rule
