"""Import files of a campaign's records: figures, plans, inspections, awards."""

from django.db.models import Q

from campaign.models import Award, AwardScope, Figure, Inspection, Plan, Qualifier
from campaign.record_columns import AWARD_COLUMNS, FIGURE_COLUMNS, INSPECTION_COLUMNS, PLAN_COLUMNS
from campaign.recording import SCOPE_OF_TITLE, figure_problems, title_problem
from campaign.reported_keys import read_key
from units.days import show_day
from units.importing import Importer
from units.models import ImportKind
from units.upserting import upsert


def take_figures(job, rows):
    indicators = {indicator.code: indicator for indicator in job.campaign.indicators.all()}

    def read():
        for row in rows:
            unit, before = job.unit(row), job.outcome.error_count
            key = read_key(row["key"], indicators)
            if key is None:
                sentence = (
                    f"“{row['key']}” không phải là mã chỉ tiêu của phong trào hay khóa số liệu (docs/figures.md)."
                )
                job.error(row, "key", sentence)
                continue
            year = _year_of(job, row, named=key.year)
            draft = Figure(
                campaign=job.campaign,
                key=key.key,
                year=year,
                unit=unit,
                qualifier=row.get("qualifier") or Qualifier.EQUAL,
                value=row["value"],
                denominator=row["denominator"],
                source=row.get("source") or "",
            )
            for field, told in figure_problems(draft, key, indicators.get(key.key)):
                job.error(row, field, told)
            if job.outcome.error_count == before and (unit or row.get("unit") is None):
                yield row, draft

    _store(
        job, read(), key=("key", "year", "unit_id"), fields=("qualifier", "value", "denominator", "source"),
        among=lambda drafts: Figure.objects.filter(
            _of_units(drafts), campaign=job.campaign, key__in={d.key for d in drafts}
        ),
    )  # fmt: skip


def take_plans(job, rows):
    def read():
        for row in rows:
            unit = job.unit(row)
            if unit:
                _warn_of_odd_day(job, row, "issued_on", unit)
                yield row, Plan(campaign=job.campaign, unit=unit, number=row["number"], issued_on=row["issued_on"])

    _store(
        job, read(), key=("unit_id", "number"), fields=("issued_on",),
        among=lambda drafts: Plan.objects.filter(
            campaign=job.campaign, unit__in={d.unit_id for d in drafts}, number__in={d.number for d in drafts}
        ),
    )  # fmt: skip


def take_inspections(job, rows):
    def read():
        for row in rows:
            unit = job.unit(row)
            if unit:
                _warn_of_odd_day(job, row, "inspected_on", unit)
                draft = Inspection(
                    campaign=job.campaign,
                    unit=unit,
                    kind=row["kind"],
                    inspected_on=row["inspected_on"],
                    conclusion=row.get("conclusion") or "",
                )
                draft.said = ("conclusion",) if "conclusion" in row else ()
                yield row, draft

    _store(
        job, read(), key=("unit_id", "kind", "inspected_on"), fields=("conclusion",),
        among=lambda drafts: Inspection.objects.filter(
            campaign=job.campaign,
            unit__in={d.unit_id for d in drafts},
            inspected_on__in={d.inspected_on for d in drafts},
        ),
    )  # fmt: skip


def take_awards(job, rows):
    def read():
        for row in rows:
            unit, before = job.unit(row), job.outcome.error_count
            year, person = _year_of(job, row), _person(job, row, unit)
            _check_award(job, row, unit)
            if job.outcome.error_count == before and (unit or row["unit"] is None):
                draft = Award(
                    campaign=job.campaign,
                    form=row["form"],
                    scope=row["scope"],
                    year=year,
                    unit=unit,
                    staff_id=person,
                    quantity=row["quantity"] or 1,
                    decision_number=row.get("decision") or "",
                    decided_on=row.get("decided_on"),
                )
                draft.said = [name for name in ("quantity", "decided_on") if name in row]
                yield row, draft

    _store(
        job, read(), key=("form", "scope", "year", "unit_id", "staff_id", "decision_number"),
        fields=("quantity", "decided_on"),
        among=lambda drafts: Award.objects.filter(
            _of_units(drafts), campaign=job.campaign, form__in={d.form for d in drafts}
        ),
    )  # fmt: skip


def _person(job, row, unit):
    """The id of the person awarded: in post on the day of the decision, else in the last post."""
    if row["staff"] is None:
        return None
    if row["unit"] is None:
        job.error(row, "unit", "Khen thưởng cho một người cần ghi mã đơn vị.")
    if not unit:
        return None
    posts, day = job.posts(row, unit), row.get("decided_on")
    on_the_day = [post for post in posts if day and post.within(day, day)]
    return next((post.staff_id for post in reversed(on_the_day or posts)), None)


def _check_award(job, row, unit):
    if row["staff"] is not None and row["scope"] != AwardScope.INDIVIDUAL:
        job.error(row, "scope", "Dòng có mã cán bộ thì đối tượng là ca_nhan.")
    if row["staff"] is not None and row["quantity"] not in (None, 1):
        job.error(row, "quantity", "Khen thưởng cho một người có số lượng 1.")
    if row["unit"] is None and row["staff"] is None and row["quantity"] is None:
        job.error(row, "quantity", "Số tổng của tỉnh cần có số lượng.")
    if sentence := title_problem(row["form"], row["scope"]):
        job.error(row, "scope", f"{sentence} Hãy dùng {SCOPE_OF_TITLE[row['form']].value}.")


def _year_of(job, row, named=None):
    """The row's year, which must be of the campaign and agree with the one that its key names."""
    year = row["year"]
    if named and year and named != year:
        job.error(row, "year", f"Năm {year} khác năm {named} trong mã chỉ tiêu.")
    year = year or named
    if year and year not in job.campaign.years:
        span = f"{job.campaign.starts}–{job.campaign.ends}"
        job.error(row, "year", f"Năm {year} nằm ngoài phong trào ({span}).")
    return year


def _warn_of_odd_day(job, row, key, unit):
    day = row[key]
    if day.year < job.campaign.starts:
        sentence = f"{show_day(day)} ở trước năm {job.campaign.starts}, nên không có trong số liệu của phong trào."
        job.warn(row, key, sentence)
    elif (unit.valid_from and day < unit.valid_from) or (unit.valid_to and day > unit.valid_to):
        job.warn(row, key, f"{show_day(day)} nằm ngoài thời gian {unit.name} tồn tại.")


def _of_units(drafts):
    """Rows of the units that a chunk names, and those of the province where it names none."""
    return Q(unit__in={draft.unit_id for draft in drafts} - {None}) | Q(unit__isnull=True)


def _store(job, drafts, **how):
    job.count(outcome for _, _, outcome in upsert(job, drafts, **how))


FIGURES = Importer(ImportKind.FIGURES, FIGURE_COLUMNS, take_figures, (Figure,))
PLANS = Importer(ImportKind.PLANS, PLAN_COLUMNS, take_plans, (Plan,))
INSPECTIONS = Importer(ImportKind.INSPECTIONS, INSPECTION_COLUMNS, take_inspections, (Inspection,))
AWARDS = Importer(ImportKind.AWARDS, AWARD_COLUMNS, take_awards, (Award,))
IMPORTERS = (FIGURES, PLANS, INSPECTIONS, AWARDS)
