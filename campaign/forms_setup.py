"""Forms of the set-up of a campaign, one a step: parts of the form that holds it whole."""

from django import forms

from campaign.forms import CampaignForm
from campaign.models import Campaign
from units.forms import PlainForm


class CampaignPartForm(CampaignForm):
    """One step: only its fields are shown and saved."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, provinces=[kwargs["instance"].province_id], **kwargs)
        for name in set(self.fields) - set(self.Meta.fields):
            del self.fields[name]


class InfoForm(CampaignPartForm):
    class Meta(CampaignForm.Meta):
        fields = ["name", "starts", "ends", "plan_number", "plan_date", "plan_issuer"]


class SlogansForm(CampaignPartForm):
    class Meta(CampaignForm.Meta):
        fields = ["slogan_collective", "slogan_individual"]


class ParticipantsForm(CampaignPartForm):
    class Meta(CampaignForm.Meta):
        fields = ["unit_kinds", "staff_categories", "continues"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.fields["continues"].queryset.exists():
            del self.fields["continues"]


class StartForm(CampaignForm):
    """A campaign from nothing: what it is called and when; everything else has its step."""

    class Meta(CampaignForm.Meta):
        fields = ["province", "name", "starts", "ends"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self.Meta.fields):
            del self.fields[name]
        if len(self.fields["province"].queryset) == 1:
            self.fields["province"].widget = forms.HiddenInput()


class FromPackForm(PlainForm):
    """A campaign from one of the packs that ship."""

    province = forms.ModelChoiceField(Campaign.objects.none(), label="Tỉnh")
    pack = forms.ChoiceField(label="Gói có sẵn")

    def __init__(self, *args, provinces, packs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces
        self.fields["pack"].choices = [("", "Chọn gói"), *packs]
        if len(provinces) == 1:
            self.fields["province"].widget = forms.HiddenInput()
            self.initial["province"] = provinces[0].pk
