"""Units where nobody is clerk or head, and the people of the register who may become it."""

from django.db.models import Exists, OuterRef, Q

from units.bulk.planning import Planner
from units.models import RoleKind, Staff, Unit
from units.offices import with_offices
from units.reading import Row
from units.refusals import Refused
from units.schema import answers_to
from units.text import fold

MOST_OFFERED = 60
# Beginnings of posts that head an office, as the register writes them; a deputy's begins with "pho".
HEADING = (
    "giam doc", "chu tich", "thu truong", "bi thu", "hieu truong", "chanh van phong", "truong ban", "vien truong",
    "cuc truong", "chi cuc truong", "chanh thanh tra", "chi huy truong", "tong giam doc", "truong",
)  # fmt: skip


def units_lacking(province, *, kind=None, text=None, day):
    """Units of `day` without an active clerk or head (or without the one of `kind`), with `has_clerk`, `has_head`.

    Those with people to choose from come first.
    """
    units = Unit.objects.filter(province=province).existing_on(day).filter(answers_to(text, "search_key"))
    people = Staff.objects.in_post_on(day).filter(unit=OuterRef("pk"))
    units = with_offices(units, day=day)
    lacking = {
        RoleKind.CLERK: Q(has_clerk=False),
        RoleKind.HEAD: Q(has_head=False),
    }
    units = units.filter(lacking.get(kind) or Q(has_clerk=False) | Q(has_head=False))
    return units.order_by(Exists(people).desc(), "sort_key", "pk")


def offered(units, *, day):
    """[(unit, [(kind, label, people or None where the post is held, the likeliest)])]; one query for the page."""
    posts = {unit.pk: [] for unit in units}
    for post in Staff.objects.in_post_on(day).filter(unit__in=posts).in_order():
        posts[post.unit_id].append(post)
    rows = []
    for unit in units:
        there, fields = posts[unit.pk][:MOST_OFFERED], []
        for kind, has in ((RoleKind.HEAD, unit.has_head), (RoleKind.CLERK, unit.has_clerk)):
            likely = next((post.pk for post in there if _heads(post)), None) if kind == RoleKind.HEAD else None
            fields.append((kind.value, kind.label, None if has else there, likely))
        rows.append((unit, fields))
    return rows


def plan_of_choices(data, *, province, day):
    """The plan for those chosen on the page: fields "head-UNIT" and "clerk-UNIT" hold a post. Raises Refused."""
    chosen = {}
    for name, value in data.items():
        kind, _, unit = name.partition("-")
        if kind in (RoleKind.HEAD, RoleKind.CLERK) and unit.isdecimal() and value.isdecimal() and len(value) < 18:
            chosen[(kind, int(unit))] = int(value)
    posts = Staff.objects.in_post_on(day).filter(pk__in=chosen.values(), unit__province=province).select_related("unit")
    posts = {post.pk: post for post in posts}
    rows = []
    for number, ((kind, unit), pk) in enumerate(chosen.items(), 1):
        post = posts.get(pk)
        if post and post.unit_id == unit:
            office = {"full_name": post.full_name, "kind": kind, "unit": post.unit.code, "position": post.position}
            rows.append(Row(number, office))
    wrong = []
    units = {post.unit.code: post.unit for post in posts.values()}
    planner = Planner(province, day=day, units=units, tell=lambda *told: wrong.append(told[-1]))
    plan = planner.plan(rows)
    if wrong:
        raise Refused(" ".join(dict.fromkeys(wrong)))
    return [row | {"row": 0} for row in plan]


def _heads(post):
    return fold(post.position).startswith(HEADING)
