"""Asking for letters to units that have not finished a round: the facts each one states, and what went before."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from campaign.models import Round
from reports import events
from reports.background import jobs
from reports.chasing import late
from reports.chasing.rounds import locked_to_remind
from reports.chasing.sent import Sent, sent_in
from reports.letters.standing import without_drafts
from reports.models import Document, DocumentKind, DocumentUnit, IssuingBody, JobKind
from reports.narrative.editing import refusal_to_edit
from reports.recipients import kept_by
from reports.requesting import refusal_to_ask, request_document
from reports.setting import two_digits, until
from scoring.lateness import last_day
from scoring.opening import expected_units
from units.days import parse_day, show_day, show_official_day, show_paper_day
from units.models import Unit, UnitKind
from units.numbers import show_count
from units.refusals import Refused
from units.text import one_line

# One letter to each is a file and a number for each.
MOST_LETTERS = 200
_COLLECTIVE = {
    late.NOT_BEGUN: "chưa bắt đầu chấm phiếu chấm điểm tập thể",
    late.ENTERING: "chưa trình phiếu chấm điểm tập thể",
    late.RETURNED: "chưa sửa và trình lại phiếu chấm điểm tập thể bị trả lại",
    late.VACANT: "mới trình phiếu chấm điểm tập thể, chưa có người duyệt",
    late.WAITING: "mới trình phiếu chấm điểm tập thể, thủ trưởng chưa duyệt",
}

_KINDS = {
    UnitKind.SO_NGANH: "các sở, ban, ngành",
    UnitKind.HUYEN: "các huyện, thành phố",
    UnitKind.XA: "các xã, phường, thị trấn",
    UnitKind.DOANH_NGHIEP: "các doanh nghiệp",
}


def missing_words(unit):
    """What a LateUnit has not done, as a letter says it: "chưa trình phiếu …, đồng thời còn 02 trên 45 …"."""
    said = [_COLLECTIVE[unit.step]] if unit.step in _COLLECTIVE else []
    if unit.people_left:
        said.append(
            f"còn {two_digits(unit.people_left)} trên {two_digits(unit.people)} phiếu chấm điểm cá nhân "
            "chưa được thủ trưởng duyệt"
        )
    return ", đồng thời ".join(said)


@transaction.atomic
def request_letters(*, round_, units, together, new_deadline, contact, issuing_body, by, at):
    """Opens one letter to all of the LateUnits, or one to each. Returns the documents. Raises Refused.

    A unit with a draft to it alone keeps that one and gets no second; where nothing is left to open, or one to the
    same units is being written, raises DraftsStand. No letter gives anybody more time: that is granted on the page
    of the round.
    """
    # Locked, so that of two clicks the second sees what the first has opened.
    round_ = locked_to_remind(round_, at=at)
    if refused := _refusal(units, together, new_deadline, at=at):
        raise Refused(refused)
    units = without_drafts(round_, units, together)
    shared = _shared(round_, new_deadline, contact, at=at) | {"together": together}
    sent, groups = sent_in(round_), [units] if together else [[unit] for unit in units]
    alone = {} if together else Unit.objects.in_bulk([unit.pk for unit in units])
    titles = _titles_in(round_)
    return [
        _open_letter(
            round_,
            group,
            shared,
            sent,
            title=_free(_title(round_, group, sent, together=together), titles),
            unit=alone.get(group[0].pk),
            issuing_body=issuing_body,
            by=by,
            at=at,
        )
        for group in groups
    ]


@transaction.atomic
def refresh(*, document, new_deadline, by, at):
    """States in a draft what is missing now and by when it is asked for; who has finished leaves it. Raises Refused."""
    document = Document.objects.select_for_update(of=("self",)).select_related("campaign__province").get(pk=document.pk)
    if refused := refusal_to_ask(document, by) or refusal_to_edit(document):
        raise Refused(refused)
    if refused := _refusal_of_day(new_deadline, at=at):
        raise Refused(refused)
    round_ = Round.objects.select_related("campaign__province").get(pk=document.about["round"])
    named = {unit["pk"] for unit in document.about["units"]}
    left = late.late_in(round_, at=at, only=named).units
    if not left:
        raise Refused("Các đơn vị trong công văn này đã hoàn thành hoặc được miễn chấm. Không cần gửi công văn nữa.")
    sent = sent_in(round_)
    units = [_facts(unit, sent, at=at) for unit in left]
    document.about = {**document.about, **_counted(round_, new_deadline, at=at), "units": units}
    document.save(update_fields=["about"])
    document.addressed.exclude(unit__in=[unit.pk for unit in left]).delete()
    events.record(document, f"Cập nhật tình hình đến {show_day(at)}: {show_count(len(left))} đơn vị.", by=by, at=at)
    jobs.request_job(subject=document, kind=JobKind.RENDER, by=by, at=at)
    return document


def examples(round_, units, *, ways, new_deadline, contact, at):
    """What letters would state that nobody asked for yet: for each of `ways`, to all (True) or to the first (False)."""
    shared, sent = _shared(round_, new_deadline, contact, at=at), sent_in(round_)
    return [
        {**shared, "together": way, "units": [_facts(unit, sent, at=at) for unit in (units if way else units[:1])]}
        for way in ways
    ]


def day_to_ask_for(document, *, today):
    """The day that a draft asks for; once that has passed, the one that a new letter would ask for."""
    asked = parse_day(document.about["new_deadline"])
    if asked >= today:
        return asked
    return suggested_deadline(Round.objects.get(pk=document.about["round"]), today=today)


def suggested_deadline(round_, *, today):
    """The round's last day while it is to come, then five working days from today."""
    day, left = (round_.closing_day, 0) if today < round_.closing_day else (today, 5)
    while left:
        day = date.fromordinal(day.toordinal() + 1)
        left -= day.weekday() < 5
    return day


