"""Who of those who are fit is on the list where units have quotas; equals across the line wait for a person."""

from collections import defaultdict

from reports.proposals.considering import COLLECTIVE, COUNTED_AS, INDIVIDUAL, Outcome, Quota


def placed(fit, rules):
    """{key: (Outcome, sentence of the quota)} of those who are fit."""
    of_holder = defaultdict(lambda: {COLLECTIVE: [], INDIVIDUAL: []})
    for each in fit:
        of_holder[each.holder][each.scope].append(each)
    result = {}
    for holder, groups in of_holder.items():
        quota = rules.quotas.get(holder, Quota())
        shared = quota.in_all
        if shared is None:
            for scope, group in groups.items():
                result |= _first(group, quota.of(scope), rules, quota)
        else:
            result |= _shared(groups, quota, shared, rules)
    return result


def _shared(groups, quota, most, rules):
    """The quota "một tập thể hoặc một cá nhân": the machine chooses between the two only where it was told to."""
    both = [scope for scope, group in groups.items() if group]
    if len(both) == 2 and not rules.either_first:
        firsts = {scope: _first(groups[scope], min(quota.of(scope), most), rules, quota) for scope in both}
        held = [key for group in firsts.values() for key, (outcome, _) in group.items() if outcome != Outcome.OVER]
        placed = firsts[COLLECTIVE] | firsts[INDIVIDUAL]
        if len(held) <= most:
            return placed
        said = f"{_whose(quota)} được đề nghị {most} tập thể hoặc cá nhân, có {len(held)} cùng đủ điều kiện: cần chọn."
        return placed | dict.fromkeys(held, (Outcome.TIED, said))
    first = rules.either_first or both[0]
    then = INDIVIDUAL if first == COLLECTIVE else COLLECTIVE
    placed = _first(groups[first], min(quota.of(first), most), rules, quota)
    held = sum(outcome != Outcome.OVER for outcome, _ in placed.values())
    left = most - min(held, quota.of(first))
    return placed | _first(groups[then], min(quota.of(then), left), rules, quota)


def _first(group, most, rules, quota):
    """The first so many of a group in its order; those equal across the line are all left to a person's choice."""
    if most is None:
        return {each.key: (Outcome.LISTED, "") for each in group}
    placed = {}
    totals = [each.result_of(rules.last_year).total for each in group]
    line = totals[most] if len(group) > most else None
    above = sum(line is None or total > line for total in totals[:most])
    tied = totals.count(line) if above < most and line is not None else 0
    for place, each in enumerate(group, 1):
        if place <= above:
            placed[each.key] = Outcome.LISTED, _within(quota, each.scope, most)
        elif place <= above + tied:
            placed[each.key] = Outcome.TIED, _equal(quota, each.scope, most, tied, most - above)
        else:
            placed[each.key] = Outcome.OVER, _beyond(quota, each.scope, most, place, len(group))
    return placed


def _whose(quota):
    return quota.name or "Đơn vị"


def _within(quota, scope, most):
    return f"Trong chỉ tiêu {most} {COUNTED_AS[scope]} của {_whose(quota)}."


def _equal(quota, scope, most, tied, left):
    return (
        f"{tied} {COUNTED_AS[scope]} bằng điểm nhau cho {left} chỗ còn lại trong chỉ tiêu "
        f"{most} {COUNTED_AS[scope]} của {_whose(quota)}: cần chọn."
    )


def _beyond(quota, scope, most, place, fit):
    if not most:
        return f"Đủ điều kiện, nhưng {_whose(quota)} không còn chỉ tiêu {COUNTED_AS[scope]}."
    return (
        f"Đủ điều kiện, nhưng đứng thứ {place} trong {fit} {COUNTED_AS[scope]} đủ điều kiện; "
        f"chỉ tiêu của {_whose(quota)} là {most}."
    )
