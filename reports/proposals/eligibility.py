"""Who may be proposed for an award and who may not, each with the reasons: rules over facts, without a database."""

from functools import lru_cache

from reports.proposals.considering import COLLECTIVE, Answer, Outcome, Ruling, State, Verdict
from reports.proposals.quotas import placed
from units.days import show_day
from units.numbers import show_decimal

_points = lru_cache(maxsize=20_000)(lambda total: show_decimal(total, 2))


def judge(candidates, rules):
    """A Verdict for every candidate, the best total first, then by rank and Vietnamese name."""
    candidates = sorted(candidates, key=lambda each: order(each, rules))
    found = {each.key: tuple(rulings(each, rules)) for each in candidates}
    _once_each(candidates, found, rules.taken)
    fit = [each for each in candidates if not refused(found[each.key])]
    places = placed(fit, rules)
    verdicts = []
    for each in candidates:
        outcome, sentence = places.get(each.key, (Outcome.OUT, ""))
        quota = _quota_ruling(outcome, sentence)
        last = each.result_of(rules.last_year)
        verdicts.append(Verdict(each, outcome, found[each.key] + quota, last.total, last.rank, last.band_name))
    return verdicts


def _once_each(candidates, found, taken):
    """Who holds several posts stands on the list once: in the post that a person took, else in that which comes first
    in its order."""
    kept = (each for each in candidates if each.key in taken and not refusal_by_hand(found[each.key]))
    first = {each.who: each for each in kept if each.who}
    for each in candidates:
        if each.who and not refused(found[each.key]):
            other = first.setdefault(each.who, each)
            if other is not each:
                said = f"Cùng một người đã được xét ở vị trí khác, tại {other.where}."
                found[each.key] += (Ruling("twice", Answer.NO, said),)


def rulings(candidate, rules):
    """Every rule's answer about a candidate, in the order in which a council asks."""
    for rule in (_exists, _sheet, _band, _place, _years, _order, _discipline, _duplicates, _elsewhere):
        yield from rule(candidate, rules)


def refused(found):
    return any(each.answer in (Answer.NO, Answer.NEVER) for each in found)


def refusal_by_hand(found):
    """Why nobody may put this candidate on the list by hand, or None."""
    return next((each.sentence for each in found if each.answer == Answer.NEVER), None)


def order(candidate, rules):
    """The key of the list: the better total first, then the better rank, then the Vietnamese name."""
    last = candidate.result_of(rules.last_year)
    has_total = last.total is not None
    rank = last.rank if last.rank is not None else 10**6
    return not has_total, -(last.total or 0), rank, candidate.name_key, candidate.key


def _exists(candidate, rules):
    what = "đơn vị" if candidate.scope == COLLECTIVE else "cá nhân"
    ended, began = candidate.ended_on, candidate.began_on
    if ended and ended < rules.day:
        said = "đã kết thúc hoạt động" if candidate.scope == COLLECTIVE else "đã thôi giữ vị trí ở đơn vị"
        yield Ruling("exists", Answer.NEVER, f"{candidate.name} {said} từ sau ngày {show_day(ended)}.")
    elif began and began > rules.day:
        yield Ruling("exists", Answer.NEVER, f"{candidate.name} chỉ có từ ngày {show_day(began)}.")
    elif candidate.scope == COLLECTIVE and began and began.year >= rules.first_year and rules.least_years > 1:
        yield Ruling(
            "exists",
            Answer.WARN,
            f"Đơn vị được thành lập hoặc tổ chức lại từ ngày {show_day(began)}; kết quả trước đó thuộc về đơn vị cũ.",
        )
    else:
        yield Ruling("exists", Answer.YES, f"Là {what} có mặt tại ngày {show_day(rules.day)}.")


def _sheet(candidate, rules):
    year, last = rules.last_year, candidate.result_of(rules.last_year)
    if last.state == State.NONE:
        yield Ruling("sheet", Answer.NO, f"Không có phiếu chấm điểm năm {year}.")
    elif last.state == State.EXCUSED:
        why = f": {last.remark}" if last.remark else ""
        yield Ruling("sheet", Answer.NO, f"Được miễn chấm năm {year}{why}.")
    elif last.state == State.OPEN:
        yield Ruling("sheet", Answer.NO, f"Phiếu năm {year} chưa được thủ trưởng duyệt.")
    elif rules.final_only and last.state != State.FINAL:
        yield Ruling("sheet", Answer.NO, f"Phiếu năm {year} đã duyệt nhưng chưa chốt.")
    elif last.total is None:
        yield Ruling("sheet", Answer.NO, f"Phiếu năm {year} chưa có tổng điểm.")
    else:
        done = "đã chốt" if last.state == State.FINAL else "đã duyệt"
        yield Ruling("sheet", Answer.YES, f"Phiếu năm {year} {done}, tổng {_points(last.total)} điểm.")


def _band(candidate, rules):
    last = candidate.result_of(rules.last_year)
    if not _counts(last, rules):
        return
    wanted = rules.bands.get(candidate.scope) or frozenset()
    points = f"{_points(last.total)} điểm"
    if not last.band:
        answer = Answer.NO if wanted else Answer.YES
        yield Ruling("band", answer, f"Năm {last.year} đạt {points}, chưa xếp loại.")
    elif wanted and last.band not in wanted:
        yield Ruling("band", Answer.NO, f"Xếp loại {last.band_name} năm {last.year}, dưới mức được xét.")
    else:
        yield Ruling("band", Answer.YES, f"Xếp loại {last.band_name} năm {last.year} ({points}).")


