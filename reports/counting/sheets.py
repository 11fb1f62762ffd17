"""The sheets a report counts, gathered once, and what is counted of them: states, bands, means of totals."""

from itertools import product

from django.conf import settings
from django.db import connection
from django.utils import timezone

from campaign.models import Round
from reports.figures import SCOPES, Caveat, Figure, kind_label
from scoring.models import Band, Status
from units.numbers import mean

REACHED = {Status.SUBMITTED: 1, Status.APPROVED: 2, Status.APPRAISED: 3, Status.FINAL: 4}
APPROVED = REACHED[Status.APPROVED]
STATES = ("expected", "submitted", "approved", "appraised", "final", "on_time")
STATE_WORDS = {
    "expected": "thuộc diện chấm điểm",
    "submitted": "đã trình",
    "approved": "đã được thủ trưởng duyệt",
    "appraised": "đã được Sở Nội vụ thẩm định",
    "final": "đã chốt",
    "on_time": "được duyệt đúng hạn",
}
HOW_EXPECTED = {
    "collective": "Đếm đơn vị tham gia có ở ngày khóa đợt, trừ đơn vị được miễn chấm.",
    "individual": "Đếm người tại chức ở ngày khóa đợt, thuộc đối tượng, trong đơn vị tham gia không được miễn chấm.",
}
HOW_STATE = "Đếm phiếu đã tới bước này ở trạng thái hiện tại, tính đến ngày số liệu, trên tổng số thuộc diện chấm điểm."
HOW_BAND = "Đếm phiếu đã duyệt có xếp loại này (sau quyết định xếp loại nếu có), trên tổng số phiếu đã xếp loại."
HOW_TOTAL = "Bình quân tổng điểm đã làm tròn của các phiếu đã duyệt, làm tròn một lần hai chữ số thập phân."

# The rounds of the span and the day on which each counts. In a table of its own, so that PostgreSQL knows how few they
# are and how many sheets they hold; guessing, it looks sheets up one by one. A round that counts on a day on which the
# province does not exist expects nobody.
COUNTED_ROUNDS = """
DROP TABLE IF EXISTS pg_temp.counted_round, pg_temp.counted_sheet;
CREATE TEMPORARY TABLE counted_round ON COMMIT DROP AS
SELECT id, year, day FROM (
    SELECT id, year, LEAST((closes_at AT TIME ZONE %(zone)s)::date, %(as_of)s) AS day
    FROM campaign_round WHERE campaign_id = %(campaign)s AND year = ANY(%(years)s)
) r WHERE day BETWEEN COALESCE(%(exists_from)s, day) AND COALESCE(%(exists_to)s, day);
ANALYZE counted_round
"""

