"""Where, who and when: provinces, units, successions, clusters, staff, accounts, roles, import batches."""

from units.models.account_jobs import AccountJob, AccountJobStatus, AccountWork
from units.models.accounts import AccountEvent, Role, RoleKind, User
from units.models.imports import ImportBatch, ImportChange, ImportKind
from units.models.notices import LetterState, LetterWay, Notice, NoticePreference
from units.models.people import Staff, StaffCategory, Transfer, TransferOutcome
from units.models.provinces import Province, ProvinceName
from units.models.saved_views import SavedView
from units.models.site_settings import Setting, SettingChange, SettingKey
from units.models.successions import Reorganisation, Succession, SuccessionKind
from units.models.undoing import Removal
from units.models.units import Cluster, ClusterLead, ClusterMembership, Unit, UnitKind
from units.models.work import Work, WorkStatus

__all__ = [
    "AccountEvent",
    "AccountJob",
    "AccountJobStatus",
    "AccountWork",
    "Cluster",
    "ClusterLead",
    "ClusterMembership",
    "ImportBatch",
    "ImportChange",
    "ImportKind",
    "LetterState",
    "LetterWay",
    "Notice",
    "NoticePreference",
    "Province",
    "ProvinceName",
    "Removal",
    "Reorganisation",
    "Role",
    "RoleKind",
    "SavedView",
    "Setting",
    "SettingChange",
    "SettingKey",
    "Staff",
    "StaffCategory",
    "Succession",
    "SuccessionKind",
    "Transfer",
    "TransferOutcome",
    "Unit",
    "UnitKind",
    "User",
    "Work",
    "WorkStatus",
]
