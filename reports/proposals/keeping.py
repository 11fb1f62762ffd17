"""Writing a list: the verdicts go in by COPY, and PostgreSQL changes only the rows that are other than before."""

import json
from itertools import islice

from reports.proposals.considering import Answer
from reports.proposals.eligibility import refusal_by_hand
from scoring.copying import copy_rows, run

GONE = ["exists", Answer.NO.value, "Không còn trong diện xét khi lập lại danh sách."]
FACTS = (
    "name", "position", "unit_name", "unit_kind", "name_key", "search_key", "cluster", "total", "rank", "band",
    "outcome", "findings", "why", "form", "family",
)  # fmt: skip
AT_ONCE = 1000  # rows held as text
# COPY reads an empty text as null.
TEXTS = ("position", "cluster", "band", "why")
NOT_CHOSEN = "choice = '', choice_reason = '', chosen_by_name = '', chosen_at = NULL"
JUDGED = """
CREATE TEMPORARY TABLE judged ON COMMIT DROP AS
SELECT scope, unit_id, staff_id, {facts}, FALSE AS never FROM reports_nominee WITH NO DATA
"""
SAME = "row.unit_id = judged.unit_id AND coalesce(row.staff_id, 0) = coalesce(judged.staff_id, 0)"
OVERTAKEN = f"""
UPDATE reports_nominee AS row SET {NOT_CHOSEN} FROM judged
WHERE row.proposal_id = %s AND {SAME} AND row.choice = 'taken' AND judged.never
"""
CHANGED = f"""
UPDATE reports_nominee AS row SET ({{facts}}) = ROW({{judged}}) FROM judged
WHERE row.proposal_id = %s AND {SAME} AND ROW({{row}}) IS DISTINCT FROM ROW({{judged}})
"""
# Apart from adding: who looks for a row in the table that grows under the search reads all that was added before.
KNOWN = f"DELETE FROM judged USING reports_nominee AS row WHERE row.proposal_id = %s AND {SAME}"
ADDED = """
INSERT INTO reports_nominee (proposal_id, scope, unit_id, staff_id, {facts}, choice, choice_reason, chosen_by_name,
    summary, turned_down)
SELECT %s, scope, unit_id, staff_id, {facts}, '', '', '', '', '' FROM judged
"""
MISSING = f"proposal_id = %s AND NOT EXISTS (SELECT FROM judged WHERE {SAME})"
DROPPED = f"""
DELETE FROM reports_nominee AS row
WHERE {MISSING} AND choice = '' AND summary = '' AND votes IS NULL AND place IS NULL
"""
LEFT = f"""
UPDATE reports_nominee AS row SET outcome = 'out', findings = %s::jsonb, why = '', {NOT_CHOSEN}
WHERE {MISSING} AND NOT (outcome = 'out' AND findings = %s::jsonb AND choice = '')
"""


def keep(proposal, verdicts, people):
    """Makes the rows of a proposal those of `verdicts`; `people` are {key of a candidate: Person}.

    A row stays the same row for as long as its unit or person is considered, with what people wrote in it; a choice
    that the law has overtaken is taken back. Returns how many such choices there were. Call it in a transaction.
    """
    names = {
        "facts": ", ".join(FACTS),
        "row": ", ".join(f"row.{name}" for name in FACTS),
        "judged": ", ".join(f"judged.{name}" for name in FACTS),
        "texts": ", ".join(f"{name} = coalesce({name}, '')" for name in TEXTS),
    }
    run("DROP TABLE IF EXISTS judged")
    run(JUDGED.format(**names))
    columns = ("scope", "unit_id", "staff_id", *FACTS, "never")
    rows = (_row(each, people[each.candidate.key], proposal) for each in verdicts)
    while batch := list(islice(rows, AT_ONCE)):
        copy_rows("judged", columns, batch)
    run(f"UPDATE judged SET {names['texts']}")
    run("ANALYZE judged")
    pk, gone = proposal.pk, json.dumps([GONE])
    overtaken = run(OVERTAKEN, [pk])
    run(CHANGED.format(**names), [pk])
    run(DROPPED, [pk])
    run(LEFT, [gone, pk, gone])
    run(KNOWN, [pk])
    run(ADDED.format(**names), [pk])
    return overtaken


def _row(verdict, person, proposal):
    found = [[each.rule, each.answer.value, each.sentence] for each in verdict.rulings]
    return (
        person.scope, person.unit_id, person.staff_id, person.name, person.position, person.unit_name,
        person.unit_kind, person.name_key, person.search_key, verdict.candidate.cluster, verdict.total, verdict.rank,
        verdict.band_name, verdict.outcome.value, json.dumps(found, ensure_ascii=False), verdict.why, proposal.form,
        proposal.family, refusal_by_hand(verdict.rulings) is not None,
    )  # fmt: skip
