"""The form that asks for a bound book of sheets; it is filled from the filters of the list that it is reached from."""

from django import forms

from campaign.models import Round
from reports.papers.book_sections import BY_CLUSTER, BY_NAME, COLLECTIVE, PEOPLE
from units.forms import PlainForm
from units.models import Cluster, Unit, UnitKind

WHOLE = ""
CLUSTER, KIND, UNIT = "cum", "loai", "don-vi"
APPROVED, EVERY = "da-duyet", "moi-phieu"


class SheetBookForm(PlainForm):
    """Coordinators choose among all units of the province; heads and clerks have the people of their own unit."""

    dot = forms.TypedChoiceField(label="Đợt chấm điểm", coerce=int)
    phieu = forms.ChoiceField(label="Phiếu của", choices=[(COLLECTIVE, "Tập thể"), (PEOPLE, "Cá nhân")])
    noi = forms.ChoiceField(label="Phạm vi", required=False)
    gom = forms.ChoiceField(
        label="Gồm",
        choices=[(APPROVED, "Phiếu thủ trưởng đã duyệt"), (EVERY, "Mọi phiếu, cả phiếu chưa duyệt")],
    )
    xep = forms.ChoiceField(
        label="Xếp theo", choices=[(BY_CLUSTER, "Cụm, khối thi đua"), (BY_NAME, "Tên đơn vị")], required=False
    )

    def __init__(self, *args, user, asked, **kwargs):
        """`asked`: the filters of the list, by their names there."""
        self.rounds = {round_.pk: round_ for round_ in _rounds(user)}
        self.wide = bool(user.scope.coordinated_province_ids)
        places = _places(user, asked.get("don-vi", ""))
        super().__init__(*args, initial=_initial(asked, self.rounds, places, wide=self.wide), **kwargs)
        self.fields["dot"].choices = [(pk, _round_name(each, self.rounds)) for pk, each in self.rounds.items()]
        self.fields["noi"].choices = places
        if not self.wide:
            self.fields["phieu"].choices = [(PEOPLE, "Cá nhân")]
            del self.fields["xep"]

    def about(self):
        """What the book is of, as reports.papers.sheet_books knows it."""
        said = self.cleaned_data
        what, _, which = said["noi"].partition(":")
        return {
            "round": said["dot"],
            "who": said["phieu"],
            "cluster": int(which) if what == CLUSTER else None,
            "kind": which if what == KIND else "",
            "unit": int(which) if what == UNIT else None,
            "approved": said["gom"] == APPROVED,
            "order": said.get("xep") or BY_CLUSTER,
        }

    def round_(self):
        return self.rounds[self.cleaned_data["dot"]]


def _rounds(user):
    scope = user.scope
    own = scope.coordinated_province_ids or scope.unit_province_ids
    rounds = Round.objects.visible_to(user).filter(campaign__province__in=own)
    return rounds.select_related("campaign__province").order_by("-year", "campaign__name", "pk")


def _round_name(round_, rounds):
    several = len({each.campaign_id for each in rounds.values()}) > 1
    return f"Năm {round_.year}{f', {round_.campaign.name}' if several else ''}"


def _places(user, unit_pk):
    """The choices of where: own units, and for a coordinator everything of the province."""
    scope = user.scope
    units = Unit.objects.visible_to(user)
    asked = units.filter(pk=int(unit_pk)) if unit_pk.isdecimal() and len(unit_pk) < 10 else units.none()
    own = (units.filter(pk__in=scope.unit_ids) | asked).in_order()
    named = [(f"{UNIT}:{unit.pk}", unit.name) for unit in own]
    if not scope.coordinated_province_ids:
        return named
    clusters = Cluster.objects.filter(province__in=scope.coordinated_province_ids).order_by("sort_key", "pk")
    return [
        (WHOLE, "Toàn tỉnh"),
        ("Cụm, khối thi đua", [(f"{CLUSTER}:{cluster.pk}", str(cluster)) for cluster in clusters]),
        ("Loại đơn vị", [(f"{KIND}:{kind}", label) for kind, label in UnitKind.choices]),
        ("Đơn vị", named),
    ]


def _initial(asked, rounds, places, *, wide):
    place = WHOLE
    for name in (KIND, CLUSTER, UNIT):
        if asked.get(name):
            place = f"{name}:{asked[name]}"
    if not wide and places:
        place = place if place in dict(places) else places[0][0]
    dot = asked.get("dot", "")
    return {
        "dot": dot if dot.isdecimal() and int(dot) in rounds else next(iter(rounds), None),
        "phieu": asked.get("pham-vi") or (COLLECTIVE if wide else PEOPLE),
        "noi": place,
        "gom": APPROVED,
        "xep": BY_CLUSTER,
    }
