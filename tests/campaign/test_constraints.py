"""Every constraint of campaign's models, tried: the database itself refuses what the office would refuse."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from campaign.models import (
    Award,
    Discipline,
    Excusal,
    Extension,
    Figure,
    Finding,
    FindingPhoto,
    Indicator,
    Inspection,
    InspectionPlan,
    LegalBasis,
    Milestone,
    Plan,
    PlannedInspection,
    RemedyEvent,
    Round,
    StoredFile,
    UnitReport,
    VisitSending,
)
from tests import factories as make

AT = make.moment(2022, 7, 1)

PLAN = {
    "kind": "emulation", "year": 2022, "method": "stratified", "wanted": 1, "created_at": AT, "created_by_name": "A",
}  # fmt: skip

# constraint → (maker, what breaks it); a maker is tried once without the breaking fields to prove that it is valid.
WRONG = {
    "campaign_campaign_slug_once": ("campaign", "twice"),
    "campaign_campaign_years_in_order": ("campaign", {"starts": 2025, "ends": 2019}),
    "campaign_campaign_name_given": ("campaign", {"name": ""}),
    "campaign_legalbasis_position_once": ("legal_basis", "twice"),
    "campaign_legalbasis_number_given": ("legal_basis", {"number": ""}),
    "campaign_milestone_kind_known": ("milestone", {"kind": "khac"}),
    "campaign_milestone_once": ("milestone", "twice"),
    "campaign_milestone_day_in_its_year": ("milestone", {"year": 2021, "due_on": AT}),
    "campaign_round_year_once": ("round", "twice"),
    "campaign_round_window_in_order": ("round", {"opens_at": AT, "closes_at": AT}),
    "campaign_extension_once": ("extension", "twice"),
    "campaign_extension_reason_given": ("extension", {"reason": ""}),
    "campaign_excusal_once": ("excusal", "twice"),
    "campaign_excusal_reason_given": ("excusal", {"reason": ""}),
    "campaign_excusal_document_given": ("excusal", {"document": ""}),
    "campaign_plan_once": ("plan", "twice"),
    "campaign_plan_number_given": ("plan", {"number": ""}),
    "campaign_inspection_kind_known": ("inspection", {"kind": "khac"}),
    "campaign_inspection_once": ("inspection", "twice"),
    "campaign_visitsending_once": ("sending", "twice"),
    "campaign_inspectionplan_kind_known": ("inspection_plan", {"kind": "khac"}),
    "campaign_inspectionplan_method_known": ("inspection_plan", {"method": "khac"}),
    "campaign_inspectionplan_wants_some": ("inspection_plan", {"wanted": 0}),
    "campaign_inspectionplan_approved_by_a_decision": ("inspection_plan", {"approved_at": AT}),
    "campaign_plannedinspection_once": ("planned", "twice"),
    "campaign_plannedinspection_chosen_by_known": ("planned", {"chosen_by": "khac"}),
    "campaign_plannedinspection_hand_has_a_reason": ("planned", {"chosen_by": "hand"}),
    "campaign_plannedinspection_removed_for_a_reason": ("planned", {"removed_at": AT}),
    "campaign_plannedinspection_inspected_stays": ("planned_and_inspected", {"removed_at": AT, "removed_reason": "A"}),
    "campaign_finding_topic_given": ("finding", {"topic": ""}),
    "campaign_finding_found_given": ("finding", {"found": ""}),
    "campaign_finding_result_known": ("finding", {"result": "khac"}),
    "campaign_finding_state_known": ("remedy", {"state": "khac"}),
    "campaign_finding_remedy_has_task_and_day": ("remedy", {"due_on": None}),
    "campaign_finding_good_needs_no_remedy": ("finding", {"state": "open"}),
    "campaign_findingphoto_once": ("photo", "twice"),
    "campaign_remedyevent_action_known": ("remedy_event", {"action": "khac"}),
    "campaign_remedyevent_words_given": ("remedy_event", {"action": "return"}),
    "campaign_indicator_code_once": ("indicator", "twice"),
    "campaign_indicator_shape_known": ("indicator", {"shape": "khac"}),
    "campaign_indicator_name_given": ("indicator", {"name": ""}),
    "campaign_figure_once": ("figure", "twice"),
    "campaign_figure_qualifier_known": ("figure", {"qualifier": "?"}),
    "campaign_figure_not_negative": ("figure", {"value": -1}),
    "campaign_figure_denominator_positive": ("figure", {"denominator": 0}),
    "campaign_figure_key_given": ("figure", {"key": ""}),
    "campaign_award_form_known": ("award", {"form": "khac"}),
    "campaign_award_scope_known": ("award", {"scope": "khac"}),
    "campaign_award_at_least_one": ("award", {"quantity": 0}),
    "campaign_award_person_has_a_unit": ("award_of_person", {"quantity": 2}),
    "campaign_award_once": ("award", "twice"),
    "campaign_discipline_form_known": ("discipline_of_person", {"form": "phe_binh"}),
    "campaign_discipline_collective_forms": ("discipline", {"form": "buoc_thoi_viec"}),
    "campaign_discipline_dates_in_order": ("discipline", {"ends_on": AT.date() - timedelta(days=1)}),
    "campaign_discipline_number_given": ("discipline", {"decision_number": ""}),
    "campaign_discipline_once": ("discipline", "twice"),
    "campaign_unitreport_once": ("unit_report", "twice"),
    "campaign_storedfile_not_empty": ("stored_file", {"size": 0}),
    "campaign_storedfile_sha256_is_hex": ("stored_file", {"sha256": "Z" * 64}),
}


@pytest.fixture
def makers(db):
    """{name: maker(**fields)}: the least valid row of each model, the same one at each call."""
    unit = make.make_unit()
    campaign = make.make_campaign(unit.province)
    round_ = make.make_round(campaign, year=2020)
    person = make.make_staff(unit)
    of_campaign, of_unit, of_round = {"campaign": campaign}, {"campaign": campaign, "unit": unit}, {"round": round_}
    granted = {"unit": unit, "reason": "Bão lũ", "granted_at": AT, "by_name": "Người duyệt"}

    def maker(model, **least):
        return lambda **fields: model.objects.create(**{**least, **fields})

    visit = Inspection.objects.create(**of_unit, kind="discipline", inspected_on=AT.date())
    plan = InspectionPlan.objects.create(**of_campaign, **PLAN)
    planned = {"plan": plan, "unit": unit, "chosen_by": "drawn", "added_at": AT, "added_by_name": "A"}
    finding = {
        "inspection": visit, "topic": "Đeo thẻ", "found": "Đủ", "result": "good", "recorded_at": AT,
        "recorded_by_name": "A",
    }  # fmt: skip
    remedy = {**finding, "result": "remedy", "task": "Nhắc", "due_on": AT.date(), "state": "open"}
    found = Finding.objects.create(**finding)
    content = StoredFile.objects.create(sha256="1" * 64, size=1, content_type="image/jpeg", stored_at=AT)

    return {
        "inspection_plan": maker(InspectionPlan, **of_campaign, **PLAN),
        "planned": maker(PlannedInspection, **planned),
        "planned_and_inspected": maker(PlannedInspection, **planned, inspection=visit),
        "sending": maker(VisitSending, sent_as=UUID(int=1), stamp="0"),
        "finding": maker(Finding, **finding),
        "remedy": maker(Finding, **remedy),
        "photo": maker(FindingPhoto, finding=found, file=content, name="a.jpg", added_at=AT, added_by_name="A"),
        "remedy_event": maker(RemedyEvent, finding=found, action="assign", at=AT, by_name="A"),
        "campaign": lambda **fields: make.make_campaign(unit.province, **{"slug": "mot", **fields}),
        "legal_basis": maker(LegalBasis, **of_campaign, position=1, number="733/QĐ-TTg"),
        "milestone": maker(Milestone, **of_campaign, kind="annual", year=None),
        "round": maker(Round, **of_campaign, year=2021, opens_at=AT, closes_at=AT + timedelta(days=1)),
        "extension": maker(Extension, **of_round, **granted, until=AT),
        "excusal": maker(Excusal, **of_round, **granted, document="12/QĐ"),
        "plan": maker(Plan, **of_unit, number="1/KH", issued_on=AT.date()),
        "inspection": maker(Inspection, **of_unit, kind="emulation", inspected_on=AT.date()),
        "indicator": maker(Indicator, **of_campaign, code="a", name="A", shape="value"),
        "figure": maker(Figure, **of_campaign, key="a", value=1),
        "award": maker(Award, **of_campaign, form="giay_khen", scope="tap_the"),
        "award_of_person": maker(Award, **of_unit, form="giay_khen", scope="ca_nhan", staff=person),
        "discipline": maker(Discipline, unit=unit, form="khien_trach", decision_number="9/QĐ", decided_on=AT.date()),
        "discipline_of_person": maker(
            Discipline, unit=unit, staff=person, form="cach_chuc", decision_number="9/QĐ", decided_on=AT.date()
        ),
        "unit_report": maker(UnitReport, **of_unit, year=2022),
        "stored_file": maker(StoredFile, sha256="0" * 64, size=1, content_type="application/pdf", stored_at=AT),
    }


def refused(name, maker, fields):
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        maker(**fields)


@pytest.mark.parametrize("name", WRONG)
def test_the_database_refuses(makers, name):
    maker, wrong = makers[WRONG[name][0]], WRONG[name][1]
    if wrong == "twice":
        maker()
        refused(name, maker, {})
    else:
        refused(name, maker, wrong)
        maker()


@pytest.mark.parametrize("fields", [{"unit": None}, {"scope": "tap_the"}, {"quantity": 2}])
def test_a_person_is_awarded_in_a_unit_and_once(makers, fields):
    refused("campaign_award_person_has_a_unit", makers["award_of_person"], fields)


def test_the_same_content_has_one_row(makers):
    makers["stored_file"]()
    with pytest.raises(IntegrityError, match="sha256"), transaction.atomic():
        makers["stored_file"]()


def test_every_constraint_is_tried():
    declared = {
        constraint.name
        for model in apps.get_app_config("campaign").get_models()
        for constraint in model._meta.constraints
    }
    assert declared == set(WRONG)


def test_every_closed_list_of_choices_is_closed_in_the_database_too():
    open_lists = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("campaign").get_models()
        for field in model._meta.fields
        if field.choices and not any(field.name in _fields_of(each) for each in model._meta.constraints)
    }
    assert open_lists == set()


def _fields_of(constraint):
    if not isinstance(constraint, models.CheckConstraint):
        return set()
    return {part[0].split("__")[0] for part in constraint.condition.children if isinstance(part, tuple)}