# One row per unit or person that a round expects, with its present sheet and its status on the day asked.
# A state that was left after that day is the one of the last event up to it, and so are its marks (`stood`). A sheet
# that was closed because its unit ended is expected from nobody.
GATHER = """
CREATE TEMPORARY TABLE counted_sheet ON COMMIT DROP AS
WITH expected_unit AS (
    SELECT r.id AS round_id, r.year, r.day, u.id AS unit_id, u.kind
    FROM counted_round r JOIN units_unit u ON u.province_id = %(province)s AND u.kind = ANY(%(kinds)s)
        AND COALESCE(u.valid_from <= r.day, true) AND COALESCE(u.valid_to >= r.day, true)
        AND (%(units)s::bigint[] IS NULL OR u.id = ANY(%(units)s))
    WHERE NOT EXISTS (SELECT FROM campaign_excusal e WHERE e.round_id = r.id AND e.unit_id = u.id)
), expected AS (
    SELECT x.*, 'collective' AS scope, NULL::bigint AS staff_id FROM expected_unit x WHERE %(collective)s
    UNION ALL
    SELECT x.*, 'individual', s.id
    FROM expected_unit x JOIN units_staff s ON s.unit_id = x.unit_id AND s.category = ANY(%(categories)s)
        AND COALESCE(s.valid_from <= x.day, true) AND COALESCE(s.valid_to >= x.day, true)
    WHERE %(individual)s
), sheet AS (
    SELECT a.* FROM scoring_assessment a JOIN counted_round r ON r.id = a.round_id
    WHERE a.is_current AND (a.staff_id IS NULL AND %(collective)s OR a.staff_id IS NOT NULL AND %(individual)s)
        AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s))
), last_event AS (
    SELECT e.assessment_id, max(e.id) FILTER (WHERE e.dated <= %(as_of)s) AS id, max(e.id) AS newest,
        (array_agg(e.status ORDER BY e.id DESC) FILTER (WHERE e.dated <= %(as_of)s))[1] AS status
    FROM sheet a JOIN scoring_assessmentevent e ON e.assessment_id = a.id
    GROUP BY e.assessment_id
)
SELECT x.*, a.id AS sheet_id, a.rubric_id, a.total, COALESCE(a.decided_band, a.band) AS band,
    COALESCE(a.on_time, false) AS on_time,
    CASE l.status WHEN 'submitted' THEN 1 WHEN 'approved' THEN 2 WHEN 'appraised' THEN 3 WHEN 'final' THEN 4
        ELSE 0 END AS reached,
    CASE WHEN a.id IS NOT NULL THEN COALESCE(l.status, 'draft') END AS status,
    CASE WHEN l.newest > l.id THEN (SELECT e.marks FROM scoring_assessmentevent e WHERE e.id = l.id) END AS stood
FROM expected x
LEFT JOIN sheet a ON a.round_id = x.round_id AND a.unit_id = x.unit_id
    AND COALESCE(a.staff_id, 0) = COALESCE(x.staff_id, 0)
LEFT JOIN last_event l ON l.assessment_id = a.id
WHERE l.status IS DISTINCT FROM 'closed';
ANALYZE counted_sheet
"""

COUNT_STATES = """
SELECT scope, year, kind, count(*),
    count(*) FILTER (WHERE reached >= 1), count(*) FILTER (WHERE reached >= 2),
    count(*) FILTER (WHERE reached >= 3), count(*) FILTER (WHERE reached >= 4),
    count(*) FILTER (WHERE reached >= 2 AND on_time)
FROM counted_sheet GROUP BY scope, year, kind
"""

LIST_IDS = """
SELECT scope, year, range_agg(int8range(COALESCE(staff_id, unit_id), COALESCE(staff_id, unit_id), '[]'))::text,
    range_agg(int8range(sheet_id, sheet_id, '[]')) FILTER (WHERE reached >= 1)::text,
    range_agg(int8range(sheet_id, sheet_id, '[]')) FILTER (WHERE reached >= 2)::text,
    range_agg(int8range(sheet_id, sheet_id, '[]')) FILTER (WHERE reached >= 3)::text,
    range_agg(int8range(sheet_id, sheet_id, '[]')) FILTER (WHERE reached >= 4)::text,
    range_agg(int8range(sheet_id, sheet_id, '[]')) FILTER (WHERE reached >= 2 AND on_time)::text
FROM counted_sheet GROUP BY scope, year
"""

COUNT_BANDS = """
SELECT scope, year, kind, rubric_id, band, count(*) FROM counted_sheet
WHERE reached >= 2 AND total IS NOT NULL AND band IS NOT NULL GROUP BY scope, year, kind, rubric_id, band
"""

ADD_TOTALS = """
SELECT scope, year, kind, rubric_id, sum(total), count(total) FROM counted_sheet
WHERE reached >= 2 AND total IS NOT NULL GROUP BY scope, year, kind, rubric_id
"""

