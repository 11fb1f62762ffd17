"""Everybody whom a proposal considers, with the facts that its rules ask: a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from campaign.disciplining import told
from campaign.models import TITLES, Award, AwardForm, AwardScope, Discipline, Excusal, Round
from reports.models import Nominee, QuotaBy, ReportStatus
from reports.proposals.considering import Candidate, Elsewhere, Honour, Penalty, Quota, Result, Rules, State
from scoring.models import Assessment, Band, Status
from scoring.ranking import Standing, ranked
from units.cluster_finding import members_on
from units.days import show_day
from units.models import Role, RoleKind, Staff, Unit
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
STATES = {Status.APPROVED: State.APPROVED, Status.APPRAISED: State.APPROVED, Status.FINAL: State.FINAL}


@dataclass(frozen=True)
class Person:
    """What a row of the list copies: who it is, as of the day of the proposal."""

    scope: str
    unit_id: int
    staff_id: int | None
    name: str
    position: str
    unit_name: str
    unit_kind: str
    name_key: str
    search_key: str


@dataclass(frozen=True)
class Sheet:
    """One year of a unit or a person; `whose` is the unit, or the person in all posts."""

    whose: object
    round_id: int
    result: Result
    staff_id: int | None = None


def rules_of(proposal, considered):
    """The Rules of a proposal, for the holders of quotas among those considered."""
    return Rules(
        form=proposal.form,
        form_name=form_name(proposal.form),
        level=LEVELS[proposal.form],
        first_year=proposal.first_year,
        last_year=proposal.year,
        day=proposal.day,
        bands={
            AwardScope.COLLECTIVE: frozenset(proposal.collective_bands),
            AwardScope.INDIVIDUAL: frozenset(proposal.individual_bands),
        },
        top_of_cluster=proposal.top_of_cluster,
        least_years=proposal.least_years,
        final_only=proposal.final_only,
        either_first=proposal.either_first,
        quotas=considered.quotas(),
    )


def form_name(form):
    """ "Giấy khen", "danh hiệu “Cờ thi đua của UBND tỉnh”"."""
    label = AwardForm(form).label
    return f"danh hiệu “{label}”" if form in TITLES else label


class Considered:
    """Everybody considered by one proposal. `candidates` are (Candidate, Person) pairs."""

    def __init__(self, proposal):
        self.proposal, self.campaign = proposal, proposal.document.campaign
        self.first, self.last = date(proposal.first_year, 1, 1), min(proposal.day, date(proposal.year, 12, 31))
        years = (proposal.first_year, proposal.year)
        rounds = Round.objects.filter(campaign=self.campaign, year__range=years)
        self.rounds = {each.pk: each for each in rounds}
        self.last_round = next((each for each in self.rounds.values() if each.year == proposal.year), None)
        self.bands = dict(_band_names(self.campaign))
        self.units = self._units()
        self.clusters = self._clusters()
        self.penalties = self._penalties()
        self.honours = self._honours()
        self.elsewhere = self._elsewhere()
        self.candidates = [
            *(self._collectives() if proposal.collective else ()),
            *(self._individuals() if proposal.individual else ()),
        ]

    def quotas(self):
        """{holder: Quota} of the units that hold one: their own row, else that of their kind, else that of all."""
        rows = list(self.proposal.quotas.all())
        of_unit = {row.unit_id: row for row in rows if row.unit_id}
        of_kind = {row.kind: row for row in rows if row.kind}
        of_all = next((row for row in rows if not row.unit_id and not row.kind), None)
        found = {}
        for holder in {candidate.holder for candidate, _ in self.candidates}:
            unit = self.units[int(holder)]
            row = of_unit.get(unit["pk"]) or of_kind.get(unit["kind"]) or of_all
            if row:
                found[holder] = Quota(row.collective, row.individual, row.either, unit["name"])
        return found

    def _units(self):
        """Every unit of the province by pk, for the tree; those considered are told apart in `_collectives`."""
        columns = (
            "pk",
            "name",
            "kind",
            "parent",
            "valid_from",
            "valid_to",
            "province__valid_to",
            "sort_key",
            "search_key",
        )
        rows = Unit.objects.filter(province=self.campaign.province_id).values(*columns, "search_key")
        return {row["pk"]: row | {"ends": _earlier(row["valid_to"], row["province__valid_to"])} for row in rows}

    def _taking_part(self):
        """Units that take part and lived on any day between the last year's first day and the day of the proposal."""
        since, day = date(self.proposal.year, 1, 1), self.proposal.day
        for unit in self.units.values():
            lived = (unit["ends"] or day) >= since and (unit["valid_from"] or since) <= day
            if lived and unit["kind"] in self.campaign.unit_kinds:
                yield unit

    def _collectives(self):
        sheets = self._sheets(Assessment.objects.collective(), "unit")
        ranks = self._ranks(sheets)
        excused = self._excused()
        for unit in self._taking_part():
            pk = unit["pk"]
            results = self._results(sheets.get(pk, ()), pk, excused)
            results = tuple(
                replace(each, rank=ranks.get(pk)) if each.year == self.proposal.year else each for each in results
            )
            yield (
                Candidate(
                    key=f"u{pk}",
                    scope=AwardScope.COLLECTIVE.value,
                    name=unit["name"],
                    name_key=unit["sort_key"],
                    holder=self._holder(pk),
                    results=results,
                    cluster=self.clusters.get(pk, ""),
                    began_on=unit["valid_from"],
                    ended_on=unit["ends"],
                    penalties=tuple(self.penalties["unit", pk]),
                    honours=tuple(self.honours["unit", pk]),
                    elsewhere=tuple(self.elsewhere[pk, None]),
                ),
                Person(
                    AwardScope.COLLECTIVE.value, pk, None, unit["name"], "", unit["name"], unit["kind"],
                    unit["sort_key"], unit["search_key"],
                ),
            )  # fmt: skip

    def _individuals(self):
        units = {unit["pk"]: unit for unit in self._taking_part()}
        since, day = date(self.proposal.year, 1, 1), self.proposal.day
        staff = Staff.objects.filter(valid_within(since, day), unit__in=units)
        if self.campaign.staff_categories:
            staff = staff.filter(category__in=self.campaign.staff_categories)
        sheets = self._sheets(Assessment.objects.individual(), "staff__person")
        excused = self._excused()
        for post in staff.order_by():
            unit = units[post.unit_id]
            own = [each for each in sheets.get(post.person, ()) if each.staff_id == post.pk]
            others = [each for each in sheets.get(post.person, ()) if each.staff_id != post.pk]
            yield (
                Candidate(
                    key=f"s{post.pk}",
                    scope=AwardScope.INDIVIDUAL.value,
                    name=post.full_name,
                    name_key=post.name_key,
                    holder=self._holder(post.unit_id),
                    results=self._results([*others, *own], post.unit_id, excused),
                    began_on=post.valid_from,
                    ended_on=_earlier(post.valid_to, unit["ends"]),
                    penalties=tuple(self.penalties["person", post.person]),
                    honours=tuple(self.honours["person", post.person]),
                    elsewhere=tuple(self.elsewhere[post.unit_id, post.pk]),
                ),
                Person(
                    AwardScope.INDIVIDUAL.value, post.unit_id, post.pk, post.full_name, post.position, unit["name"],
                    unit["kind"], post.name_key, f"{post.search_key} {unit['search_key']}",
                ),
            )  # fmt: skip

    def _sheets(self, sheets, whose):
        """{whose: [Sheet, …]} of the span's rounds, present versions alone. One query."""
        columns = (whose, "round", "staff", "status", "total", "rubric", "band", "decided_band")
        found = defaultdict(list)
        for owner, round_id, staff_id, status, total, rubric, band, decided in (
            sheets.current().filter(round__in=self.rounds).order_by().values_list(*columns)
        ):
            state, code = STATES.get(status, State.OPEN), decided or band or ""
            done = state != State.OPEN
            name = self.bands.get((rubric, code), code) if done else ""
            result = Result(self.rounds[round_id].year, state, total if done else None, code if done else "", name)
            found[owner].append(Sheet(owner, round_id, result, staff_id))
        return found

    def _results(self, sheets, unit_id, excused):
        """One Result a year, of the later sheets where two share it; a year that was excused says so."""
        by_year = {sheet.result.year: sheet.result for sheet in sheets}
        for round_id, round_ in self.rounds.items():
            if (round_id, unit_id) in excused:
                by_year[round_.year] = Result(round_.year, State.EXCUSED, remark=excused[round_id, unit_id])
        return tuple(by_year[year] for year in sorted(by_year))

    def _excused(self):
        rows = Excusal.objects.filter(round__in=self.rounds).values_list("round", "unit", "reason")
        return {(round_id, unit_id): reason for round_id, unit_id, reason in rows}

    def _clusters(self):
        """{unit pk: name of its cluster} on the closing day of the last round."""
        if self.last_round is None:
            return {}
        places = members_on(self.last_round.closing_day).filter(cluster__province=self.campaign.province_id)
        return dict(places.order_by().values_list("unit", "cluster__name"))

    def _ranks(self, sheets):
        """{unit pk: rank in its cluster} by the approved totals of the last year."""
        standings = defaultdict(list)
        for pk, group in sheets.items():
            for sheet in group:
                done = sheet.result.state in (State.APPROVED, State.FINAL)
                if done and sheet.result.year == self.proposal.year and pk in self.clusters:
                    standing = Standing(str(pk), self.units[pk]["sort_key"], sheet.result.total)
                    standings[self.clusters[pk]].append(standing)
        return {int(each.unit_code): each.rank for group in standings.values() for each in ranked(group)}

    def _penalties(self):
        """{("unit", pk) or ("person", uuid): [Penalty, …]} in effect within the span; a unit answers for its head."""
        heads = defaultdict(set)
        offices = Role.objects.filter(
            valid_within(self.first, self.last), kind=RoleKind.HEAD, unit__province=self.campaign.province_id
        )
        for unit_id, user_id in offices.values_list("unit", "user"):
            heads[user_id].add(unit_id)
        found = defaultdict(list)
        rows = Discipline.objects.in_province(self.campaign.province_id).in_effect_within(self.first, self.proposal.day)
        for each in rows.select_related("staff"):
            stands = each.ends_on is None or each.ends_on >= self.proposal.day
            if each.staff is None:
                found["unit", each.unit_id].append(Penalty(told(each), stands))
                continue
            found["person", each.staff.person].append(Penalty(told(each), stands))
            for unit_id in heads.get(each.staff.account_id, ()) if each.staff.account_id else ():
                found["unit", unit_id].append(Penalty(told(each), stands, of_head=True))
        return found

    def _honours(self):
        """{("unit", pk) or ("person", uuid): [Honour, …]} of the same campaign for the years of the span."""
        years = (self.proposal.first_year, self.proposal.year)
        within = Q(year__range=years) | Q(year__isnull=True, decided_on__year__range=years)
        rows = (
            Award.objects.in_campaign(self.campaign)
            .filter(within, unit__isnull=False)
            .exclude(nomination__proposal=self.proposal)
        )
        found = defaultdict(list)
        for each in rows.select_related("staff").order_by("year", "pk"):
            honour = Honour(
                each.form,
                _told(each),
                LEVELS[each.form],
                kin=(each.form in TITLES) == (self.proposal.form in TITLES),
                year=each.year,
            )
            if each.staff:
                found["person", each.staff.person].append(honour)
            elif each.scope == AwardScope.COLLECTIVE:
                found["unit", each.unit_id].append(honour)
        return found

    def _elsewhere(self):
        """{(unit pk, staff pk or None): [Elsewhere, …]}: on another list of the same form and time, not yet decided."""
        rows = Nominee.objects.listed().filter(
            proposal__document__campaign=self.campaign,
            form=self.proposal.form,
            proposal__first_year__lte=self.proposal.year,
            proposal__year__gte=self.proposal.first_year,
            proposal__decided_on__isnull=True,
        )
        found = defaultdict(list)
        for each in rows.exclude(proposal=self.proposal).select_related("proposal__document"):
            issued = each.proposal.document.status != ReportStatus.DRAFT
            found[each.unit_id, each.staff_id].append(Elsewhere(_short(each.proposal), issued))
        return found

    def _holder(self, unit_id):
        """Whose quota the unit takes: its own, or that of the unit at the top of its tree."""
        if self.proposal.quota_by == QuotaBy.TREE:
            seen = set()
            while (above := self.units[unit_id]["parent"]) in self.units and unit_id not in seen:
                seen.add(unit_id)
                unit_id = above
        return str(unit_id)


def _band_names(campaign):
    rows = Band.objects.filter(rubric__campaign=campaign).values_list("rubric", "code", "name")
    return (((rubric, code), name) for rubric, code, name in rows)


def _told(award):
    """ "Bằng khen của Chủ tịch UBND tỉnh năm 2021, QĐ 12/QĐ-UBND ngày 5/3/2022"."""
    year = f" năm {award.year}" if award.year else ""
    number = f", {award.decision_number}" if award.decision_number else ""
    day = f" ngày {show_day(award.decided_on)}" if award.decided_on else ""
    return f"{award.get_form_display()}{year}{number}{day if number else ''}"


def _short(proposal):
    """ "tờ trình sơ kết, giai đoạn 2020–2022"."""
    return f"tờ trình {proposal.get_occasion_display().lower()}, {proposal.span}"


def _earlier(first, second):
    known = [day for day in (first, second) if day]
    return min(known, default=None)
