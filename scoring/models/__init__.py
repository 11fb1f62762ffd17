"""How work is judged: rubrics, assessments with their events, marks with their evidence."""

from scoring.models.assessments import Action, Assessment, AssessmentEvent, Status
from scoring.models.import_jobs import ImportJob, ImportJobStatus
from scoring.models.marks import Evidence, Mark, Stage
from scoring.models.rubrics import Audience, Band, Criterion, CriterionGroup, EvidenceRule, Rubric
from scoring.models.signed_copies import SignedCopy

__all__ = [
    "Action",
    "Assessment",
    "AssessmentEvent",
    "Audience",
    "Band",
    "Criterion",
    "CriterionGroup",
    "Evidence",
    "EvidenceRule",
    "ImportJob",
    "ImportJobStatus",
    "Mark",
    "Rubric",
    "SignedCopy",
    "Stage",
    "Status",
]
