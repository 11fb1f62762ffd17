"""What every page of a list shares: its columns and order as asked for or kept, and the person's saved views."""

from datetime import date
from functools import cached_property, wraps
from urllib.parse import unquote_plus, urlencode, urljoin

from django.shortcuts import redirect

from units.arranging import PARTED
from units.models import RoleKind, SavedView
from units.refusals import Refused
from units.saving_views import columns_kept, query_kept
from units.text import sort_key
from units.web import address_with

# The slugs of the lists whose pages let a person arrange them.
KNOWN = set()


def with_table(table, *, of=(), place=""):
    """A view decorated so finds the list as the person sees it in `request.table`.

    An address without any question opens the person's default view; "?goc=1" is the list without it. `of` names what
    in the address says of what the list is (a campaign, a year): it stays in every address, and no view keeps it.
    `place` is the id of the list on a page that has more above it: whoever arranges the list comes back to there.
    """
    KNOWN.add(table.slug)

    def decorated(view):
        @wraps(view)
        def listed(request, *args, **kwargs):
            request.table = Listed(table, request, of=of, place=place)
            first = request.table.opens_first
            if first and request.method == "GET" and not request.GET.keys() - set(of):
                return redirect(request.table.address(first.query))
            return view(request, *args, **kwargs)

        return listed

    return decorated


def heads_of(arranged, request, *, name="xep", place=""):
    """The heads of the columns shown: title, the address that sorts by it as `name`, and how it is sorted now."""
    for column in arranged.columns:
        sorted_now = ("descending" if arranged.descending else "ascending") if column.key == arranged.sort else ""
        way = f"-{column.key}" if sorted_now == "ascending" else column.key
        yield {
            "column": column,
            "url": f"{address_with(request, **{name: way})}{place}" if column.sort else "",
            "sorted": sorted_now,
        }


class Listed:
    """One list on one page: what the view orders and sends out by, and what the templates draw."""

    def __init__(self, table, request, *, of=(), place=""):
        self.table, self.slug, self._path = table, table.slug, request.path
        self.place = f"#{place}" if place else ""
        self._of = {name: request.GET[name] for name in of if request.GET.get(name)}
        self._request, self._get, self._user = request, request.GET, request.user

    def declare(self, *columns):
        """The columns of a list that only its page knows; before anything is asked of them."""
        self.table = self.table.of(*columns)

    @cached_property
    def _visible(self):
        """What is kept about this list; asked for only where the account keeps anything, or colleagues may share."""
        if self.slug not in KNOWN:
            return []
        if not (getattr(self._user, "keeps_lists", True) or self._user.scope.coordinated_province_ids):
            return []
        return list(SavedView.objects.visible_to(self._user).of_table(self.slug).select_related("owner"))

    @property
    def _own(self):
        return [view for view in self._visible if view.owner_id == self._user.pk]

    @cached_property
    def opens_first(self):
        return next((view for view in self._own if view.is_default and view.query), None)

    @cached_property
    def saved(self):
        return sorted((view for view in self._visible if view.name), key=lambda view: sort_key(view.name))

    @cached_property
    def arranged(self):
        columns, left_out = self._get.get("cot"), None
        if not columns:
            columns, left_out = columns_kept(next((view.query for view in self._own if not view.name), ""))
        return self.table.arranged(sort=self._get.get("xep", ""), columns=columns, left_out=left_out)

    def ordered(self, rows):
        return self.arranged.ordered(rows)

    @property
    def exports(self):
        return self.arranged.exports

    @cached_property
    def shows(self):
        """{key: True} of the columns shown, for `{% if table.shows.key %}`."""
        return dict.fromkeys(self.arranged.keys, True)

    @property
    def heads(self):
        return heads_of(self.arranged, self._request, place=self.place)

    @property
    def sorts(self):
        """Whether any column shown can be sorted by."""
        return any(column.sort for column in self.arranged.columns)

    @property
    def choices(self):
        """(column, whether it is shown) of those that may be left out."""
        return [(column, column.key in self.arranged.keys) for column in self.table.columns if not column.always]

    @property
    def offered(self):
        """The keys of what the form of the columns lets choose from."""
        return PARTED.join(column.key for column, _ in self.choices)

    @property
    def keep(self):
        """What the form of the filters sends along besides its own fields."""
        return [*self._of.items(), *((name, self._get[name]) for name in ("xep", "cot") if self._get.get(name))]

    def address(self, query=""):
        """The list as a query has it, but of what it is now."""
        kept = [each for each in query.split("&") if unquote_plus(each.partition("=")[0]) not in self._of]
        asked = "&".join(filter(None, [urlencode(self._of), *kept]))
        return f"{self._path}?{asked}" if asked else self._path

    @property
    def base(self):
        return self.address()

    @property
    def whole(self):
        """The list without filters, whatever view opens first."""
        return self.address("goc=1")

    @cached_property
    def query(self):
        """What a new view would keep."""
        try:
            return query_kept(urlencode([(name, value) for name, value in self._get.items() if name not in self._of]))
        except Refused:
            return ""

    @property
    def saved_query(self):
        """What a view of the present list keeps: also the columns, where some were chosen."""
        chosen = [column.key for column in self.table.columns if column.key in self.arranged.chosen]
        if not chosen or "cot" in self._get:
            return self.query
        return "&".join(filter(None, [self.query, urlencode({"cot": PARTED.join(chosen)})]))

    @property
    def here(self):
        return urljoin(self._path, address_with(self._request)) + self.place

    @property
    def here_with_kept_columns(self):
        return urljoin(self._path, address_with(self._request, cot=None)) + self.place

    @property
    def clear(self):
        """The list without filters."""
        return self.whole if self.opens_first else self.base

    @cached_property
    def views(self):
        """The saved views as chips: own ones and those shared by colleagues."""
        return [
            {
                "view": view,
                "url": self.address(view.query or "goc=1") + self.place,
                "current": view.query == self.query,
                "own": view.owner_id == self._user.pk,
            }
            for view in self.saved
        ]

    @cached_property
    def current_own(self):
        """One's own view that is open now, or None."""
        return next((each["view"] for each in self.views if each["current"] and each["own"]), None)

    @property
    def shares_in(self):
        """The id of the province in which this person may share a view, or None; of several the one that lasts."""
        offices = [role for role in self._user.scope.roles if role.kind == RoleKind.COORDINATOR]
        lasting = max(offices, key=lambda role: role.province.valid_to or date.max, default=None)
        return lasting and lasting.province_id
