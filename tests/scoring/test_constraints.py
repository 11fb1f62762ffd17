"""Every invariant of scoring's tables, tried: the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.models import StoredFile
from scoring.models import (
    Assessment,
    AssessmentEvent,
    Band,
    Criterion,
    CriterionGroup,
    Evidence,
    ExplanationCheck,
    FlagNote,
    ImportJob,
    Likeness,
    Mark,
    Rubric,
    RubricTrial,
    SignedCopy,
)
from tests import factories as make
from units.models import ImportBatch

pytestmark = pytest.mark.django_db
AT = make.moment(2022, 7, 1)


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.fixture
def sheet():
    return make.make_assessment()


@pytest.fixture
def mark(sheet):
    return sheet.marks.first()


def change(row, **values):
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)


def event(sheet, **values):
    now = timezone.now()
    with transaction.atomic():
        return AssessmentEvent.objects.create(
            assessment=sheet,
            **{"action": "submit", "status": "submitted", "at": now, "dated": now.date(), "by_name": "A", **values},
        )


def test_a_rubric_version_exists_once():
    rubric = make.make_rubric(make.make_campaign())
    with refused("scoring_rubric_once"):
        Rubric.objects.create(campaign=rubric.campaign, slug=rubric.slug, audience="individual")


def test_one_version_of_a_rubric_is_in_preparation_at_a_time():
    rubric = make.make_rubric(make.make_campaign(), in_preparation=True)
    with refused("scoring_rubric_one_in_preparation"):
        Rubric.objects.create(
            campaign=rubric.campaign, slug=rubric.slug, audience="collective", version=2, in_preparation=True
        )


def test_a_rubric_in_preparation_is_not_in_use():
    rubric = make.make_rubric(make.make_campaign(), in_preparation=True)
    with refused("scoring_rubric_preparation_unused"):
        change(rubric, frozen_at=timezone.now())


def test_only_what_was_removed_is_put_back():
    rubric = make.make_rubric(make.make_campaign(), in_preparation=True)
    with refused("scoring_rubricevent_only_removed_is_put_back"):
        rubric.events.create(at=timezone.now(), by_name="A", text="Sửa", put_back=True)


def test_a_rubric_has_a_known_audience():
    with refused("scoring_rubric_audience_known"):
        change(make.make_rubric(make.make_campaign()), audience="khac")


def test_a_group_code_exists_once_in_a_rubric():
    rubric = make.make_rubric(make.make_campaign())
    with refused("scoring_criteriongroup_code_once"):
        CriterionGroup.objects.create(rubric=rubric, code="A", title="B", position=2)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("code_once", {"code": "A2"}),
        ("max_positive", {"max_points": 0}),
        ("step_positive", {"step": 0}),
        ("kind_known", {"kind": "khac"}),
        ("evidence_known", {"evidence": "khac"}),
        ("title_given", {"title": ""}),
    ],
)
def test_a_criterion_is_whole(sheet, name, values):
    with refused(f"scoring_criterion_{name}"):
        change(Criterion.objects.get(rubric=sheet.rubric, code="A1"), **values)


@pytest.mark.parametrize(("name", "values"), [("code_once", {"code": "tot"}), ("position_once", {"position": 2})])
def test_a_band_stands_once_on_the_ladder(sheet, name, values):
    with refused(f"scoring_band_{name}"):
        change(Band.objects.get(rubric=sheet.rubric, code="xuat_sac"), **values)


def test_a_unit_has_one_current_sheet_in_a_round(sheet):
    with refused("scoring_assessment_one_per_unit"):
        make.make_assessment(sheet.round, sheet.unit)


def test_a_person_has_one_current_sheet_in_a_round():
    staff = make.make_staff()
    sheet = make.make_assessment(staff=staff)
    with refused("scoring_assessment_one_per_staff"):
        make.make_assessment(sheet.round, staff=staff)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("status_known", {"status": "khac"}),
        ("later_version_links_back", {"version": 2}),
        ("total_not_negative", {"total": -1}),
        ("no_band_without_total", {"band": "tot"}),
    ],
)
def test_a_sheet_tells_one_story(sheet, name, values):
    with refused(f"scoring_assessment_{name}"):
        change(sheet, **values)


def test_an_old_version_is_superseded_once(sheet):
    Assessment.objects.filter(pk=sheet.pk).update(is_current=False)
    make.make_assessment(sheet.round, sheet.unit, version=2, previous=sheet)
    with refused("previous_id"):
        make.make_assessment(sheet.round, make.make_unit(), version=2, previous=sheet)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("action_known", {"action": "khac"}),
        ("status_known", {"status": "khac"}),
        ("reason_given", {"action": "return"}),
        ("reason_given", {"action": "reopen"}),
    ],
)
def test_an_event_is_whole(sheet, name, values):
    with refused(f"scoring_assessmentevent_{name}"):
        event(sheet, **values)


def test_a_sheet_has_one_answer(sheet):
    event(sheet, action="answer")
    with refused("scoring_assessmentevent_one_answer"):
        event(sheet, action="answer")


def test_a_criterion_is_marked_once_on_a_sheet(mark):
    with refused("scoring_mark_once"):
        Mark.objects.create(assessment=mark.assessment, criterion=mark.criterion, max_points=1)


@pytest.mark.parametrize("stage", ["self", "head", "appraisal"])
@pytest.mark.parametrize("points", ["-0.5", "60.5"])
def test_points_lie_between_0_and_the_copied_maximum(mark, stage, points):
    with refused(f"scoring_mark_{stage}_within_maximum"):
        change(mark, **{f"{stage}_points": points})


@pytest.mark.parametrize("stage", ["self", "head", "appraisal"])
def test_what_does_not_apply_has_no_points(mark, stage):
    with refused(f"scoring_mark_{stage}_points_or_na"):
        change(mark, **{f"{stage}_points": 1, f"{stage}_na": True})


def test_a_file_is_shown_once_for_a_criterion(mark):
    now = timezone.now()
    stored = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="application/pdf", stored_at=now)
    Evidence.objects.create(mark=mark, file=stored, name="a.pdf", added_at=now, added_by_name="A")
    with refused("scoring_evidence_once"):
        Evidence.objects.create(mark=mark, file=stored, name="b.pdf", added_at=now, added_by_name="A")


def stored_file():
    return StoredFile.objects.create(sha256="a" * 64, size=1, content_type="application/pdf", stored_at=timezone.now())


def signed_copy(sheet, **values):
    fields = {"file_name": "phieu.pdf", "sheet_sha256": "b" * 64, "attached_at": timezone.now(), "by_name": "A"}
    with transaction.atomic():
        return SignedCopy.objects.create(assessment=sheet, **fields | values)


def test_a_scan_is_tied_once_to_a_content_of_the_sheet(sheet):
    file = stored_file()
    signed_copy(sheet, file=file)
    signed_copy(sheet, file=file, sheet_sha256="c" * 64)
    with refused("scoring_signedcopy_once"):
        signed_copy(sheet, file=file)


def test_a_scan_is_tied_by_a_hash(sheet):
    with refused("scoring_signedcopy_sha256_is_hex"):
        signed_copy(sheet, file=stored_file(), sheet_sha256="B" * 64)


def test_an_import_job_is_of_a_known_kind():
    with refused("scoring_importjob_kind_known"):
        change(import_job(), kind="khac")


def test_only_a_job_that_is_done_has_a_batch():
    job = import_job()
    batch = ImportBatch.objects.create(
        kind=job.kind, province=job.province, file_name="a.csv", sha256="0" * 64, row_count=1,
        imported_at=timezone.now(), by_name="A",
    )  # fmt: skip
    with refused("scoring_importjob_batch_only_when_done"):
        change(job, batch=batch)


def import_job():
    now = timezone.now()
    return ImportJob.objects.create(
        kind="units", province=make.make_province(), file=stored_file(), file_name="a.csv", requested_at=now,
        beat_at=now, by=make.make_user(),
    )  # fmt: skip


WRONG_WORK = {
    "status_known": {"status": "khac", "finished_at": AT},
    "failure_says_why": {"status": "failed", "finished_at": AT},
    "open_is_not_finished": {"finished_at": AT},
    "closed_is_finished": {"status": "done"},
}


def explanation_check(round_=None):
    return ExplanationCheck.objects.create(round=round_ or make.make_round(), requested_at=AT, beat_at=AT)


def rubric_trial(**values):
    round_ = make.make_round()
    least = {"rubric": make.make_rubric(round_.campaign), "round": round_, "by": make.make_user(), "mapping": {}}
    least |= {"asked_as": "0", "in_all": 1, "requested_at": AT, "beat_at": AT}
    return RubricTrial.objects.create(**least | values)


@pytest.mark.parametrize(("name", "values"), WRONG_WORK.items())
def test_work_in_the_background_is_open_or_finished_and_says_why_it_failed(name, values):
    with refused(f"scoring_explanationcheck_{name}"):
        change(explanation_check(), **values)
    with refused(f"scoring_rubrictrial_{name}"):
        change(rubric_trial(), **values)
    with refused(f"scoring_importjob_{name}"):
        change(import_job(), **values)


def test_a_person_has_one_trial_of_a_rubric():
    trial = rubric_trial()
    with refused("scoring_rubrictrial_once"), transaction.atomic():
        rubric_trial(rubric=trial.rubric, by=trial.by)


@pytest.fixture
def likeness(mark):
    other = make.make_assessment(mark.assessment.round).marks.first()
    check = explanation_check(mark.assessment.round)

    def made(**values):
        return Likeness.objects.create(
            **{"found_by": check, "first": mark, "second": other, "share": 80, "same_unit": False, **values}
        )

    return made


def test_two_explanations_are_alike_once(likeness):
    likeness()
    with refused("scoring_likeness_once"):
        likeness()


def test_alike_are_two_marks_by_a_percentage(likeness, mark):
    with refused("scoring_likeness_of_two"), transaction.atomic():
        likeness(second=mark)
    with refused("scoring_likeness_percent"):
        likeness(share=101)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("scoring_flagnote_kind_known", {"kind": "khac"}),
        ("scoring_flagnote_action_known", {"action": "khac"}),
        ("scoring_flagnote_dismissed_with_a_note", {"note": ""}),
    ],
)
def test_a_note_on_a_flag_is_whole(sheet, name, values):
    whole = {"assessment": sheet, "kind": "outlier", "action": "dismiss", "note": "Đã xem", "at": timezone.now()}
    FlagNote.objects.create(**whole)
    with refused(name):
        FlagNote.objects.create(**{**whole, **values})
