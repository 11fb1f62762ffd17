"""Writing on a draft: head, groups, criteria, bands; moving, removing and putting back what was removed."""

from django.db import IntegrityError, transaction
from django.db.models import F

from campaign.overtaken import Overtaken, stamp_of
from scoring.models import Band, Criterion, CriterionGroup, RubricEvent
from scoring.rubrics.content import BAND_FIELDS, CRITERION_FIELDS, criterion_values, said_criterion, said_group
from scoring.rubrics.drafting import locked_draft, log_line
from units.refusals import Refused

HEAD_FIELDS = ("audience", "unit_kinds", "sample", "decided_by", "source")
GROUP_FIELDS = ("code", "title")
# Behind everything that is numbered; the numbering that follows gives the true place.
LAST = 32_000


def stamp(*rows):
    """What a page remembers of the rows it showed; it differs once somebody saved something else into one of them."""
    return stamp_of([[str(getattr(row, name)) for name in _fields_of(row)] for row in rows])


@transaction.atomic
def save_head(head, *, seen, by, at):
    """Whom the rubric judges and what decided it. `head` is the rubric with new values. Raises Refused, Overtaken."""
    draft = locked_draft(head, by=by)
    if stamp(draft) != seen:
        raise Overtaken(draft)
    head.save(update_fields=HEAD_FIELDS)
    log_line(draft, "Sửa thông tin chung", by=by, at=at)


@transaction.atomic
def save_group(group, *, seen, by, at):
    """A new or changed group; a new one comes last. Raises Refused, Overtaken."""
    draft = locked_draft(group.rubric, by=by)
    stored = _current(draft.groups, group, seen)
    if stored is None:
        group.position = 1 + draft.groups.count()
    _stored(group, f"Mã nhóm {group.code} đã có trong bộ tiêu chí. Hãy chọn mã khác.")
    log_line(draft, f"{'Sửa' if stored else 'Thêm'} nhóm {group.code}", by=by, at=at)
    return group


@transaction.atomic
def save_criterion(criterion, *, seen, by, at):
    """A new or changed criterion; new in its group it comes last there. Raises Refused, Overtaken."""
    draft = locked_draft(criterion.rubric, by=by)
    if not draft.groups.filter(pk=criterion.group_id).exists():
        raise Refused("Nhóm đã chọn vừa được bỏ. Hãy chọn nhóm khác.")
    stored = _current(draft.criteria, criterion, seen)
    if stored is None or stored.group_id != criterion.group_id:
        criterion.position = LAST
    _stored(criterion, f"Mã tiêu chí {criterion.code} đã có trong bộ tiêu chí. Hãy chọn mã khác.")
    _number(draft)
    log_line(draft, f"{'Sửa' if stored else 'Thêm'} tiêu chí {criterion.code}", by=by, at=at)
    return criterion


@transaction.atomic
def save_bands(rubric, rows, *, seen, by, at):
    """The bands as `rows` of field values say, the highest threshold first. Raises Refused, Overtaken."""
    draft = locked_draft(rubric, by=by)
    stored = list(draft.bands.all())
    if stamp(*stored) != seen:
        raise Overtaken(draft)
    codes = [row["code"] for row in rows]
    if len(set(codes)) < len(codes):
        raise Refused("Hai mức xếp loại có cùng mã. Mỗi mức cần một mã riêng.")
    draft.bands.all().delete()
    rows = sorted(rows, key=lambda row: (row["from_points"] is None, -(row["from_points"] or 0)))
    Band.objects.bulk_create(Band(rubric=draft, position=n, **row) for n, row in enumerate(rows, 1))
    log_line(draft, "Sửa các mức xếp loại", by=by, at=at)


@transaction.atomic
def move_group(group, *, up, by, at):
    """One place up or down; at the end of the road nothing moves. Raises Refused."""
    draft = locked_draft(group.rubric, by=by)
    _swap(list(draft.groups.all()), group, up)
    _number(draft)


@transaction.atomic
def move_criterion(criterion, *, up, by, at):
    """One place up or down; from the end of a group into the one beside it. Raises Refused."""
    draft = locked_draft(criterion.rubric, by=by)
    groups = list(draft.groups.prefetch_related("criteria"))
    here = next((n for n, group in enumerate(groups) if group.pk == criterion.group_id), None)
    if here is None:
        return
    if not _swap(list(groups[here].criteria.all()), criterion, up):
        beside = here - 1 if up else here + 1
        if 0 <= beside < len(groups):
            draft.criteria.filter(pk=criterion.pk).update(group=groups[beside], position=LAST if up else 0)
    _number(draft)


@transaction.atomic
def remove_group(group, *, by, at):
    """Takes the group out with its criteria; returns the line of the log that can put it back. Raises Refused."""
    draft = locked_draft(group.rubric, by=by)
    group = _still_there(draft.groups, group)
    removed = {"what": "group", "position": group.position, "said": said_group(group)}
    count = group.criteria.count()
    group.delete()
    _number(draft)
    text = f"Bỏ nhóm {group.code} “{group.title}”" + (f" cùng {count} tiêu chí" if count else "")
    return log_line(draft, text, by=by, at=at, removed=removed)


