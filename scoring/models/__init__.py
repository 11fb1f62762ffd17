"""How work is judged: rubrics, assessments with their events, marks with their evidence."""

from scoring.models.assessments import Action, Assessment, AssessmentEvent, Status
from scoring.models.marks import Evidence, Mark, Stage
from scoring.models.rubrics import Audience, Band, Criterion, CriterionGroup, EvidenceRule, Rubric

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
    "Mark",
    "Rubric",
    "Stage",
    "Status",
]
