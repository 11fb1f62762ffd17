"""All that is counted of one campaign: figures, what to know of them, rankings, and the lists behind them."""

from dataclasses import dataclass, field

from campaign.models import Indicator
from reports.counting.awards import awards
from reports.counting.indicators import indicators
from reports.counting.lists import lists
from reports.counting.marks import Criteria, marks
from reports.counting.records import inspections, plans, units_by_kind
from reports.counting.regrouped import bands_of_units
from reports.counting.reported import lay_over
from reports.counting.restating import restate
from reports.counting.sheets import bands, gather, states, strays, totals
from reports.counting.standings import rankings
from reports.counting.typed import province_totals, unit_totals
from reports.figures import SCOPES, Caveat
from reports.models import ReportKind

STEPS = (
    "Đếm kế hoạch",
    "Đếm kiểm tra",
    "Tập hợp phiếu chấm điểm",
    "Đếm phiếu theo trạng thái, xếp loại",
    "Tính điểm bình quân",
    "Cộng khen thưởng và chỉ tiêu",
    "Đối chiếu số báo cáo",
    "Xếp hạng cụm, khối",
    "Lập danh sách cho phụ lục",
)


def tell_nothing(label):
    """For callers that show no progress."""


@dataclass(frozen=True)
class Counted:
    """One campaign in one span.

    `left_out` holds (scope, year, key) of means that could not be taken; `rubrics` says by (scope, year, kind) which
    rubrics the sheets follow; `names` are the words beside the codes.
    """

    span: object
    figures: dict
    warnings: list
    left_out: list
    rubrics: dict
    names: dict
    rankings: dict = field(default_factory=dict)
    lists: dict = field(default_factory=dict)
    results_year: int = 0
    bands_of_units: list = field(default_factory=list)

    @property
    def sheet_years(self):
        """The years whose rounds counted on a day on which the province existed."""
        keys = {year: f"assessments.collective.{year}.expected" for year in self.span.years}
        return [year for year, key in keys.items() if key in self.figures]

    @property
    def has_data(self):
        """Whether anything at all is known; a part without data is said to have none, never shown as zeros."""
        return any(each.numerator or each.denominator or each.value is not None for each in self.figures.values())


def figures_of(span, tell=tell_nothing):
    """The figures of a campaign; its sheets stay gathered in `counted_sheet` for whoever lists them afterwards.

    The number of queries does not depend on how many units, persons or sheets there are.
    """
    tell(STEPS[0])
    units = units_by_kind(span)
    figures = plans(span, units)
    tell(STEPS[1])
    figures |= inspections(span, units)
    tell(STEPS[2])
    gather(span)
    restate(span)
    warnings = strays(span)
    tell(STEPS[3])
    figures |= states(span)
    of_bands, band_names = bands(span)
    tell(STEPS[4])
    criteria = Criteria()
    of_marks, marks_left_out = marks(span, criteria)
    of_totals, totals_left_out = totals(span, criteria.signatures)
    figures |= of_totals | of_bands | of_marks
    left_out = totals_left_out + marks_left_out
    tell(STEPS[5])
    province, by_units = province_totals(span), unit_totals(span)
    of_awards, said_of_awards = awards(span, province)
    of_indicators, said_of_indicators = indicators(span, province, by_units)
    tell(STEPS[6])
    figures, said_of_totals = lay_over(figures, province, span)
    figures |= of_indicators | of_awards
    return Counted(
        span=span,
        figures=figures,
        warnings=said_of_totals + said_of_indicators + said_of_awards + warnings + mixed_warnings(left_out),
        left_out=left_out,
        rubrics=criteria.rubrics(),
        names={"criteria": criteria.titles, "bands": band_names, "band_order": list(band_names)},
    )


def count(span, tell=tell_nothing, *, former=False):
    """The figures with rankings and lists; a `former` province lists the results of its last year with sheets."""
    counted = figures_of(span, tell)
    tell(STEPS[7])
    standings, unit_names = rankings(span)
    tell(STEPS[8])
    year = _last_year_expected(counted) if former else span.year
    names = counted.names | {"units": unit_names, "indicators": _indicator_names(span)}
    return Counted(
        **{name: getattr(counted, name) for name in ("span", "figures", "warnings", "left_out", "rubrics")},
        names=names,
        rankings=standings,
        lists=lists(span, year),
        results_year=year,
        bands_of_units=bands_of_units() if span.kind == ReportKind.FINAL else [],
    )


def mixed_warnings(left_out):
    """One warning for the means of a scope and year that could not be taken, naming their keys."""
    keys = {}
    for scope, year, key in left_out:
        keys.setdefault((scope, year), []).append(key)
    return [
        Caveat(
            "mixed_rubrics",
            f"Phiếu {SCOPES[scope]} năm {year} theo những bộ tiêu chí khác nhau về tiêu chí hoặc điểm tối đa, "
            f"nên không tính bình quân chung: {', '.join(names)}.",
        )
        for (scope, year), names in keys.items()
    ]


def _last_year_expected(counted):
    keys = {year: f"assessments.collective.{year}.expected" for year in counted.sheet_years}
    return max((year for year, key in keys.items() if counted.figures[key].numerator), default=counted.span.year)


def _indicator_names(span):
    rows = Indicator.objects.filter(campaign=span.campaign).values_list("code", "name", "unit_of_count")
    return {code: {"name": name, "unit": unit} for code, name, unit in rows}
