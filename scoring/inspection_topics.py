"""The topics of a finding: the criteria that the unit is marked by, chosen by "CODE title", or words of one's own."""

from scoring.models import Audience, Rubric
from scoring.opening import rubric_for


def criteria_for(inspection):
    """The criteria of the unit's collective sheet, to choose a topic from."""
    rubrics = list(Rubric.objects.filter(campaign=inspection.campaign_id).in_force())
    rubric = rubric_for(rubrics, Audience.COLLECTIVE, inspection.unit.kind)
    return list(rubric.criteria.all()) if rubric else []


def topic_fields(topic, criteria):
    """{criterion_code, topic} of a finding: a criterion by its code and title, anything else without a code."""
    known = next((each for each in criteria if f"{each.code} {each.title}" == topic), None)
    return {
        "criterion_code": known.code if known else "",
        "topic": known.title[:500] if known else topic,
    }
