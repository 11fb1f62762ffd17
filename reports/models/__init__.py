"""What is compiled, written, made and issued."""

from reports.models.documents import UNNUMBERED, Document, DocumentKind
from reports.models.issuance import Issuance, IssuingBody, ReportStatus, Snapshot
from reports.models.jobs import OPEN_JOB, FinishedFile, Job, JobKind, JobStatus, ReportEvent
from reports.models.reports import Report, ReportKind
from reports.models.words import DocumentTemplate, NarrativeSection, SectionComment, SectionVersion

__all__ = [
    "OPEN_JOB",
    "UNNUMBERED",
    "Document",
    "DocumentKind",
    "DocumentTemplate",
    "FinishedFile",
    "Issuance",
    "IssuingBody",
    "Job",
    "JobKind",
    "JobStatus",
    "NarrativeSection",
    "Report",
    "ReportEvent",
    "ReportKind",
    "ReportStatus",
    "SectionComment",
    "SectionVersion",
    "Snapshot",
]