# Nobody's sheets first, of which there are few, and only then the step that each of them had come to on the day asked.
COUNT_STRAYS = """
WITH stray AS MATERIALIZED (
    SELECT a.id FROM scoring_assessment a JOIN campaign_round r ON r.id = a.round_id
    WHERE r.campaign_id = %(campaign)s AND r.year = ANY(%(years)s)
        AND a.is_current AND a.status NOT IN ('draft', 'closed')
        AND NOT EXISTS (SELECT FROM counted_sheet s WHERE s.sheet_id = a.id)
)
SELECT count(*) FROM stray WHERE (
    SELECT e.status FROM scoring_assessmentevent e
    WHERE e.assessment_id = stray.id AND e.dated <= %(as_of)s ORDER BY e.id DESC LIMIT 1
) NOT IN ('draft', 'closed')
"""


def gather(span, *, units=None):
    """Fills the temporary table `counted_sheet` that the counts below read; call it inside a transaction.

    `units` are the pks of the only ones whose sheets are asked for; None: all.
    """
    with connection.cursor() as cursor:
        # Room to group millions of marks in memory; with the default they are sorted on disk, three times as slow.
        # The marks of a sheet lie side by side, so looking them up by sheet costs less than reading all there are.
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL random_page_cost = 1.1")
        cursor.execute(COUNTED_ROUNDS, _parameters(span))
        cursor.execute(GATHER, _parameters(span) | {"units": None if units is None else list(units)})


def strays(span):
    """A warning where sheets had taken a step that their round expects of nobody; they are in no figure."""
    (number,) = rows_of(COUNT_STRAYS, _parameters(span))[0]
    if not number:
        return []
    message = (
        f"Có {number} phiếu của đơn vị hoặc người không thuộc diện chấm điểm ở ngày khóa đợt (hoặc được miễn chấm); "
        "các phiếu này không vào số liệu nào."
    )
    return [Caveat("sheets_not_expected", message)]


def states(span):
    """`assessments.SCOPE.YEAR.STATE[.KIND]` of every round, also where nobody is expected. Three queries."""
    counted, ids, figures = {}, {}, {}
    for scope, year, kind, *numbers in rows_of(COUNT_STATES):
        counted.setdefault((scope, year), {})[kind] = numbers
    for scope, year, *ranges in rows_of(LIST_IDS):
        ids[scope, year] = [_ranges(text) for text in ranges]
    nobody = {None: [0] * len(STATES)}
    for scope, year in product(span.scopes, _counted_years(span)):
        by_kind = counted.get((scope, year), nobody)
        for place, state in enumerate(STATES):
            key = f"assessments.{scope}.{year}.{state}"
            table = {"collective": "units", "individual": "staff"}[scope] if state == "expected" else "assessments"
            figures[key] = _state(
                scope, year, state, [sum(column) for column in zip(*by_kind.values(), strict=True)], place,
                ids={table: ids[scope, year][place] if (scope, year) in ids else ""},
            )  # fmt: skip
            for kind in span.kinds:
                figures[f"{key}.{kind}"] = _state(
                    scope, year, state, by_kind.get(kind, [0] * len(STATES)), place, ids={"part_of": key}, kind=kind
                )
    return figures


def bands(span):
    """(`bands.SCOPE.YEAR.BAND[.KIND]`, {code: name} in order from the best). Two queries."""
    counted, rubrics = {}, {}
    for scope, year, kind, rubric, band, number in rows_of(COUNT_BANDS):
        by_band = counted.setdefault((scope, year), {}).setdefault(band, {})
        by_band[kind] = by_band.get(kind, 0) + number
        rubrics.setdefault((scope, year), set()).add(rubric)
    known = list(
        Band.objects.filter(rubric__in=set().union(*rubrics.values()))
        .order_by("position", "rubric", "code")
        .values_list("rubric", "code", "name")
    )
    figures, names = {}, {code: name for _, code, name in reversed(known)}
    for scope, year in sorted(counted):
        by_band = counted[scope, year]
        codes = dict.fromkeys(code for rubric, code, _ in known if rubric in rubrics[scope, year])
        whole = {kind: sum(numbers.get(kind, 0) for numbers in by_band.values()) for kind in span.kinds}
        for code in dict.fromkeys([*codes, *sorted(by_band)]):
            numbers = by_band.get(code, {})
            key = f"bands.{scope}.{year}.{code}"
            label = f"Phiếu {SCOPES[scope]} xếp loại “{names.get(code, code)}”, năm {year}"
            approved = {"part_of": f"assessments.{scope}.{year}.approved"}
            figures[key] = Figure(label, HOW_BAND, sum(numbers.values()), sum(whole.values()), ids=approved)
            for kind in span.kinds:
                if whole[kind]:
                    figures[f"{key}.{kind}"] = Figure(
                        kind_label(label, kind), HOW_BAND, numbers.get(kind, 0), whole[kind], ids={"part_of": key}
                    )
    order = dict.fromkeys(code for _, code, _ in known)
    return figures, {code: names[code] for code in order}


