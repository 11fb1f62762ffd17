"""What models share: how they say "never", the field types that carry our units, and conditions of time and search."""

from functools import partial, reduce
from operator import and_, or_

from django.db import connection, models
from django.db.models import F, Q

from units.text import fold

PointsField = partial(models.DecimalField, max_digits=6, decimal_places=2)
AmountField = partial(models.DecimalField, max_digits=16, decimal_places=4)


def one_of(field, choices, name):
    """`field` holds a declared choice (empty string only where it is declared)."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [value for value, _ in choices.choices]}), name=f"%(app_label)s_%(class)s_{name}"
    )


def in_order(earlier, later, name, message=None):
    """`later` is empty or not before `earlier`."""
    return models.CheckConstraint(
        condition=Q(**{f"{later}__isnull": True})
        | Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__gte": F(earlier)}),
        name=f"%(app_label)s_%(class)s_{name}",
        violation_error_message=message or "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
    )


def all_or_none(*fields, name):
    """The fields are facts that come together: all known, or none."""
    known = reduce(and_, (Q(**{f"{field}__isnull": False}) for field in fields))
    unknown = reduce(and_, (Q(**{f"{field}__isnull": True}) for field in fields))
    return models.CheckConstraint(condition=known | unknown, name=f"%(app_label)s_%(class)s_{name}")


def not_blank(field, name, message):
    """`field` holds at least one character."""
    return models.CheckConstraint(
        condition=~Q(**{field: ""}), name=f"%(app_label)s_%(class)s_{name}", violation_error_message=message
    )


def when(condition, then, name, message=None):
    """Where `condition` holds, `then` holds too."""
    extra = {"violation_error_message": message} if message else {}
    return models.CheckConstraint(condition=or_(~condition, then), name=f"%(app_label)s_%(class)s_{name}", **extra)


# From so many rows on, written at once, the planner's statistics are refreshed.
MANY_ROWS = 200


def refresh_statistics(*written):
    """Tells PostgreSQL what the models' tables now hold after many rows; else it plans as if they were empty."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in written)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


class Folded(models.Func):
    """units.text.fold in the database, for short texts that have no stored key; its words keep their single spaces."""

    template = (
        "btrim(regexp_replace(translate(lower(regexp_replace(normalize(%(expressions)s, NFD), "
        r"'[\u0300-\u036f]', '', 'g')), 'đð', 'dd'), '\s+', ' ', 'g'))"
    )
    output_field = models.TextField()


def answers_to(words, *keys):
    """Q: every word typed stands in one of the search keys, in any order, with or without diacritics."""
    wanted = [reduce(or_, (Q(**{f"{key}__contains": word}) for key in keys)) for word in fold(words or "").split()]
    return reduce(and_, wanted, Q())


def valid_on(day, prefix=""):
    """Q: the row's validity dates include `day` (both ends inclusive; a missing end is open)."""
    starts, ends = f"{prefix}valid_from", f"{prefix}valid_to"
    return (Q(**{f"{starts}__lte": day}) | Q(**{f"{starts}__isnull": True})) & (
        Q(**{f"{ends}__gte": day}) | Q(**{f"{ends}__isnull": True})
    )


def valid_within(first, last, prefix=""):
    """Q: the row was valid on at least one day of the span `first`..`last`."""
    starts, ends = f"{prefix}valid_from", f"{prefix}valid_to"
    return (Q(**{f"{starts}__lte": last}) | Q(**{f"{starts}__isnull": True})) & (
        Q(**{f"{ends}__gte": first}) | Q(**{f"{ends}__isnull": True})
    )
