"""Recording what happened: plans, inspections, indicators, figures, awards; and taking a wrong row out again."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from campaign.models import Award, AwardForm, AwardScope, Figure, Indicator, IndicatorShape, Inspection, Plan
from campaign.permissions import enters_figures_of, keeps_records, records_plan_of
from campaign.reported_keys import read_key
from campaign.storing import store_upload
from units.days import show_day
from units.numbers import show_decimal
from units.refusals import Refused
from units.text import one_line
from units.undoing import take_out

NOT_YOURS = "Chỉ Sở Nội vụ của tỉnh được ghi việc này."
SCOPE_OF_TITLE = {
    AwardForm.CO_THI_DUA_CHINH_PHU: AwardScope.COLLECTIVE,
    AwardForm.CO_THI_DUA_TINH: AwardScope.COLLECTIVE,
    AwardForm.TAP_THE_LAO_DONG_XUAT_SAC: AwardScope.COLLECTIVE,
    AwardForm.CHIEN_SI_THI_DUA_TINH: AwardScope.INDIVIDUAL,
    AwardForm.CHIEN_SI_THI_DUA_CO_SO: AwardScope.INDIVIDUAL,
}


@transaction.atomic
def record_plan(plan, *, by, at, upload=None):
    """Saves a new or corrected plan of a unit; `upload` is the signed document. Raises Refused."""
    _check_plan(plan, by=by, at=at)
    if upload:
        plan.file, plan.file_name = store_upload(upload, by=by, at=at), one_line(upload.name)
    return save_record(plan)


def _check_plan(plan, *, by, at):
    if not records_plan_of(by, plan.unit):
        raise Refused("Chỉ cán bộ đầu mối của đơn vị hoặc Sở Nội vụ được ghi kế hoạch này.")
    _check_unit(plan.unit, plan.campaign)
    _check_day(plan.issued_on, "Ngày ban hành", plan.campaign, plan.unit, at=at)


@transaction.atomic
def record_inspection(inspection, *, by, at):
    """Saves a new or corrected inspection of one unit. Raises Refused."""
    _check_inspection(inspection, by=by, at=at)
    if inspection.pk and inspection.findings.exists():
        _check_same_visit(inspection)
    return save_record(inspection)


def _check_inspection(inspection, *, by, at):
    _check_keeper(by, inspection.campaign)
    _check_unit(inspection.unit, inspection.campaign)
    _check_day(inspection.inspected_on, "Ngày kiểm tra", inspection.campaign, inspection.unit, at=at)


def _check_same_visit(inspection):
    """What was found belongs to the unit where it was found, and to that kind of inspection."""
    known = Inspection.objects.get(pk=inspection.pk)
    if (known.unit_id, known.kind) != (inspection.unit_id, inspection.kind):
        raise Refused("Lần kiểm tra đã có nội dung ghi nhận nên đơn vị và loại kiểm tra giữ nguyên. Ngày vẫn sửa được.")


@transaction.atomic
def record_indicator(indicator, *, by, at):
    """Saves an indicator; its code is part of figure keys and stays once there are figures. Raises Refused."""
    _check_keeper(by, indicator.campaign)
    if indicator.pk:
        known = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
        if known.code != indicator.code and _figures_of(known).exists():
            raise Refused(f"Chỉ tiêu đã có số liệu nên mã “{known.code}” giữ nguyên. Tên và đơn vị tính vẫn sửa được.")
    elif not indicator.position:
        indicator.position = 1 + indicator.campaign.indicators.count()
    return save_record(indicator)


@transaction.atomic
def record_figure(figure, *, by, at):
    """Saves a value of an indicator, by a clerk for the own unit alone, or a total of the province. Raises Refused."""
    _check_figure(figure, by=by)
    return save_record(figure)


def _check_figure(figure, *, by, at=None):
    if figure.unit:
        _check_unit(figure.unit, figure.campaign)
        if not enters_figures_of(by, figure.unit):
            raise Refused(NOT_YOURS)
    else:
        _check_keeper(by, figure.campaign)
    if sentence := figure_refusal(figure):
        raise Refused(sentence)


def figure_refusal(figure):
    """Why this figure cannot stand under its key, or None."""
    indicators = {indicator.code: indicator for indicator in figure.campaign.indicators.all()}
    key = read_key(figure.key, indicators)
    if key is None:
        return "Mã này không phải chỉ tiêu của phong trào hay số tổng mà báo cáo dùng. Hãy chọn trong danh sách."
    return next((sentence for _, sentence in figure_problems(figure, key, indicators.get(figure.key))), None)


def figure_problems(figure, key, indicator):
    """(field, sentence) of what cannot stand under a ReportedKey; `indicator` is None where the key names none."""
    value, whole = figure.value, figure.denominator
    if key.counts and figure.unit_id:
        yield "unit", "Đây là số tổng của tỉnh, không gắn với một đơn vị. Hãy bỏ trống ô đơn vị."
    if key.counts and value != value.to_integral_value():
        yield "value", f"{show_decimal(value)} không phải số nguyên. Đây là số đếm, hãy nhập số nguyên."
    is_ratio = indicator is not None and indicator.shape == IndicatorShape.RATIO
    if indicator is not None and not is_ratio and whole is not None:
        yield "denominator", "Chỉ tiêu này là một giá trị, không có mẫu số. Hãy bỏ trống ô mẫu số."
    elif whole == 0:
        yield "denominator", "Mẫu số phải lớn hơn 0."
    elif whole is not None and value > whole:
        yield "value", f"{show_decimal(value)} lớn hơn mẫu số {show_decimal(whole)}. Hãy xem lại hai số."
    elif is_ratio and whole is None and value > 100:
        yield "value", "Không có mẫu số thì giá trị là phần trăm, không quá 100. Hãy nhập mẫu số."


@transaction.atomic
def record_award(award, *, by, at):
    """Saves a form of award or a title, of a unit, of a person or as a total of the province. Raises Refused."""
    _check_award(award, by=by, at=at)
    return save_record(award)


@transaction.atomic
def record_awards(awards, *, by, at):
    """Saves the new awards of one decision, all or none, by the rules of one. Raises Refused."""
    for award in awards:
        _check_award(award, by=by, at=at)
    if not awards:
        return []
    with constraints_as_refusals(awards[0]):
        return Award.objects.bulk_create(awards, batch_size=1000)


def _check_award(award, *, by, at):
    _check_keeper(by, award.campaign)
    if award.unit:
        _check_unit(award.unit, award.campaign)
    if award.staff and award.staff.unit_id != award.unit_id:
        raise Refused("Người được khen không thuộc đơn vị đã chọn.")
    if sentence := title_problem(award.form, award.scope):
        raise Refused(f"{sentence} Hãy chọn lại đối tượng.")
    if award.decided_on:
        _check_day(award.decided_on, "Ngày quyết định", award.campaign, award.unit, at=at)


def title_problem(form, scope):
    """Why this title cannot be given to this scope, or None; forms of award go to both."""
    wanted = SCOPE_OF_TITLE.get(form, scope)
    if scope == wanted:
        return None
    return f"“{AwardForm(form).label}” là danh hiệu của {AwardScope(wanted).label.lower()}."


def removal_refusal(row):
    """Why this row cannot be taken out by hand, or None."""
    if getattr(row, "batch_id", None):
        return f"Dòng này đến từ tệp “{row.batch.file_name}” nên không xóa tay; hãy sửa tệp và nhập lại."
    if isinstance(row, Indicator) and _figures_of(row).exists():
        return "Chỉ tiêu đã có số liệu nên không xóa được. Hãy xóa các số liệu của chỉ tiêu trước."
    if isinstance(row, Inspection) and row.findings.exists():
        return "Lần kiểm tra đã có nội dung ghi nhận nên không xóa được; các yêu cầu khắc phục dựa vào đó."
    return None


@transaction.atomic
def remove_record(row, *, what, by, at):
    """Takes a row that was typed by mistake out; the Removal it returns puts it back. Raises Refused."""
    _check_removal(row, by)
    return take_out(row, what=what, by=by, at=at)


def check_put_back(row, *, by, at, address=None):
    """What was taken out comes back by the rules of a new row, which may have changed since. Raises Refused."""
    _check_hand(row, by)
    rules = {Plan: _check_plan, Inspection: _check_inspection, Figure: _check_figure, Award: _check_award}
    if check := rules.get(type(row)):
        check(row, by=by, at=at)


@transaction.atomic
def remove_records(rows, *, by, at):
    """The same for many rows of one kind at once. Raises Refused."""
    for row in rows:
        _check_removal(row, by)
    if rows:
        type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).delete()


def _check_hand(row, by):
    may = records_plan_of(by, row.unit) if isinstance(row, Plan) else keeps_records(by, row.campaign)
    if not may:
        raise Refused(NOT_YOURS)


def _check_removal(row, by):
    _check_hand(row, by)
    if sentence := removal_refusal(row):
        raise Refused(sentence)


def _figures_of(indicator):
    return Figure.objects.in_campaign(indicator.campaign_id).of_key(indicator.code)


def _check_keeper(user, campaign):
    if not keeps_records(user, campaign):
        raise Refused(NOT_YOURS)


def _check_unit(unit, campaign):
    if unit.province_id != campaign.province_id:
        raise Refused(f"{unit.name} không thuộc tỉnh của phong trào này.")


def _check_day(day, what, campaign, unit, *, at):
    if day > localdate(at):
        raise Refused(f"{what} {show_day(day)} ở sau hôm nay. Hãy xem lại ngày.")
    if day.year < campaign.starts:
        raise Refused(f"{what} {show_day(day)} ở trước năm {campaign.starts}, khi phong trào chưa bắt đầu.")
    if unit and unit.valid_to and day > unit.valid_to:
        raise Refused(f"{unit.name} kết thúc hoạt động ngày {show_day(unit.valid_to)}, trước ngày đã nhập.")
    if unit and unit.valid_from and day < unit.valid_from:
        raise Refused(f"{unit.name} hoạt động từ ngày {show_day(unit.valid_from)}, sau ngày đã nhập.")


def save_record(row):
    """Under the lock of the stored row: a row taken out in between is not written again."""
    if row.pk and not type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).exists():
        raise Refused("Dòng này vừa bị người khác xóa. Hãy ghi lại thành dòng mới.")
    with constraints_as_refusals(row):
        row.save()
    return row


@contextmanager
def constraints_as_refusals(row):
    """Two people saving the same thing at once: the second hears the constraint's own sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        for constraint in row._meta.constraints:
            if constraint.name == name:
                raise Refused(constraint.get_violation_error_message()) from None
        raise
