"""Drawing up a plan of inspections: by strata and lot, by what speaks for a unit, or part each; nothing by chance."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from campaign.inspection_planning import keep_plan
from campaign.models import ChosenBy, InspectionPlan, PlanMethod, PlannedInspection
from scoring.planning.risk import SIGNS, Risk, weighed
from scoring.planning.sampling import stratified, ticket
from scoring.planning.signs import Candidate, candidates, day_of_choice, last_round

KIND, CLUSTER, BOTH = "loai", "cum", "loai-cum"
LAYERS = {KIND: "Loại đơn vị", CLUSTER: "Cụm, khối", BOTH: "Loại đơn vị và cụm, khối"}
NO_CLUSTER = "chưa thuộc cụm, khối nào"


@dataclass(frozen=True)
class Asked:
    """What a plan is drawn by. `share` is the percent of the seats that go by risk in a mixed plan."""

    kind: str
    year: int
    wanted: int
    method: str
    layers: str
    seed: str
    weights: dict
    share: int = 50


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """One unit of the draw, and why it is in."""

    candidate: Candidate
    chosen_by: str
    stratum: str
    risk: Risk


@dataclass(frozen=True)
class Draw:
    """`population` units stood for choice; `strata` is empty where none were drawn by lot."""

    choices: tuple
    strata: tuple
    population: int
    round_year: int | None

    @property
    def left_out(self):
        """Strata without a unit, where there were fewer seats than strata."""
        return [stratum.name for stratum in self.strata if not stratum.taken]


def draw(campaign, asked, *, today):
    """The Draw that these answers give: the same answers on the same data always give the same units."""
    units = candidates(campaign, kind=asked.kind, year=asked.year, today=today)
    risks = {unit.code: weighed(unit.facts, asked.weights, year=asked.year) for unit in units}
    named = {unit.code: unit for unit in units}
    by_risk = _riskiest(units, risks, asked)
    by_lot, strata = [], []
    if asked.method != PlanMethod.RISK:
        layers = {}
        for unit in units:
            if unit.code not in by_risk:
                layers.setdefault(layer_of(unit, asked.layers), []).append(unit.code)
        by_lot, strata = stratified(dict(sorted(layers.items())), asked.wanted - len(by_risk), asked.seed)
    choices = [DrawnUnit(named[code], ChosenBy.RISK, "", risks[code]) for code in by_risk]
    choices += [
        DrawnUnit(named[code], ChosenBy.DRAWN, layer_of(named[code], asked.layers), risks[code]) for code in by_lot
    ]
    round_ = last_round(campaign, year=asked.year)
    return Draw(tuple(choices), tuple(strata), len(units), round_.year if round_ else None)


def _riskiest(units, risks, asked):
    """Codes of the units for which most speaks; equal ones go by lot of the same seed. Units without any sign stay."""
    if asked.method == PlanMethod.STRATIFIED:
        return []
    number = asked.wanted if asked.method == PlanMethod.RISK else asked.wanted * asked.share // 100
    known = [unit.code for unit in units if risks[unit.code].points]
    known.sort(key=lambda code: (-risks[code].points, ticket(asked.seed, code)))
    return known[:number]


def layer_of(unit, layers):
    """The name of the stratum a unit belongs to."""
    cluster = unit.cluster or NO_CLUSTER
    return {KIND: unit.kind_label, CLUSTER: cluster, BOTH: f"{unit.kind_label}, {cluster}"}[layers]


def draw_up(campaign, asked, *, by, at):
    """Draws and keeps the plan as a draft; returns it. Raises Refused."""
    today = localdate(at)
    found, day = draw(campaign, asked, today=today), day_of_choice(campaign, asked.year, today=today)
    plan = InspectionPlan(
        campaign=campaign,
        kind=asked.kind,
        year=asked.year,
        method=asked.method,
        wanted=asked.wanted,
        drawn=_told(asked, found, day),
    )
    units = [
        PlannedInspection(
            unit_id=each.candidate.pk,
            chosen_by=each.chosen_by,
            stratum=each.stratum,
            reasons=list(each.risk.reasons),
            points=each.risk.points,
        )
        for each in found.choices
    ]
    return keep_plan(plan, units, by=by, at=at)


def _told(asked, found, day):
    """All that a later inspector needs to repeat the draw."""
    return {
        "seed": asked.seed,
        "day": day.isoformat(),
        "layers": asked.layers,
        "share": asked.share,
        "weights": [[sign, words, asked.weights[sign]] for sign, words in SIGNS.items()],
        "population": found.population,
        "round": found.round_year,
        "strata": [[each.name, each.size, each.taken] for each in found.strata],
    }
