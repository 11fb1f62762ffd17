"""The whole register as plain values, so that tests can hold one moment of it against another."""

from units.models import ClusterLead, ClusterMembership, Role, Staff, Succession, Unit

TABLES = (Unit, ClusterMembership, ClusterLead, Role, Staff, Succession)


def register_now():
    return {model: list(model.objects.order_by("pk").values()) for model in TABLES}