def _place(candidate, rules):
    last = candidate.result_of(rules.last_year)
    if candidate.scope != COLLECTIVE or not _counts(last, rules):
        return
    if rules.top_of_cluster is None:
        if last.rank is not None:
            yield Ruling("place", Answer.YES, f"Hạng {last.rank} {candidate.cluster}.")
    elif last.rank is None:
        yield Ruling("place", Answer.NO, "Chưa được xếp vào cụm, khối nào nên không có hạng.")
    elif last.rank > rules.top_of_cluster:
        yield Ruling(
            "place",
            Answer.NO,
            f"Hạng {last.rank} {candidate.cluster}, ngoài {rules.top_of_cluster} hạng đầu được xét.",
        )
    else:
        yield Ruling("place", Answer.YES, f"Hạng {last.rank} {candidate.cluster}.")


def _years(candidate, rules):
    span = rules.last_year - rules.first_year + 1
    if span == 1:
        return
    wanted = rules.bands.get(candidate.scope) or frozenset()
    good = [
        each.year
        for each in candidate.results
        if rules.first_year <= each.year <= rules.last_year
        and _counts(each, rules)
        and (not wanted or each.band in wanted)
    ]
    level = "đạt mức xếp loại được xét" if wanted else "có kết quả"
    if len(good) < rules.least_years:
        said = f"{len(good)}/{span} năm {level}, cần ít nhất {rules.least_years} năm."
        yield Ruling("years", Answer.NO, said)
    else:
        yield Ruling("years", Answer.YES, f"{len(good)}/{span} năm {level}.")


def _order(candidate, rules):
    if rules.step is None:
        return
    times, wanted = in_a_row(candidate.years_below, rules.last_year), rules.step
    if times < wanted.times:
        said = f"Được tặng {wanted.name} {times} năm liên tục đến năm {rules.last_year}, cần {wanted.times} năm."
        yield Ruling("order", Answer.NO, said)
    else:
        yield Ruling("order", Answer.YES, f"Được tặng {wanted.name} {times} năm liên tục.")


def in_a_row(years, last):
    """How many years in a row end in `last`, or in the year before where that of `last` is not decided yet."""
    year = last if last in years else last - 1
    times = 0
    while year in years:
        times, year = times + 1, year - 1
    return times


def _discipline(candidate, rules):
    for each in candidate.penalties:
        who = "Người đứng đầu" if each.of_head else "Tập thể" if candidate.scope == COLLECTIVE else "Cá nhân"
        if each.stands:
            yield Ruling("discipline", Answer.NEVER, f"{who} đang trong thời gian kỷ luật: {each.told}.")
        else:
            yield Ruling("discipline", Answer.NO, f"{who} bị kỷ luật trong thời gian xét: {each.told}.")
    if not candidate.penalties:
        yield Ruling("discipline", Answer.YES, "Không có kỷ luật trong thời gian xét.")


def _duplicates(candidate, rules):
    blocked = False
    for each in candidate.honours:
        if each.form == rules.form:
            answer = Answer.NEVER if each.covers(rules.last_year) else Answer.NO
            yield Ruling("duplicate", answer, f"Đã được tặng cùng hình thức cho thành tích này: {each.told}.")
            blocked = True
        elif each.kin and each.level >= rules.level:
            yield Ruling("duplicate", Answer.NO, f"Đã được khen mức bằng hoặc cao hơn cho thành tích này: {each.told}.")
            blocked = True
        elif each.kin and not rules.is_title:
            yield Ruling(
                "duplicate",
                Answer.WARN,
                f"Đã được khen ở mức thấp hơn: {each.told}. Chỉ đề nghị mức cao hơn khi thành tích không trùng.",
            )
    if not blocked:
        yield Ruling("duplicate", Answer.YES, f"Chưa được tặng {rules.form_name} trong thời gian xét.")


def _elsewhere(candidate, rules):
    for each in candidate.elsewhere:
        if each.level < rules.level and rules.is_title:
            continue  # the lower title of the year is the way to the higher one
        if each.issued and each.level >= rules.level:
            yield Ruling("elsewhere", Answer.NO, f"Đã được đề nghị ở văn bản đã ban hành: {each.title}.")
        elif each.issued:
            yield Ruling("elsewhere", Answer.WARN, f"Đang được đề nghị ở mức thấp hơn: {each.title}.")
        else:
            yield Ruling("elsewhere", Answer.WARN, f"Đang có tên ở một dự thảo khác: {each.title}.")


def _counts(result, rules):
    done = (State.FINAL,) if rules.final_only else (State.APPROVED, State.FINAL)
    return result.state in done and result.total is not None


def _quota_ruling(outcome, sentence):
    if not sentence:
        return ()
    answer = {Outcome.LISTED: Answer.YES, Outcome.TIED: Answer.WARN}.get(outcome, Answer.NO)
    return (Ruling("quota", answer, sentence),)
