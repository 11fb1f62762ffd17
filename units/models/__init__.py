"""Where, who and when: provinces, units, successions, clusters, staff, accounts, roles, import batches."""

from units.models.accounts import AccountEvent, Role, RoleKind, User
from units.models.imports import ImportBatch, ImportChange, ImportKind
from units.models.notices import Notice
from units.models.people import Staff, StaffCategory, Transfer, TransferOutcome
from units.models.provinces import Province, ProvinceName
from units.models.successions import Reorganisation, Succession, SuccessionKind
from units.models.units import Cluster, ClusterLead, ClusterMembership, Unit, UnitKind

__all__ = [
    "AccountEvent",
    "Cluster",
    "ClusterLead",
    "ClusterMembership",
    "ImportBatch",
    "ImportChange",
    "ImportKind",
    "Notice",
    "Province",
    "ProvinceName",
    "Reorganisation",
    "Role",
    "RoleKind",
    "Staff",
    "StaffCategory",
    "Succession",
    "SuccessionKind",
    "Transfer",
    "TransferOutcome",
    "Unit",
    "UnitKind",
    "User",
]
