"""Taking an import back whole: what it made is deleted, what it changed is put back, unless something rests on it."""

from itertools import groupby, islice

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from units import account_log
from units.account_log import AccountAction
from units.days import show_clock, show_day
from units.models import ImportBatch, ImportChange, Province
from units.permissions import coordinates
from units.refusals import Refused
from units.remembering import first_touched, labels_made, made_ids
from units.schema import MANY_ROWS, refresh_statistics

CHUNK = 1000
NO_LONGER_FITS = (
    "Không rút được lần nhập này: số liệu cũ không còn khớp với những gì đã ghi sau đó. "
    "Hãy sửa trực tiếp từng dòng thay vì rút cả tệp."
)


@transaction.atomic
def withdraw(importer, batch, *, by=None, by_name, at):
    """Puts the tables back as they were before the batch. Raises Refused with what was built on it."""
    # The same lock as an import: nothing is taken in while something is taken back.
    Province.objects.select_for_update(of=("self",)).get(pk=batch.province_id)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    _refuse(batch, by)
    try:
        with transaction.atomic():
            _take_back(importer, batch)
            connection.check_constraints()
            if importer.recheck:
                importer.recheck(batch)
    except IntegrityError:
        raise Refused(NO_LONGER_FITS) from None
    batch.changes.all().delete()
    batch.withdrawn_at, batch.withdrawn_by_name = at, by_name
    batch.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    who = {"username": by.username if by else "", "by": by, "by_name": by_name}
    account_log.record(AccountAction.FILE_WITHDRAWN, at=at, detail=f"Tệp “{batch.file_name}”", **who)
    if batch.row_count >= MANY_ROWS:
        refresh_statistics(*importer.fills)
    return batch


def _refuse(batch, by):
    if by is not None and not coordinates(by, batch.province_id):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được rút lần nhập tệp.")
    if batch.withdrawn_at:
        when = f"{show_clock(batch.withdrawn_at)} ngày {show_day(batch.withdrawn_at)}"
        raise Refused(f"{batch.withdrawn_by_name} đã rút lần nhập này lúc {when}.")
    if not batch.changes.exists():
        raise Refused(
            "Lần nhập này có từ trước khi hệ thống ghi lại dữ liệu cũ nên không rút được. Hãy sửa trực tiếp từng dòng."
        )
    for guard in settings.IMPORT_GUARDS:
        if sentence := import_string(guard)(batch):
            raise Refused(sentence)


def _take_back(importer, batch):
    if importer.withdraw:
        importer.withdraw(batch)
    made = {model: _made(batch, model) for model in map(apps.get_model, labels_made(batch))}
    for model in made:
        if pk := first_touched(batch, model):
            raise Refused(_touched(batch, model._base_manager.get(pk=pk)))
    put_back(batch)
    for model in made:
        _refuse_built_on(made, model)
    for model, rows in made.items():
        _delete(model, rows)


def put_back(batch):
    """Every row that the batch changed says again what it said; refused where somebody changed it since."""
    changes = ImportChange.objects.filter(batch=batch, row_id__gt=0).order_by("table", "row_id")
    for label, of_table in groupby(changes.iterator(chunk_size=CHUNK), key=lambda change: change.table):
        model = apps.get_model(label)
        while some := list(islice(of_table, CHUNK)):
            _put_back_some(batch, model, some)


def _put_back_some(batch, model, changes):
    ids = [change.row_id for change in changes]
    there = model._base_manager.select_for_update(of=("self",)).in_bulk(ids)
    rows, fields = [], set()
    for change in changes:
        row = there.get(change.row_id)
        if row is None:
            raise Refused(NO_LONGER_FITS)
        for name, was in change.before["was"].items():
            field = model._meta.get_field(name)
            if getattr(row, field.attname) != field.to_python(change.before["is"][name]):
                raise Refused(_touched(batch, row))
            setattr(row, field.attname, field.to_python(was))
            fields.add(field.name)
        rows.append(row)
    model._base_manager.bulk_update(rows, fields, batch_size=500)


def _made(batch, model):
    """The batch's rows as a queryset, so that the database and not the memory holds their ids."""
    if "batch" in {field.name for field in model._meta.fields}:
        return model._base_manager.filter(batch=batch.pk)
    return model._base_manager.filter(pk__in=made_ids(batch, model))


def _refuse_built_on(made, model):
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        other, name = relation.related_model, relation.field.name
        resting = other._base_manager.filter(**{f"{name}__in": made[model].values("pk")})
        if other in made:
            resting = resting.exclude(pk__in=made[other].values("pk"))
        if (thing := resting.order_by("pk").first()) is not None:
            raise Refused(
                f"Không rút được lần nhập này: {_named(getattr(thing, name))} đã có {_named(thing)}. "
                "Hãy bỏ hoặc rút phần đó trước."
            )


def _delete(model, rows):
    """In one statement; foreign keys among the batch's own rows are looked at when all are gone."""
    rows.order_by()._raw_delete(rows.db)


def _touched(batch, row):
    """Who says that the row is no longer what the batch wrote: a later file, or a person."""
    later = (
        ImportChange.objects.filter(table=row._meta.label_lower, row_id=row.pk, batch__gt=batch.pk)
        .select_related("batch")
        .order_by("-batch")
        .first()
    )
    if later:
        when = show_day(later.batch.imported_at)
        return (
            f"Không rút được lần nhập này: {_named(row)} đã được tệp “{later.batch.file_name}” nhập ngày {when} "
            "đổi tiếp. Hãy rút lần nhập đó trước."
        )
    return (
        f"Không rút được lần nhập này: {_named(row)} đã được sửa sau khi nhập. "
        "Hãy sửa trực tiếp từng dòng thay vì rút cả tệp."
    )


def _named(thing):
    return f"{thing._meta.verbose_name} “{thing}”"
