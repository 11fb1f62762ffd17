"""What a file is and where it goes: chosen in the address before the file is sent."""

from dataclasses import dataclass

from django import forms

from campaign.models import Campaign
from scoring.imports.kinds import IMPORTERS
from units.filtering import FilterForm
from units.importing import Importer
from units.models import ImportKind, Province

KINDS = [(kind, label[:1].upper() + label[1:]) for kind, label in ImportKind.choices if kind in IMPORTERS]


@dataclass(frozen=True)
class Target:
    """An importer with the province and, where its rows belong to one, the campaign."""

    importer: Importer
    province: Province
    campaign: Campaign | None

    @property
    def kind(self):
        return self.importer.kind.value


def provinces_of(user):
    """Where this person may take files in."""
    return Province.objects.filter(pk__in=user.scope.coordinated_province_ids).order_by("slug")


class TargetForm(FilterForm):
    """Asks for the campaign where the kind needs one, else for the province, where there is more than one."""

    loai = forms.ChoiceField(label="Loại tệp", required=False, choices=KINDS)
    phong_trao = forms.ModelChoiceField(Campaign.objects.none(), label="Phong trào", required=False, empty_label=None)
    tinh = forms.ModelChoiceField(Province.objects.none(), label="Tỉnh", required=False, empty_label=None)

    def __init__(self, data, *, user):
        kind = data.get("loai")
        self.importer = IMPORTERS[kind if kind in IMPORTERS else ImportKind.UNITS.value]
        super().__init__({**{name: data.get(name, "") for name in data}, "loai": self.importer.kind.value})
        self.fields["phong_trao"].queryset = Campaign.objects.editable_by(user).select_related("province")
        self.fields["tinh"].queryset = provinces_of(user)
        self.provinces = list(self.fields["tinh"].queryset)
        if len(self.provinces) > 1:
            self.fields["phong_trao"].label_from_instance = _with_province
        self._asked = self.chosen()
        self._leave_out()

    def target(self):
        """The Target, or None where a campaign is needed and the province has none yet."""
        if not self.importer.needs_campaign:
            return Target(self.importer, self._asked["tinh"] or self.provinces[0], None)
        campaign = self._asked["phong_trao"] or self.fields["phong_trao"].queryset.first()
        return Target(self.importer, campaign.province, campaign) if campaign else None

    def _leave_out(self):
        if self.importer.needs_campaign:
            del self.fields["tinh"]
        else:
            del self.fields["phong_trao"]
            if len(self.provinces) < 2:
                del self.fields["tinh"]


class BatchFilter(FilterForm):
    loai = forms.ChoiceField(label="Loại tệp", required=False, choices=[("", "Mọi loại"), *KINDS])
    tim = forms.CharField(label="Tên tệp hoặc người nhập", required=False)


def _with_province(campaign):
    return f"{campaign.name}, {campaign.province}"
