"""truth.json: every figure, warning and ranking that the reports of the province must show."""

import json
from datetime import date

from synthetic import record_figures
from synthetic.figures import Span
from synthetic.reported_figures import lay_over
from synthetic.sheet_figures import of_sheets, rankings


def reports(tally, records):
    """An annual report of each year; a mid-term of the middle year, at its end and before it; a final of the last."""
    first, last = records.first, records.last
    middle = (first + last) // 2
    asked = [("annual", year, date(year, 12, 31)) for year in records.years]
    asked.append(("mid_term", middle, date(middle, 12, 31)))
    if middle > first:
        asked.append(("mid_term", middle, date(middle, 8, 31)))
    asked += [("final", last, date(last, 12, 31))]
    return [report(tally, records, Span(kind, year, as_of, first)) for kind, year, as_of in asked]


def report(tally, records, span):
    province = record_figures.province_totals(records, span)
    of_records = record_figures.of_plans_and_inspections(records, span)
    sheets, said_of_sheets = of_sheets(tally, span)
    figures, said_of_totals = lay_over(of_records | sheets, province, span)
    awards, said_of_awards = record_figures.of_awards(records, province, span)
    indicators, said_of_indicators = record_figures.of_indicators(records, province, span)
    return {
        "kind": span.kind,
        "year": span.year,
        "as_of": span.as_of.isoformat(),
        "figures": figures | awards | indicators,
        "warnings": sorted(said_of_sheets + said_of_totals + said_of_awards + said_of_indicators),
        "rankings": rankings(tally, span),
    }


def write(folder, *, params, rows, reports):
    text = json.dumps({"params": params, "rows": rows, "reports": reports}, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")
