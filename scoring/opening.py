"""Opening the sheets of a round: one per participating unit and staff member that it expects."""

from django.db import connection, transaction

from campaign.models import Round
from scoring.models import Assessment, Audience, Mark, Rubric
from units.models import Staff, Unit
from units.refusals import Refused
from units.schema import MANY_ROWS, refresh_statistics

FILL_IN = """
INSERT INTO scoring_mark (assessment_id, criterion_id, max_points, self_na, head_na, appraisal_na, explanation,
                          head_reason, appraisal_reason, flagged, revision, saved_by_name)
SELECT a.id, c.id, c.max_points, false, false, false, '', '', '', false, 0, ''
FROM {sheets} a JOIN scoring_criterion c ON c.rubric_id = a.rubric_id
WHERE NOT EXISTS (SELECT FROM scoring_mark m WHERE m.assessment_id = a.id AND m.criterion_id = c.id)
ORDER BY a.id, c.position
"""


def expected_units(round_, *, day=None):
    """Participating units that exist on the closing day and are not excused from the round (design §9).

    Asked as of a `day` before that, those that exist on the day, as in reports.
    """
    units = Unit.objects.taking_part_in(round_.campaign).existing_on(_counting_day(round_, day))
    return units.exclude(excusals__round=round_)


def _counting_day(round_, day):
    return min(day, round_.closing_day) if day else round_.closing_day


def expected_staff(round_, *, day=None):
    """Staff in post on the closing day (or an earlier `day`), of the campaign's categories, in the expected units."""
    return Staff.objects.in_post_on(_counting_day(round_, day)).filter(
        unit__in=expected_units(round_, day=day), category__in=round_.campaign.staff_categories
    )


def rubric_for(rubrics, audience, kind):
    """The rubric of an audience for a kind of unit: one that names the kind, else one for every kind."""
    fitting = [rubric for rubric in rubrics if rubric.audience == audience]
    return next((rubric for rubric in fitting if kind in rubric.unit_kinds), None) or next(
        (rubric for rubric in fitting if not rubric.unit_kinds), None
    )


@transaction.atomic
def open_sheets(round_, *, at):
    """Creates the sheets that the round expects and does not have yet; returns how many.

    Safe to repeat: run it again for units or people added later. Freezes the rubrics it uses.
    Raises Refused when the campaign has no rubric for collectives.
    """
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    # Locked, so that none is taken back for more writing while its first sheets are made.
    rubrics = list(Rubric.objects.filter(campaign=round_.campaign_id).in_force().select_for_update(of=("self",)))
    if not any(rubric.audience == Audience.COLLECTIVE for rubric in rubrics):
        raise Refused("Phong trào chưa có bộ tiêu chí tập thể. Hãy nạp bộ tiêu chí trước khi mở đợt.")
    have = Assessment.objects.in_round(round_).current()
    units = expected_units(round_).exclude(pk__in=have.collective().values("unit"))
    staff = expected_staff(round_).exclude(pk__in=have.individual().values("staff"))
    sheets = [
        Assessment(round=round_, rubric=rubric, unit_id=unit_id)
        for unit_id, kind in units.order_by("sort_key").values_list("pk", "kind")
        if (rubric := rubric_for(rubrics, Audience.COLLECTIVE, kind))
    ] + [
        Assessment(round=round_, rubric=rubric, unit_id=unit_id, staff_id=staff_id)
        for staff_id, unit_id, kind in staff.order_by("unit", "name_key").values_list("pk", "unit", "unit__kind")
        if (rubric := rubric_for(rubrics, Audience.INDIVIDUAL, kind))
    ]
    Assessment.objects.bulk_create(sheets, batch_size=2000)
    fill_in("(SELECT id, rubric_id FROM scoring_assessment WHERE id = ANY(%s))", [[sheet.pk for sheet in sheets]])
    Rubric.objects.filter(pk__in={sheet.rubric_id for sheet in sheets}).freeze(at=at)
    if len(sheets) >= MANY_ROWS:
        refresh_statistics(Assessment, Mark)
    return len(sheets)


def fill_in(sheets, parameters=None):
    """Gives sheets a blank mark for each criterion that lacks one, with its maximum as it is today.

    `sheets` is a table, or a query in brackets, that has their `id` and `rubric_id`.
    """
    with connection.cursor() as cursor:
        cursor.execute(FILL_IN.format(sheets=sheets), parameters)
