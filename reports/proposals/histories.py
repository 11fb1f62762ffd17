"""What speaks against a candidate: disciplines, awards received before, places on other lists."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from campaign.disciplining import told
from campaign.models import TITLES, Award, AwardForm, AwardScope, Discipline
from reports.models import Nominee, ReportStatus
from reports.proposals.considering import Elsewhere, Honour, Penalty
from reports.setting import on_paper
from units.days import show_day
from units.models import Role, RoleKind, Staff
from units.schema import valid_within

# Of forms and of titles, the higher number is the higher honour; the two families are never compared.
LEVELS = {
    AwardForm.GIAY_KHEN: 1,
    AwardForm.BANG_KHEN_TINH: 2,
    AwardForm.BANG_KHEN_TTG: 3,
    AwardForm.HUAN_CHUONG_LAO_DONG: 4,
    AwardForm.TAP_THE_LAO_DONG_XUAT_SAC: 1,
    AwardForm.CO_THI_DUA_TINH: 2,
    AwardForm.CO_THI_DUA_CHINH_PHU: 3,
    AwardForm.CHIEN_SI_THI_DUA_CO_SO: 1,
    AwardForm.CHIEN_SI_THI_DUA_TINH: 2,
}
# The title that comes before another: who is proposed for the higher one was given the lower one before.
BELOW = {
    AwardForm.CHIEN_SI_THI_DUA_TINH: AwardForm.CHIEN_SI_THI_DUA_CO_SO,
    AwardForm.CO_THI_DUA_CHINH_PHU: AwardForm.CO_THI_DUA_TINH,
}


def penalties(proposal):
    """{("unit", pk) or ("person", uuid): [Penalty, …]} in effect within the span; a unit answers for its head."""
    province, first, day = proposal.document.campaign.province_id, date(proposal.first_year, 1, 1), proposal.day
    heads = _heads(province, first, day)
    rows = Discipline.objects.in_province(province).in_effect_within(first, day).select_related("staff")
    found = defaultdict(list)
    for each in rows:
        stands = each.ends_on is None or each.ends_on >= day
        if each.staff is None:
            found["unit", each.unit_id].append(Penalty(told(each), stands))
            continue
        found["person", each.staff.person].append(Penalty(told(each), stands))
        for unit_id, is_head in _headed_meanwhile(each, heads[each.staff.person], day).items():
            found["unit", unit_id].append(Penalty(told(each), stands and is_head, of_head=True))
    return found


def _heads(province_id, first, day):
    """{person: [(unit pk, first day, last day in office)]} of all who headed a unit within the time."""
    offices = Role.objects.filter(valid_within(first, day), kind=RoleKind.HEAD, unit__province=province_id)
    offices = list(offices.values_list("user", "unit", "valid_from", "valid_to"))
    people = defaultdict(set)
    for user_id, person in Staff.objects.filter(account__in={user for user, *_ in offices}).values_list(
        "account", "person"
    ):
        people[user_id].add(person)
    found = defaultdict(list)
    for user_id, *office in offices:
        for person in people[user_id]:
            found[person].append(office)
    return found


def _headed_meanwhile(discipline, offices, day):
    """{unit pk: whether its head still on `day`} of the units whose head the person was while the discipline was in
    effect: they answer for it."""
    found = defaultdict(bool)
    for unit_id, since, until in offices:
        left = until is not None and until < discipline.decided_on
        if not left and (since or discipline.decided_on) <= (discipline.ends_on or day):
            found[unit_id] |= until is None or until >= day
    return found


def honours(proposal):
    """{("unit", pk) or ("person", uuid): [Honour, …]} of the campaign whose achievement lies in the span.

    An award of a review covers every year of its review, not the year alone under which it is kept.
    """
    first, last = proposal.first_year, proposal.year
    within = (
        Q(year__range=(first, last))
        | Q(year__isnull=True, decided_on__year__range=(first, last))
        | Q(nomination__proposal__first_year__lte=last, nomination__proposal__year__gte=first)
    )
    awards = Award.objects.in_campaign(proposal.document.campaign).filter(within, unit__isnull=False)
    columns = (
        "form", "scope", "year", "unit", "staff__person", "decision_number", "decided_on",
        "nomination__proposal__first_year", "nomination__proposal",
    )  # fmt: skip
    is_title, found = proposal.form in TITLES, defaultdict(list)
    for form, scope, year, unit_id, person, number, day, since, listed in awards.order_by("year", "pk").values_list(
        *columns
    ):
        whose = ("person", person) if person else ("unit", unit_id) if scope == AwardScope.COLLECTIVE else None
        if whose and listed != proposal.pk:
            kin = (form in TITLES) == is_title
            said = _told(form, year, number, day)
            found[whose].append(Honour(form, said, LEVELS[form], kin=kin, year=year, since=since or year))
    return found


def years_of_title_below(proposal):
    """{("unit", pk) or ("person", uuid): {years}} of the title below, in any campaign of the province."""
    found = defaultdict(set)
    if not (proposal.times_below and proposal.form in BELOW):
        return found
    province = proposal.document.campaign.province_id
    awards = Award.objects.filter(
        campaign__province=province, form=BELOW[proposal.form], year__lte=proposal.year, unit__isnull=False
    )
    for year, unit_id, person in awards.order_by().values_list("year", "unit", "staff__person"):
        found["person" if person else "unit", person or unit_id].add(year)
    return found


def elsewhere(proposal):
    """{("unit", pk) or ("person", uuid): [Elsewhere, …]}: on another list of the same family and time, not decided."""
    rows = Nominee.objects.listed().filter(
        proposal__document__campaign=proposal.document.campaign,
        family=proposal.family,
        proposal__first_year__lte=proposal.year,
        proposal__year__gte=proposal.first_year,
        proposal__decided_on__isnull=True,
    )
    others = {each.pk: each for each in _undecided(proposal)}
    found = defaultdict(list)
    for unit_id, person, form, other in (
        rows.exclude(proposal=proposal).order_by("proposal").values_list("unit", "staff__person", "form", "proposal")
    ):
        whose = ("person", person) if person else ("unit", unit_id)
        said = others[other]
        issued = said.document.status != ReportStatus.DRAFT
        found[whose].append(Elsewhere(_short(said, proposal), issued, LEVELS[form]))
    return found


def _undecided(proposal):
    campaign = proposal.document.campaign
    return type(proposal).objects.of_campaign(campaign).filter(decided_on__isnull=True).select_related("document")


def _told(form, year, number, day):
    """ "Bằng khen của Chủ tịch UBND tỉnh năm 2021, QĐ 12/QĐ-UBND ngày 5/3/2022"."""
    during = f" năm {year}" if year else ""
    decided = f", {number}" if number else ""
    on = f" ngày {show_day(day)}" if day and number else ""
    return f"{AwardForm(form).label}{during}{decided}{on}"


def _short(proposal, asked):
    """ "tờ trình sơ kết, giai đoạn 2020 - 2022"; where it asks for something else, what that is."""
    what = f", đề nghị {proposal.get_form_display()}" if proposal.form != asked.form else ""
    return f"tờ trình {proposal.get_occasion_display().lower()}, {on_paper(proposal.span)}{what}"