def totals(span, signatures):
    """(`totals.SCOPE.YEAR.mean[.KIND]`, keys left out because their sheets follow different rubrics). One query."""
    sums = {}
    for scope, year, kind, rubric, total, number in rows_of(ADD_TOTALS):
        for part in (None, kind):
            sums.setdefault((scope, year, part), []).append((total, number, signatures[rubric]))
    figures, left_out = {}, []
    order = {kind: place for place, kind in enumerate((None, *span.kinds))}
    for scope, year, kind in sorted(sums, key=lambda each: (each[0], each[1], order[each[2]])):
        parts = sums[scope, year, kind]
        key = f"totals.{scope}.{year}.mean" + (f".{kind}" if kind else "")
        if len({signature for _, _, signature in parts}) > 1:
            left_out.append((scope, year, key))
            continue
        label = f"Tổng điểm bình quân của {SCOPES[scope]}, năm {year}"
        figures[key] = Figure(
            label=kind_label(label, kind) if kind else label,
            how=HOW_TOTAL,
            value=mean(sum(total for total, _, _ in parts), sum(number for _, number, _ in parts)),
            form="points",
            ids={"part_of": f"assessments.{scope}.{year}.approved"},
        )
    return figures, left_out


def rows_of(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _state(scope, year, state, numbers, place, *, ids, kind=None):
    what = {"collective": "Đơn vị", "individual": "Cá nhân"}[scope] if state == "expected" else f"Phiếu {SCOPES[scope]}"
    label = f"{what} {STATE_WORDS[state]}, năm {year}"
    return Figure(
        label=kind_label(label, kind) if kind else label,
        how=HOW_EXPECTED[scope] if state == "expected" else HOW_STATE,
        numerator=numbers[place],
        denominator=None if state == "expected" else numbers[0],
        ids=ids,
    )


def _counted_years(span):
    """The years whose round counts on a day on which the province exists. One query."""
    rounds = Round.objects.filter(campaign=span.campaign, year__in=span.sheet_years).order_by("year")
    return [
        year
        for year, closes_at in rounds.values_list("year", "closes_at")
        if span.province_exists_on(min(timezone.localdate(closes_at), span.as_of))
    ]


def _parameters(span):
    return {
        "zone": settings.TIME_ZONE,
        "as_of": span.as_of,
        "campaign": span.campaign.pk,
        "province": span.campaign.province_id,
        "exists_from": span.campaign.province.valid_from,
        "exists_to": span.campaign.province.valid_to,
        "years": list(span.sheet_years),
        "kinds": list(span.campaign.unit_kinds),
        "categories": list(span.campaign.staff_categories),
        **{scope: scope in span.scopes for scope in SCOPES},
    }


def _ranges(text):
    """ "{[1,6),[7,8)}" as PostgreSQL writes a multirange, in our short form "1-5,7"."""
    if not text or text == "{}":
        return ""
    runs = (run.split(",") for run in text[2:-2].split("),["))
    return ",".join(f"{first}-{int(after) - 1}" if int(after) - 1 > int(first) else first for first, after in runs)