@transaction.atomic
def remove_criterion(criterion, *, by, at):
    """Takes the criterion out; returns the line of the log that can put it back. Raises Refused."""
    draft = locked_draft(criterion.rubric, by=by)
    criterion = _still_there(draft.criteria.select_related("group"), criterion)
    removed = {
        "what": "criterion",
        "position": criterion.position,
        "group": criterion.group.code,
        "said": said_criterion(criterion),
    }
    criterion.delete()
    _number(draft)
    return log_line(draft, f"Bỏ tiêu chí {criterion.code} “{criterion.title}”", by=by, at=at, removed=removed)


def _still_there(parts, part):
    """The part as it stands now that the draft is locked. Raises Refused."""
    if (part := parts.filter(pk=part.pk).first()) is None:
        raise Refused("Phần này đã được bỏ rồi. Hãy tải lại trang.")
    return part


@transaction.atomic
def put_back(event, *, by, at):
    """What this line of the log took out stands in its place again. Raises Refused."""
    draft = locked_draft(event.rubric, by=by)
    event = RubricEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.removed is None or event.put_back:
        raise Refused("Phần này đã được đưa trở lại.")
    place = _put_back_group if event.removed["what"] == "group" else _put_back_criterion
    name = place(draft, event.removed)
    _number(draft)
    event.put_back = True
    event.save(update_fields=["put_back"])
    log_line(draft, f"Đưa {name} trở lại", by=by, at=at)
    return name


def _put_back_group(draft, removed):
    said = removed["said"]
    codes = {each["code"] for each in said["criteria"]}
    if draft.groups.filter(code=said["code"]).exists():
        raise Refused(f"Mã nhóm {said['code']} nay thuộc nhóm khác. Hãy đổi mã nhóm đó trước.")
    if taken := draft.criteria.filter(code__in=codes).first():
        raise Refused(f"Mã {taken.code} nay thuộc tiêu chí khác. Hãy đổi mã tiêu chí đó trước.")
    draft.groups.filter(position__gte=removed["position"]).update(position=F("position") + 1)
    group = CriterionGroup.objects.create(
        rubric=draft, code=said["code"], title=said["title"], position=removed["position"]
    )
    for place, each in enumerate(said["criteria"], LAST):
        _create(draft, group, each, position=place)
    return f"nhóm {group.code}"


def _put_back_criterion(draft, removed):
    said, group = removed["said"], draft.groups.filter(code=removed["group"]).first()
    if group is None:
        raise Refused(f"Nhóm {removed['group']} của tiêu chí này đã bị bỏ. Hãy đưa nhóm trở lại trước.")
    if draft.criteria.filter(code=said["code"]).exists():
        raise Refused(f"Mã {said['code']} nay thuộc tiêu chí khác. Hãy đổi mã tiêu chí đó trước.")
    draft.criteria.filter(position__gte=removed["position"]).update(position=F("position") + 1)
    _create(draft, group, said, position=removed["position"])
    return f"tiêu chí {said['code']}"


def _create(draft, group, said, *, position):
    values = dict(zip(CRITERION_FIELDS, criterion_values(said), strict=True))
    Criterion.objects.create(rubric=draft, group=group, position=position, **values)


def _current(rows, row, seen):
    """The row as it is stored, None for a new one. Raises Overtaken where it is not what the page showed."""
    if row.pk is None:
        return None
    stored = rows.filter(pk=row.pk).first()
    if stored is None or stamp(stored) != seen:
        raise Overtaken(stored)
    return stored


def _stored(row, taken):
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "code_once" in str(error):
            raise Refused(taken) from None
        raise


def _swap(rows, row, up):
    """Exchanges places with the neighbour; whether there is one."""
    places = {each.pk: n for n, each in enumerate(rows)}
    here = places.get(row.pk)
    beside = None if here is None else here - 1 if up else here + 1
    if beside is None or not 0 <= beside < len(rows):
        return False
    rows[here].position, rows[beside].position = rows[beside].position, rows[here].position
    type(row).objects.bulk_update([rows[here], rows[beside]], ["position"])
    return True


def _number(draft):
    """Groups 1, 2, 3…; criteria numbered through the whole rubric in the order of their groups."""
    groups = list(CriterionGroup.objects.filter(rubric=draft).order_by("position", "pk").prefetch_related("criteria"))
    criteria = [each for group in groups for each in group.criteria.all()]
    for rows in (groups, criteria):
        for n, row in enumerate(rows, 1):
            row.position = n
    CriterionGroup.objects.bulk_update(groups, ["position"])
    Criterion.objects.bulk_update(criteria, ["position"])


def _fields_of(row):
    if isinstance(row, CriterionGroup):
        return GROUP_FIELDS
    if isinstance(row, Criterion):
        return ("group_id", *CRITERION_FIELDS)
    return BAND_FIELDS if isinstance(row, Band) else HEAD_FIELDS


def next_code(rubric, group):
    """ "B4" after "B3": the code that a new criterion of the group is offered."""
    if group is None:
        return ""
    taken, last = set(rubric.criteria.values_list("code", flat=True)), group.criteria.last()
    stem = last.code.rstrip("0123456789") if last else group.code
    return next(code for n in range(1, 1000) if (code := f"{stem}{n}") not in taken)
