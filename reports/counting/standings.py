"""`snapshot.rankings`: the units of each cluster by their total in the report's last year."""

from reports.counting.sheets import rows_of
from scoring.ranking import Standing, ranked
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
    clusters, names = {}, {}
    for cluster, cluster_key, code, name, name_key, total in rows_of(STANDINGS, [span.year]):
        clusters.setdefault((cluster_key, cluster), []).append(Standing(code, name_key, total))
        names[code] = name
    return {
        cluster: [{"unit": each.unit_code, "total": plain(each.total), "rank": each.rank} for each in ranked(standings)]
        for (_, cluster), standings in sorted(clusters.items())
    }, names
