"""`snapshot.rankings`: the units of each cluster by their total in the report's last year."""

from reports.counting.sheets import rows_of
from scoring.ranking import Standing, ranked_in
from units.numbers import plain

STANDINGS = """
SELECT c.name, c.sort_key, u.code, u.name, u.sort_key, s.total
FROM counted_sheet s
JOIN units_unit u ON u.id = s.unit_id
JOIN units_clustermembership m ON m.unit_id = u.id
    AND COALESCE(m.valid_from <= s.day, true) AND COALESCE(m.valid_to >= s.day, true)
JOIN units_cluster c ON c.id = m.cluster_id
WHERE s.scope = 'collective' AND s.year = %s AND s.reached >= 2 AND s.total IS NOT NULL
"""


def rankings(span):
    """({cluster: [{unit, total, rank}]} in the order of the clusters' names, {unit code: name}). One query."""
    rows = list(rows_of(STANDINGS, [span.year]))
    clusters = ranked_in(
        ((cluster_key, cluster), Standing(code, name_key, total))
        for cluster, cluster_key, code, _, name_key, total in rows
    )
    return {
        cluster: [{"unit": each.unit_code, "total": plain(each.total), "rank": each.rank} for each in places]
        for (_, cluster), places in sorted(clusters.items())
    }, {code: name for _, _, code, name, _, _ in rows}
