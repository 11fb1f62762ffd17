"""A ratio unit by unit in one year, as two numbers: how many in all (registered), how many of them (recognised)."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils.timezone import localdate

from campaign.models import Figure, Indicator, IndicatorShape
from campaign.overview import reporting_units
from campaign.permissions import enters_figures_of
from campaign.recording import record_figure, removal_refusal
from units.numbers import NotANumber, parse_decimal, show_decimal
from units.refusals import Refused

MOST = Decimal(10) ** 9


@dataclass(frozen=True)
class Typed:
    """What stands in the two fields of a unit, and what stood there when the page was made."""

    whole: str
    value: str
    seen: str = ""


@dataclass
class Outcome:
    """How many units were saved, and {unit id: why} of those that were not."""

    saved: int = 0
    troubles: dict = field(default_factory=dict)


def years_open(campaign, today):
    """Years for which numbers can be typed, the newest first."""
    return [year for year in reversed(campaign.years) if year <= today.year]


def figures_of(indicator, year, units):
    """{unit id: Figure} of these units in that year. One query."""
    rows = Figure.objects.in_campaign(indicator.campaign_id).of_key(indicator.code).of_year(year).of_units()
    return {figure.unit_id: figure for figure in rows.filter(unit__in=units).select_related("batch")}


def with_figures(units, indicator, year):
    """Annotates each unit with its two numbers, `whole` and `part`, to sort by."""
    rows = Figure.objects.in_campaign(indicator.campaign_id).of_key(indicator.code).of_year(year)
    own = rows.filter(unit=OuterRef("pk")).order_by()
    return units.annotate(whole=Subquery(own.values("denominator")[:1]), part=Subquery(own.values("value")[:1]))


def totals_of(indicator, year, units):
    """{units, whole, value}: the sums over these units, of those that have both numbers."""
    rows = Figure.objects.in_campaign(indicator.campaign_id).of_key(indicator.code).of_year(year)
    rows = rows.filter(unit__in=units.order_by().values("pk"), denominator__isnull=False)
    return rows.aggregate(units=Count("pk"), whole=Sum("denominator"), value=Sum("value"))


def reported_total(user, indicator, year):
    """The province's own row of that year, where this person sees it."""
    rows = Figure.objects.visible_to(user).in_campaign(indicator.campaign_id).provincial()
    return rows.of_key(indicator.code).of_year(year).first()


def shown(figure):
    """The two numbers of a figure as they stand in the fields: ("5", "3"); blank where there is none."""
    if figure is None:
        return "", ""
    return "" if figure.denominator is None else show_decimal(figure.denominator), show_decimal(figure.value)


def fingerprint(figure):
    return "/".join(shown(figure)) if figure else ""


@transaction.atomic
def record_unit_figures(indicator, year, typed, *, by, at):
    """Saves {unit id: Typed}; what cannot stand is told unit by unit and the others are saved all the same.

    Fields that nobody touched are left alone, and a number that somebody else changed meanwhile is not overwritten
    unseen. Two blank fields take the row out.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=indicator.pk)
    if indicator.shape != IndicatorShape.RATIO:
        raise Refused("Chỉ tiêu này là một giá trị, không nhập thành hai số. Hãy ghi ở trang Số liệu.")
    today = localdate(at)
    if year not in years_open(indicator.campaign, today):
        raise Refused(f"Năm {year} không thuộc phong trào hoặc chưa đến. Hãy chọn năm khác.")
    units = reporting_units(indicator.campaign, by, year, until=today).in_bulk(list(typed))
    stored, outcome = figures_of(indicator, year, units), Outcome()
    for unit_id, said in typed.items():
        if unit_id not in units or not enters_figures_of(by, units[unit_id]):
            outcome.troubles[unit_id] = "Chỉ cán bộ đầu mối của đơn vị hoặc Sở Nội vụ được nhập số của đơn vị này."
            continue
        figure = stored.get(unit_id) or Figure(
            campaign=indicator.campaign, key=indicator.code, year=year, unit=units[unit_id]
        )
        try:
            outcome.saved += _settle(figure, said, by=by, at=at)
        except Refused as refusal:
            outcome.troubles[unit_id] = str(refusal)
    return outcome


def _settle(figure, said, *, by, at):
    """Whether the row changed; or Refused."""
    whole, value = _number(said.whole), _number(said.value)
    before = (figure.denominator, figure.value) if figure.pk else (None, None)
    known = fingerprint(figure) if figure.pk else ""
    if (whole, value) == before or f"{said.whole.strip()}/{said.value.strip()}" == (said.seen or "/"):
        return False
    if known != said.seen:
        now = f"vừa ghi {known}" if known else "vừa xóa số đã ghi"
        raise Refused(
            f"Người khác {now}; anh/chị đang nhập {said.whole or '–'}/{said.value or '–'}. Lưu lần nữa để ghi đè."
        )
    if whole is None and value is None:
        if sentence := removal_refusal(figure):
            raise Refused(sentence)
        figure.delete()
        return True
    if whole is None:
        raise Refused("Còn thiếu tổng số. Hãy nhập cả hai ô, hoặc để trống cả hai.")
    if value is None:
        raise Refused("Còn thiếu số đạt. Chưa đạt lượt nào thì nhập 0.")
    if whole == 0:
        raise Refused("Tổng số phải lớn hơn 0. Đơn vị không đăng ký thì để trống cả hai ô.")
    figure.denominator, figure.value = whole, value
    with transaction.atomic():
        record_figure(figure, by=by, at=at)
    return True


def _number(text):
    text = text.strip()
    if not text:
        return None
    try:
        number = parse_decimal(text)
    except NotANumber as wrong:
        raise Refused(str(wrong)) from None
    if number < 0 or number != number.to_integral_value() or number >= MOST:
        raise Refused(f"“{text}” không phải số đếm. Hãy nhập số nguyên từ 0 trở lên.")
    return number
