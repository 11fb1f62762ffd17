"""Taking a row out by hand, or ending it, so that whoever did it can undo it for a while."""

from datetime import date, timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.utils.module_loading import import_string

from units.models import Removal
from units.refusals import Refused

UNDONE_WITHIN = timedelta(hours=1)
RESTED_ON = "Đã có dữ liệu khác gắn với dòng này nên không xóa được. Hãy bỏ phần đó trước."
TOO_LATE = "Đã quá một giờ nên không đưa lại được. Hãy ghi lại thành dòng mới."
TOO_LATE_FOR_DAYS = "Đã quá một giờ nên không hoàn tác được. Hãy sửa ngày, hoặc ghi lại thành dòng mới."
TOO_LATE_FOR_FILES = "Đã quá một giờ nên không đưa lại được. Hãy tải tệp lên lần nữa."
TAKEN = "Không đưa lại được: sau khi xóa đã có dòng khác ở chỗ ấy, hoặc dữ liệu mà nó gắn với không còn."
MOVED = "Ngày cuối đã đổi từ đó nên không hoàn tác được. Hãy xem lại ngày đang ghi."


@transaction.atomic
def take_out(row, *, what, by, at, parts=()):
    """Deletes the row and keeps it whole; returns the Removal. Raises Refused where other rows would go with it.

    `parts` are the tables (app.model) whose rows mean nothing without it: these go with it, and come back with it.
    """
    row = type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if row is None:
        raise Refused("Dòng này đã được xóa rồi. Hãy tải lại trang.")
    collector = Collector(using="default")
    try:
        collector.collect([row])
    except ProtectedError:
        raise Refused(RESTED_ON) from None
    others = {each for rows in (*collector.data.values(), *collector.fast_deletes) for each in rows} - {row}
    if any(each._meta.label_lower not in parts for each in others):
        raise Refused(RESTED_ON)
    links = [
        [field.model._meta.label_lower, field.attname, sorted(row.pk for rows in found for row in rows)]
        for (field, _), found in collector.field_updates.items()
    ]
    removal = Removal.objects.create(
        by=by, at=at, what=what[:300], table=row._meta.label_lower, row=_kept(row), links=links,
        parts=[[each._meta.label_lower, _kept(each)] for each in sorted(others, key=lambda each: each.pk)],
    )  # fmt: skip
    row.delete()
    return removal


def end_on(day, rows):
    """`day` becomes the last day of `rows`, a queryset; returns the last days before, as `keep_days` takes them."""
    table, found = rows.model._meta.label_lower, rows.order_by("pk").values_list("pk", "valid_to")
    days = [[table, pk, day.isoformat(), before and before.isoformat()] for pk, before in found]
    rows.model._base_manager.filter(pk__in=[pk for _, pk, *_ in days]).update(valid_to=day)
    return days


def keep_days(days, *, what, by, at):
    """The Removal that sets these last days back; the row that was ended stands first, then those that went with it."""
    return Removal.objects.create(by=by, at=at, what=what[:300], table=days[0][0], row={}, days=days)


@transaction.atomic
def put_back(removal, *, by, at, address=None):
    """Everything is again as it was: a row under its old number, or last days. Raises Refused.

    Whether `by` may still do so, and the rules of each row, are asked of the app that owns the table
    (settings.UNDO_CHECKS).
    """
    removal = Removal.objects.select_for_update(of=("self",)).get(pk=removal.pk)
    if removal.by_id != by.pk:
        raise Refused("Chỉ người đã làm việc này được hoàn tác.")
    if removal.undone_at:
        raise Refused(f"Đã {'đặt lại ngày cuối của' if removal.days else 'đưa lại'} {removal.what} rồi.")
    refuse_late(removal.at, TOO_LATE_FOR_DAYS if removal.days else TOO_LATE, at=at)
    who = {"by": by, "at": at, "address": address}
    if removal.days:
        _set_days_back(removal, **who)
    else:
        _put_row_back(removal, **who)
    removal.undone_at = at
    removal.save(update_fields=["undone_at"])


def refuse_late(done_at, sentence, *, at):
    """What was done at `done_at` is undone for a while and no longer. Raises Refused."""
    if at - done_at > UNDONE_WITHIN:
        raise Refused(sentence)


def _set_days_back(removal, **who):
    for table, pk, day, before in removal.days:
        model, ended = apps.get_model(table), date.fromisoformat(day)
        row = model._base_manager.filter(pk=pk).first()
        if row is None or row.valid_to != ended:
            raise Refused(MOVED)
        row.valid_to = before and date.fromisoformat(before)
        import_string(settings.UNDO_CHECKS[table])(row, **who)
        # The check holds the locks in the order of its app; whoever was faster has moved the day by now.
        if not model._base_manager.filter(pk=pk, valid_to=ended).update(valid_to=row.valid_to):
            raise Refused(MOVED)


def _put_row_back(removal, **who):
    row = _row(removal.table, removal.row)
    try:
        with transaction.atomic():
            import_string(settings.UNDO_CHECKS[removal.table])(row, **who)
            row.save(force_insert=True)
            for table in dict.fromkeys(table for table, _ in removal.parts):
                parts = [_row(table, kept) for other, kept in removal.parts if other == table]
                apps.get_model(table)._base_manager.bulk_create(parts)
            for label, column, pks in removal.links:
                free = {"pk__in": pks, f"{column}__isnull": True}
                apps.get_model(label)._base_manager.filter(**free).update(**{column: row.pk})
            connection.check_constraints()
    except (IntegrityError, ObjectDoesNotExist):
        raise Refused(TAKEN) from None


def _kept(row):
    return {field.attname: _as_text(field, row) for field in row._meta.concrete_fields if not field.generated}


def _row(table, kept):
    model = apps.get_model(table)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: _as_value(fields[name], text) for name, text in kept.items() if name in fields})


def _as_text(field, row):
    return None if field.value_from_object(row) is None else field.value_to_string(row)


def _as_value(field, text):
    return None if text is None else field.to_python(text)
