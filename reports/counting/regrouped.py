"""Results of units that have ended, told under the units that stand for them on the as-of day."""

from reports.counting.sheets import rows_of
from units.regrouping import Regrouping

BANDS_OF_UNITS = """
SELECT s.unit_id, u.name, s.year, s.band
FROM counted_sheet s JOIN units_unit u ON u.id = s.unit_id
WHERE s.scope = 'collective' AND s.reached >= 2 AND s.total IS NOT NULL AND s.band IS NOT NULL
ORDER BY u.sort_key, u.id, s.year
"""


def bands_of_units():
    """[(unit id, name, year, band)] of the collective sheets gathered, in Vietnamese order. One query."""
    return rows_of(BANDS_OF_UNITS)


def regrouped(province, as_of, parts):
    """The groups in which a former unit has results, each with the bands of its members by year. Three queries.

    `parts`: [(title of a province or "", rows of `bands_of_units`)]. A group whose units have all ended without
    successor has `present` false. Units stay with what they earned: nothing is added up or moved.
    """
    members = {}
    for title, rows in parts:
        for unit, name, year, band in rows:
            known = members.setdefault(unit, {"name": name, "province": title, "bands": {}})
            known["bands"][str(year)] = band
    if not members:
        return []
    found = []
    for group in Regrouping.of(province, as_of).groups:
        within = [unit for unit in group.member_ids if unit in members]
        if any(unit not in group.unit_ids for unit in within):
            found.append(
                {
                    "name": group.name,
                    "present": bool(group.unit_ids),
                    "to_verify": group.to_verify,
                    "members": [{**members[unit], "present": unit in group.unit_ids} for unit in within],
                }
            )
    return found
