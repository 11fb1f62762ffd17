"""How work is judged: rubrics, assessments with their events, marks with their evidence."""

from scoring.models.assessments import JUDGED, RETURNS, Action, Assessment, AssessmentEvent, Status
from scoring.models.import_jobs import ImportJob, ImportJobStatus
from scoring.models.marks import Evidence, Mark, Stage
from scoring.models.rubrics import Audience, Band, Criterion, CriterionGroup, EvidenceRule, Rubric, RubricEvent
from scoring.models.scrutiny import ExplanationCheck, FlagAction, FlagKind, FlagNote, Likeness
from scoring.models.signed_copies import SignedCopy
from scoring.models.trials import RubricTrial

__all__ = [
    "JUDGED",
    "RETURNS",
    "Action",
    "Assessment",
    "AssessmentEvent",
    "Audience",
    "Band",
    "Criterion",
    "CriterionGroup",
    "Evidence",
    "EvidenceRule",
    "ExplanationCheck",
    "FlagAction",
    "FlagKind",
    "FlagNote",
    "ImportJob",
    "ImportJobStatus",
    "Likeness",
    "Mark",
    "Rubric",
    "RubricEvent",
    "RubricTrial",
    "SignedCopy",
    "Stage",
    "Status",
]
