"""The life of a unit on one page: what it came from and became, who headed it, its results, and what happened when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from campaign.models import Award, Discipline, Inspection, Plan, Round
from scoring.listing import band_name
from scoring.models import JUDGED, Assessment, Status
from units.heads import last_day_of, tenures
from units.models import Succession, SuccessionKind, Unit

FAR = 12  # steps back or forth; no unit of these years has a longer line


@dataclass(frozen=True)
class Kin:
    """A unit before or after; `step` 1 is the nearest. `seen`: the reader may open its page."""

    unit: Unit
    step: int
    link: Succession
    seen: bool


@dataclass(frozen=True)
class Year:
    """The sheets of one round: the unit's own, and how many of its people's are approved."""

    sheet: Assessment | None
    round: object
    band: str
    people: int
    approved: int


@dataclass(frozen=True)
class Moment:
    """One thing that happened; `until` where it lasted, `year` where that is all that is known of the day."""

    day: date | None
    what: str
    text: str
    until: date | None = None
    remark: str = ""
    year: int | None = None

    @property
    def place_in_time(self):
        """For the order: the latest first; what nobody dated comes last."""
        day = self.day or (self.year and date(self.year, 12, 31))
        return day is None, -(day or date.min).toordinal(), self.what


@dataclass(frozen=True)
class Life:
    before: tuple
    after: tuple
    years: tuple
    moments: tuple


def unit_ended(unit):
    """The last day of the unit or of its province, whichever came first; None while neither is known."""
    last = last_day_of(unit)
    return None if last == date.max else last


def life_of(unit, user, *, today):
    """The Life of `unit` as `user` may see it; the number of queries grows with the steps of its line alone."""
    before, after = _line(unit, "new", "old", user), _line(unit, "old", "new", user)
    moments = [
        *_beginnings(unit, before, after),
        *_heads(unit, today),
        *_clusters(unit),
        *_records(unit, user),
    ]
    return Life(before, after, _years(unit, user), tuple(sorted(moments, key=lambda each: each.place_in_time)))


def _line(unit, here, there, user):
    """Every unit that this one followed (or that followed it), step by step, each once."""
    found, level, step = {}, {unit.pk}, 1
    while level and step <= FAR:
        links = Succession.objects.filter(**{f"{here}__in": level, f"{there}__isnull": False})
        links = links.select_related(f"{there}__province").order_by("effective_on", f"{there}__sort_key")
        level = set()
        for link in links:
            other = getattr(link, there)
            if other.pk not in found and other.pk != unit.pk:
                found[other.pk] = (other, step, link)
                level.add(other.pk)
        step += 1
    seen = set(Unit.objects.visible_to(user).filter(pk__in=found).values_list("pk", flat=True))
    return tuple(Kin(*kin, seen=pk in seen) for pk, kin in found.items())


def _beginnings(unit, before, after):
    """The first and last days, with the reorganisation that made them."""
    came = [kin for kin in before if kin.step == 1]
    went = [kin for kin in after if kin.step == 1]
    last = unit_ended(unit)
    started = unit.valid_from or max((kin.link.effective_on for kin in came), default=None)
    how = f"{_kinds(came)} từ {_names(came)}" if came else "Thành lập"
    yield Moment(started, "Bắt đầu", how if started or came else "Có từ trước, chưa ghi ngày", remark=_decisions(came))
    if unit.parent:
        yield Moment(started, "Cấp trên", unit.parent.name, until=last)
    for kin in went:
        if not (last and kin.link.effective_on > last):
            yield Moment(kin.link.effective_on, kin.link.get_kind_display(), f"Tách ra {kin.unit.name}",
                         remark=_decisions([kin]))  # fmt: skip
    if last:
        ended = [kin for kin in went if kin.link.effective_on > last]
        yield Moment(
            last, "Kết thúc", _became(ended) or "Kết thúc hoạt động", remark=_decisions(ended) or _dissolution(unit)
        )


def _became(kins):
    """ "Hợp nhất thành Sở A; Nhập vào Sở B"."""
    by_kind = defaultdict(list)
    for kin in kins:
        by_kind[kin.link.kind].append(kin)
    return "; ".join(
        f"{_kinds(same)} {'vào' if kind == SuccessionKind.ABSORB else 'thành'} {_names(same)}"
        for kind, same in by_kind.items()
    )


def _kinds(kins):
    return ", ".join(dict.fromkeys(kin.link.get_kind_display() for kin in kins))


def _names(kins):
    return ", ".join(kin.unit.name for kin in kins)


def _decisions(kins):
    said = dict.fromkeys(kin.link.decision_number for kin in kins if kin.link.decision_number)
    unsure = ["cần đối chiếu nghị quyết"] if any(kin.link.to_verify for kin in kins) else []
    return ", ".join(dict.fromkeys([*said, *unsure]))


def _dissolution(unit):
    links = unit.successions_out.filter(kind=SuccessionKind.DISSOLVE)
    return links.values_list("decision_number", flat=True).first() or ""


def _heads(unit, day):
    for tenure in tenures(unit, day=day):
        if tenure.is_vacant:
            yield Moment(tenure.first, "Khuyết thủ trưởng", "Chưa có người duyệt phiếu", until=tenure.last)
        else:
            role = tenure.role
            what = "Phụ trách" if role.acting else "Thủ trưởng"
            yield Moment(role.valid_from, what, role.user.full_name, until=role.valid_to, remark=role.position)


def _clusters(unit):
    for place in unit.memberships.select_related("cluster"):
        yield Moment(place.valid_from, "Cụm, khối", place.cluster.name, until=place.valid_to)
    for lead in unit.cluster_leads.select_related("cluster"):
        yield Moment(lead.valid_from, "Trưởng cụm, khối", lead.cluster.name, until=lead.valid_to)


def _records(unit, user):
    for plan in Plan.objects.visible_to(user).filter(unit=unit):
        yield Moment(plan.issued_on, "Kế hoạch", plan.number)
    for inspection in Inspection.objects.visible_to(user).filter(unit=unit):
        yield Moment(inspection.inspected_on, inspection.get_kind_display(), inspection.conclusion)
    for award in Award.objects.visible_to(user).filter(unit=unit).select_related("staff"):
        whom = award.staff.full_name if award.staff else award.get_scope_display().lower()
        count = f" ({award.quantity})" if award.quantity > 1 else ""
        text = f"{award.get_form_display()}, {whom}{count}"
        yield Moment(award.decided_on, "Khen thưởng", text, remark=award.decision_number, year=award.year)
    for row in Discipline.objects.visible_to(user).filter(unit=unit).select_related("staff"):
        whom = row.staff.full_name if row.staff else "tập thể"
        yield Moment(row.decided_on, "Kỷ luật", f"{row.get_form_display()}, {whom}", until=row.ends_on,
                     remark=row.decision_number)  # fmt: skip


def _years(unit, user):
    sheets = Assessment.objects.visible_to(user).current().filter(unit=unit)
    own = {sheet.round_id: sheet for sheet in sheets.collective().for_list().prefetch_related("rubric__bands")}
    people = {row["round"]: row for row in _people_by_round(sheets)}
    rounds = Round.objects.filter(pk__in=own.keys() | people.keys()).select_related("campaign")
    return tuple(
        Year(
            sheet=own.get(round_.pk),
            round=round_,
            band=band_name(own[round_.pk]) if round_.pk in own else "",
            people=people.get(round_.pk, {}).get("number", 0),
            approved=people.get(round_.pk, {}).get("approved", 0),
        )
        for round_ in rounds.order_by("-year", "campaign")
    )


def _people_by_round(sheets):
    reached = Q(status__in=JUDGED)
    sheets = sheets.individual().exclude(status=Status.CLOSED).order_by()
    return sheets.values("round").annotate(number=Count("pk"), approved=Count("pk", filter=reached))
