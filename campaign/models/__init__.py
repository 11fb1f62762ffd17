"""What is asked and what is recorded: campaigns, rounds, plans, figures, inspections, awards, unit reports."""

from campaign.models.awards import FORMS, TITLES, Award, AwardForm, AwardScope
from campaign.models.campaigns import Campaign, LegalBasis, Milestone, MilestoneKind
from campaign.models.disciplines import Discipline, DisciplineForm
from campaign.models.figures import Figure, Indicator, IndicatorShape, Qualifier
from campaign.models.files import StoredFile
from campaign.models.findings import (
    Finding,
    FindingPhoto,
    FindingResult,
    RemedyAction,
    RemedyEvent,
    RemedyState,
)
from campaign.models.inspection_plans import ChosenBy, InspectionPlan, PlanMethod, PlannedInspection, VisitProgress
from campaign.models.inspections import Inspection, InspectionKind, VisitSending
from campaign.models.plans import Plan
from campaign.models.rounds import Excusal, Extension, Round, RoundEvent, RoundState
from campaign.models.unit_reports import UnitReport

__all__ = [
    "FORMS",
    "TITLES",
    "Award",
    "AwardForm",
    "AwardScope",
    "Campaign",
    "ChosenBy",
    "Discipline",
    "DisciplineForm",
    "Excusal",
    "Extension",
    "Figure",
    "Finding",
    "FindingPhoto",
    "FindingResult",
    "Indicator",
    "IndicatorShape",
    "Inspection",
    "InspectionKind",
    "InspectionPlan",
    "LegalBasis",
    "Milestone",
    "MilestoneKind",
    "Plan",
    "PlanMethod",
    "PlannedInspection",
    "Qualifier",
    "RemedyAction",
    "RemedyEvent",
    "RemedyState",
    "Round",
    "RoundEvent",
    "RoundState",
    "StoredFile",
    "UnitReport",
    "VisitProgress",
    "VisitSending",
]
