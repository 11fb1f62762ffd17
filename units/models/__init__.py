"""Where, who and when: provinces, units, successions, clusters, staff, accounts, roles, import batches."""

from units.models.accounts import AccountEvent, Role, RoleKind, User
from units.models.imports import ImportBatch, ImportKind
from units.models.people import Staff, StaffCategory
from units.models.provinces import Province
from units.models.units import Cluster, ClusterMembership, Succession, SuccessionKind, Unit, UnitKind

__all__ = [
    "AccountEvent",
    "Cluster",
    "ClusterMembership",
    "ImportBatch",
    "ImportKind",
    "Province",
    "Role",
    "RoleKind",
    "Staff",
    "StaffCategory",
    "Succession",
    "SuccessionKind",
    "Unit",
    "UnitKind",
    "User",
]
