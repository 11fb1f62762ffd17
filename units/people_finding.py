"""Which people and transfers a list shows, and what each row needs, in a fixed number of queries."""

from django.db.models import Exists, OuterRef, Q

from units.models import Staff, Transfer, Unit
from units.people_forms import WAITING
from units.schema import answers_to, valid_on


def find_staff(staff, *, day=None, text=None, category=None):
    """People in post on `day`, or all who ever were when no day is given; by given name.

    Each row says whether the person holds `other_posts` on that day, and whether a transfer is `leaving` them waiting.
    """
    others = Staff.objects.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
    if day:
        staff, others = staff.in_post_on(day), others.in_post_on(day)
    if category:
        staff = staff.filter(category=category)
    waiting = Transfer.objects.waiting().filter(staff=OuterRef("pk"))
    found = staff.filter(answers_to(text, "search_key")).annotate(other_posts=Exists(others), leaving=Exists(waiting))
    return found.in_order()


def find_transfers(transfers, *, text=None, outcome=None):
    """The latest request first; `outcome` WAITING asks for those that nobody has decided."""
    transfers = transfers.filter(answers_to(text, "staff__search_key"))
    if outcome:
        transfers = transfers.waiting() if outcome == WAITING else transfers.filter(outcome=outcome)
    return with_both_ends(transfers)


def with_both_ends(transfers):
    return transfers.select_related("staff__unit", "to_unit", "new_post")


def receiving_units(post):
    """Where the person may be sent: units of the province, and of the province that it became a part of."""
    province = post.unit.province_id
    units = Unit.objects.filter(Q(province=province) | Q(province__predecessors=province))
    return units.exclude(pk=post.unit_id).distinct().in_order()


def units_kept_by(user, *, day):
    """Units whose list of people this person keeps: served as clerk, or of a province coordinated."""
    scope = user.scope
    kept = Q(pk__in=scope.served_unit_ids) | Q(province__in=scope.coordinated_province_ids)
    return Unit.objects.filter(kept, valid_on(day)).in_order()


def keepers_of(unit, *, day):
    """Names of those who put the unit's list of people right: its clerks in office."""
    return sorted(unit.roles.in_office_on(day).filter(kind="clerk").values_list("user__full_name", flat=True))
