"""What an import leaves behind so that it can be taken back: what rows said before it, and what it made.

An ImportChange of a row that was there holds {"was": {field: value}, "is": {field: value}}. What the batch made is kept
in slices, each in one ImportChange whose `row_id` is minus the first id: {"columns": […], "made": {id: digest}}.
"""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from psycopg2.extras import execute_values

from units.models import ImportChange

SLICE = 5000

# A row that one batch changes twice: what it said first, and what it says last.
REMEMBER = """
INSERT INTO units_importchange (batch_id, "table", row_id, before) VALUES %s
ON CONFLICT (batch_id, "table", row_id) DO UPDATE SET before = jsonb_build_object(
    'was', (EXCLUDED.before -> 'was') || (units_importchange.before -> 'was'),
    'is', (units_importchange.before -> 'is') || (EXCLUDED.before -> 'is'))
"""
RECORD_MADE = """
INSERT INTO units_importchange (batch_id, "table", row_id, before)
SELECT %(batch)s, %(label)s, -min(id),
    jsonb_build_object('columns', %(columns)s::jsonb, 'made', jsonb_object_agg(id, digest))
FROM (
    SELECT t.id, {digest} AS digest, (row_number() OVER (ORDER BY t.id) - 1) / %(slice)s AS slice
    FROM {table} t WHERE {ours}
) made GROUP BY slice
"""
TOUCHED = """
SELECT t.id FROM units_importchange c
CROSS JOIN jsonb_each_text(c.before -> 'made') made (id, digest)
JOIN {table} t ON t.id = made.id::bigint
WHERE c.batch_id = %s AND c."table" = %s AND c.row_id < 0 AND {digest} <> made.digest
ORDER BY t.id LIMIT 1
"""


def remember(batch, changed):
    """Keeps what rows said: `changed` are (row that says the new, {attribute: value before}) pairs of one model."""
    rows = [
        (
            batch.pk,
            row._meta.label_lower,
            row.pk,
            json.dumps({"was": was, "is": {name: getattr(row, name) for name in was}}, cls=DjangoJSONEncoder),
        )
        for row, was in changed
    ]
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, REMEMBER, rows, page_size=1000)


def record_made(batch, models, ids_of):
    """Keeps which rows the batch made and a digest of each.

    `models` with a `batch` column are asked for the batch's rows; `ids_of` = {model: ids} names the rows of the others.
    """
    for model in models:
        if "batch" in {field.name for field in model._meta.fields}:
            _record(batch, model, "t.batch_id = %(batch)s")
    for model, ids in ids_of.items():
        _record(batch, model, "t.id = ANY(%(ids)s)", ids=list(ids))


def _record(batch, model, ours, **values):
    columns = [field.column for field in model._meta.fields if not _derived(field)]
    sql = RECORD_MADE.format(digest=_digest(columns), table=_table(model), ours=ours)
    values |= {
        "batch": batch.pk,
        "label": model._meta.label_lower,
        "columns": json.dumps(columns),
        "slice": SLICE,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def made_ids(batch, model):
    """The ids of the rows of `model` that the batch made."""
    slices = _slices(batch).filter(table=model._meta.label_lower)
    return [int(pk) for before in slices.values_list("before", flat=True) for pk in before["made"]]


def labels_made(batch):
    """The labels of the models of which the batch made rows."""
    return list(_slices(batch).values_list("table", flat=True).distinct().order_by("table"))


def first_touched(batch, model):
    """The id of the first row that the batch made and that says something else now, or None."""
    first = _slices(batch).filter(table=model._meta.label_lower).first()
    if first is None:
        return None
    sql = TOUCHED.format(digest=_digest(first.before["columns"]), table=_table(model))
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch.pk, model._meta.label_lower])
        found = cursor.fetchone()
    return found and found[0]


def _slices(batch):
    return ImportChange.objects.filter(batch=batch, row_id__lt=0).order_by("pk")


def _digest(columns):
    listed = ", ".join(f"t.{connection.ops.quote_name(column)}" for column in columns)
    return f"left(md5(jsonb_build_array({listed})::text), 16)"


def _derived(field):
    """Keys for search and sorting follow from the names; a new way to make them changes nothing that was said."""
    return field.primary_key or field.column.endswith("_key")


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)
