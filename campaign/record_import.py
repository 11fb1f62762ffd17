"""Import files of a campaign's records: figures, plans, inspections, awards."""

from decimal import Decimal

from campaign.models import (
    Award,
    AwardForm,
    AwardScope,
    Figure,
    Inspection,
    InspectionKind,
    Plan,
    Qualifier,
)
from campaign.recording import SCOPE_OF_TITLE, figure_problems, title_problem
from campaign.reported_keys import read_key
from units import cells
from units.days import show_day
from units.importing import Importer
from units.models import ImportKind
from units.reading import Column
from units.upserting import upsert

SIGNS = {
    Qualifier.MORE: ("hơn",),
    Qualifier.AT_LEAST: (">=", "=>", "từ trở lên"),
    Qualifier.AT_MOST: ("<=", "=<"),
    Qualifier.ABOUT: ("≈",),
}
WORDS_OF_INSPECTION = {
    InspectionKind.EMULATION: (
        "Thi đua, khen thưởng",
        "Công tác thi đua, khen thưởng",
        "Kiểm tra thi đua, khen thưởng",
    ),
    InspectionKind.DISCIPLINE: (
        "Kỷ luật, kỷ cương",
        "Kỷ luật, kỷ cương hành chính",
        "Kiểm tra kỷ luật, kỷ cương hành chính",
        "Kỷ luật, kỷ cương hành chính, văn hóa công vụ",
    ),
}
WORDS_OF_AWARD = {
    AwardForm.BANG_KHEN_TTG: ("Bằng khen của Thủ tướng", "Bằng khen Thủ tướng", "Bằng khen Thủ tướng Chính phủ"),
    AwardForm.BANG_KHEN_TINH: ("Bằng khen Chủ tịch UBND tỉnh", "Bằng khen của UBND tỉnh", "Bằng khen UBND tỉnh"),
    AwardForm.CO_THI_DUA_CHINH_PHU: ("Cờ thi đua Chính phủ",),
    AwardForm.CO_THI_DUA_TINH: ("Cờ thi đua UBND tỉnh", "Cờ thi đua cấp tỉnh"),
}
amount = cells.number(places=4, below=Decimal(10) ** 12)


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
        among=lambda drafts: Figure.objects.filter(campaign=job.campaign, key__in={d.key for d in drafts}),
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
        among=lambda drafts: Plan.objects.filter(campaign=job.campaign, unit__in={d.unit_id for d in drafts}),
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
        among=lambda drafts: Inspection.objects.filter(campaign=job.campaign, unit__in={d.unit_id for d in drafts}),
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
        among=lambda drafts: Award.objects.filter(campaign=job.campaign, form__in={d.form for d in drafts}),
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


def _store(job, drafts, **how):
    job.count(outcome for _, _, outcome in upsert(job, drafts, **how))


FIGURES = Importer(
    ImportKind.FIGURES,
    (
        Column("year", "Năm", cells.year),
        Column("unit", "Mã đơn vị", cells.text(40)),
        Column("key", "Mã chỉ tiêu", cells.text(120), needed=True),
        Column("qualifier", "Dấu", cells.choice(Qualifier, also=SIGNS), optional=True),
        Column("value", "Giá trị", amount, needed=True),
        Column("denominator", "Mẫu số", amount),
        Column("source", "Nguồn", cells.text(300), optional=True),
    ),
    take_figures,
    (Figure,),
)
PLANS = Importer(
    ImportKind.PLANS,
    (
        Column("unit", "Mã đơn vị", cells.text(40), needed=True),
        Column("number", "Số, ký hiệu", cells.text(100), needed=True),
        Column("issued_on", "Ngày ban hành", cells.day, needed=True),
    ),
    take_plans,
    (Plan,),
)
INSPECTIONS = Importer(
    ImportKind.INSPECTIONS,
    (
        Column("kind", "Loại kiểm tra", cells.choice(InspectionKind, also=WORDS_OF_INSPECTION), needed=True),
        Column("inspected_on", "Ngày", cells.day, needed=True),
        Column("unit", "Mã đơn vị", cells.text(40), needed=True),
        Column("conclusion", "Kết luận", cells.lines(4000), optional=True),
    ),
    take_inspections,
    (Inspection,),
)
AWARDS = Importer(
    ImportKind.AWARDS,
    (
        Column("year", "Năm", cells.year),
        Column("form", "Hình thức", cells.choice(AwardForm, also=WORDS_OF_AWARD), needed=True),
        Column("scope", "Đối tượng", cells.choice(AwardScope), needed=True),
        Column("unit", "Mã đơn vị", cells.text(40)),
        Column("staff", "Mã cán bộ", cells.text(40)),
        Column("quantity", "Số lượng", cells.count),
        Column("decision", "Số quyết định", cells.text(100), optional=True),
        Column("decided_on", "Ngày", cells.day, optional=True),
    ),
    take_awards,
    (Award,),
)
IMPORTERS = (FIGURES, PLANS, INSPECTIONS, AWARDS)
