"""Samples of what a file of marks would do, for whoever looks before saying yes: changed cells, new rows."""

from decimal import Decimal

from scoring.copying import stream_rows
from scoring.models import Stage
from scoring.opinions import KAD
from units.import_outcome import MOST_SHOWN, shown

# The rows are picked before anything is looked up about them.
CHANGED = """
SELECT p.row_number, CASE WHEN m.self_na THEN 'NaN' ELSE m.self_points END, p.self,
    CASE WHEN m.head_na THEN 'NaN' ELSE m.head_points END, p.head,
    CASE WHEN m.appraisal_na THEN 'NaN' ELSE m.appraisal_points END, p.appraisal, m.explanation, p.explanation
FROM (SELECT * FROM paper_mark WHERE outcome = 'changed' ORDER BY row_number LIMIT %s) p
JOIN scoring_mark m ON m.id = p.mark_id
ORDER BY p.row_number
"""
NEW = """
SELECT p.row_number, r.year, u.name, t.full_name, c.code, c.title
FROM (SELECT * FROM paper_mark WHERE outcome = 'new' ORDER BY row_number LIMIT %s) p
JOIN paper_sheet s ON s.id = p.assessment_id
JOIN campaign_round r ON r.id = s.round_id
JOIN units_unit u ON u.id = s.unit_id
JOIN scoring_criterion c ON c.id = p.criterion_id
LEFT JOIN units_staff t ON t.id = s.staff_id
ORDER BY p.row_number
"""
COLUMNS = (*Stage.values, "explanation")


def show_samples(job):
    """Two queries, whatever the file holds."""
    for number, *said in stream_rows(CHANGED, [MOST_SHOWN]):
        for key, before, after in zip(COLUMNS, said[::2], said[1::2], strict=True):
            if key in job.titles and _written(before) != _written(after):
                job.outcome.show_change(number, job.titles[key], _written(before), _written(after))
    for number, year, unit, person, code, title in stream_rows(NEW, [MOST_SHOWN]):
        whose = f"{person}, {unit}" if person else unit
        job.outcome.show_new(number, f"Năm {year}, {whose}: {code}. {title}")


def _written(said):
    return KAD if isinstance(said, Decimal) and said.is_nan() else shown(said)