def usual_contact(round_):
    """Whom the last letter of the campaign named, so that it is typed once."""
    letters = Document.objects.filter(campaign=round_.campaign_id, kind=DocumentKind.REMINDER)
    about = letters.order_by("-pk").values_list("about", flat=True).first()
    return (about or {}).get("contact", "")


def _refusal(units, together, new_deadline, *, at):
    if not units:
        return "Chưa chọn đơn vị nào còn việc chưa làm. Hãy đánh dấu các đơn vị cần đôn đốc."
    if refused := _refusal_of_day(new_deadline, at=at):
        return refused
    if not together and len(units) > MOST_LETTERS:
        return (
            f"Mỗi lần lập được tối đa {show_count(MOST_LETTERS)} công văn riêng. Hãy chọn ít đơn vị hơn, hoặc lập một "
            "công văn kèm danh sách."
        )
    return None


def _refusal_of_day(new_deadline, *, at):
    if new_deadline < localdate(at):
        return f"Ngày đề nghị hoàn thành {show_day(new_deadline)} đã qua. Hãy chọn ngày từ hôm nay trở đi."
    return None


def _shared(round_, new_deadline, contact, *, at):
    return {
        **_counted(round_, new_deadline, at=at),
        "round": round_.pk,
        "contact": one_line(contact),
    }


def _counted(round_, new_deadline, *, at):
    """What a letter states of the round on the day of `at`, and the day that it asks for."""
    return {
        "day": localdate(at).isoformat(),
        "new_deadline": new_deadline.isoformat(),
        "expected": expected_units(round_).existing_on(last_day(round_, at=at)).count(),
    }


def _open_letter(round_, group, shared, sent, *, title, unit, issuing_body, by, at):
    about = {**shared, "units": [_facts(unit, sent, at=at) for unit in group]}
    document = request_document(
        kind=DocumentKind.REMINDER,
        campaign=round_.campaign,
        title=title,
        about=about,
        recipients="\n".join(usual_recipients(round_, issuing_body)),
        unit=unit,
        issuing_body=issuing_body,
        by=by,
        at=at,
    )
    DocumentUnit.objects.bulk_create(DocumentUnit(document=document, unit_id=unit.pk) for unit in group)
    return document


def _title(round_, group, sent, *, together):
    """(the trích yếu, which time it is): the units of a list are named by their kind where they have one in common."""
    kinds = {unit.kind for unit in group}
    whom = _KINDS.get(*kinds, "") if together and len(kinds) == 1 else "" if together else group[0].name
    told = f"Đôn đốc {whom}{' ' if whom else ''}hoàn thành việc chấm điểm Phong trào thi đua năm {round_.year}"
    return told, 1 + max(len(sent.get(unit.pk, Sent()).letters) for unit in group)


def _titles_in(round_):
    letters = Document.objects.filter(campaign=round_.campaign_id, kind=DocumentKind.REMINDER, about__round=round_.pk)
    return set(letters.values_list("title", flat=True))


def _free(told_and_time, titles):
    """The trích yếu with its time from the second on; no two letters of a round have the same."""
    told, time = told_and_time
    while (title := f"{told} (lần {time})" if time > 1 else told) in titles:
        time += 1
    titles.add(title)
    return title


def usual_recipients(round_, issuing_body):
    place = round_.campaign.province.level_on(round_.closing_day)
    own = issuing_body == IssuingBody.SNV
    above = f"UBND {place} (để báo cáo)" if own else f"Chủ tịch, các Phó Chủ tịch UBND {place}"
    return ["Như trên", above, kept_by(issuing_body)]


def _facts(unit, sent, *, at):
    """What a letter says of one unit, frozen when it is asked for."""
    deadline, today = localdate(unit.deadline), localdate(at)
    before = sent.get(unit.pk, Sent()).letters
    return {
        "pk": unit.pk,
        "name": unit.name,
        "step": unit.step,
        "missing": missing_words(unit),
        "state": unit.sheet_words,
        "people_share": f"{show_count(unit.people_left)}/{show_count(unit.people)}" if unit.people_left else "",
        "due_on": show_paper_day(unit.deadline),
        "extended": until(unit.extended) if unit.extended else "",
        "extended_on": localdate(unit.extended).isoformat() if unit.extended and not unit.overdue else "",
        "overdue": unit.overdue,
        "overdue_days": (today - deadline).days if unit.overdue else 0,
        "days_left": 0 if unit.overdue else (deadline - today).days,
        "people_left": unit.people_left,
        "no_head": not unit.has_head,
        "sent": [f"Công văn số {each.notation} {show_official_day(each.issued_on)}" for each in before],
    }
