"""What is compiled, written, made and issued."""

from reports.models.checks import Check, CheckKind
from reports.models.documents import UNNUMBERED, Document, DocumentKind, DocumentUnit
from reports.models.issuance import Issuance, IssuingBody, ReportStatus, Snapshot
from reports.models.jobs import AHEAD, BESIDE, FinishedFile, Job, JobKind, JobStatus, ReportEvent
from reports.models.nominees import Nominee
from reports.models.proposals import (
    Addressee,
    Choice,
    Family,
    Occasion,
    Outcome,
    Proposal,
    ProposalQuota,
    QuotaBy,
    family_of,
)
from reports.models.reminding import ChasingRule, Reminder, Rung
from reports.models.reports import Report, ReportKind
from reports.models.tallies import Tally, TallyChange
from reports.models.words import DocumentTemplate, NarrativeSection, SectionComment, SectionVersion

__all__ = [
    "AHEAD",
    "BESIDE",
    "UNNUMBERED",
    "Addressee",
    "ChasingRule",
    "Check",
    "CheckKind",
    "Choice",
    "Document",
    "DocumentKind",
    "DocumentTemplate",
    "DocumentUnit",
    "Family",
    "FinishedFile",
    "Issuance",
    "IssuingBody",
    "Job",
    "JobKind",
    "JobStatus",
    "NarrativeSection",
    "Nominee",
    "Occasion",
    "Outcome",
    "Proposal",
    "ProposalQuota",
    "QuotaBy",
    "Reminder",
    "Report",
    "ReportEvent",
    "ReportKind",
    "ReportStatus",
    "Rung",
    "SectionComment",
    "SectionVersion",
    "Snapshot",
    "Tally",
    "TallyChange",
    "family_of",
]
