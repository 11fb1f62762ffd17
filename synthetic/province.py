"""make: one synthetic province from its numbers and a seed, as import files in a folder with the figures they give."""

import random
import re
import zlib
from pathlib import Path

from synthetic import truth, writing
from synthetic.marking import Marking, Rows
from synthetic.people import People
from synthetic.records import INDICATORS, Records
from synthetic.register import Register
from synthetic.tallying import Tally

# One source of chance for each part, so that a change in one leaves the others as they were.
PARTS = ("register", "people", "marking", "words", "records")
YEARS = re.compile(r"(\d{4})-(\d{4})")


def years_of(text):
    """(2019, 2025) of "2019-2025"; raises ValueError with a sentence."""
    match = YEARS.fullmatch(text)
    if not match or not 1976 <= int(match[1]) <= int(match[2]) <= 2100:
        raise ValueError(f"“{text}” phải là hai năm nối bằng gạch ngang, ví dụ 2019-2025.")
    return int(match[1]), int(match[2])


def make(*, slug, units, staff, first_year, last_year, seed, out):
    """Writes the files into `out` and returns {file: rows}. The same numbers and seed give the same bytes."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    chance = {part: random.Random(f"{seed}/{part}") for part in PARTS}
    register = Register(units=units, first_year=first_year, last_year=last_year, rng=chance["register"])
    people = People(register, staff=staff, rng=chance["people"])
    records = Records(register, people, rng=chance["records"])
    marking, rows, tally = (
        Marking(register, people, rng=chance["marking"]),
        Rows(rng=chance["words"]),
        Tally(register, people),
    )
    tables = {
        "units": register.units.values(),
        "successions": register.successions,
        "staff": people.all(),
        "marks": (row for sheet in tally.passing(marking.sheets()) for row in rows.of(sheet)),
        "figures": records.figures,
        "plans": records.plans,
        "inspections": records.inspections,
        "awards": records.awards,
    }
    written = {f"{kind}.csv": writing.write_table(folder, kind, table) for kind, table in tables.items()}
    writing.write_pack(folder, _pack(slug, register))
    params = {
        "province": slug, "campaign": writing.CAMPAIGN, "units": units, "staff": staff,
        "years": f"{first_year}-{last_year}", "seed": seed,
    }  # fmt: skip
    reports = truth.reports(tally, records)
    truth.write(folder, params=params, rows=written, reports=reports)
    writing.write_readme(folder, params=params, reports=reports)
    return written


def _pack(slug, register):
    return writing.pack_of(
        slug=slug,
        code=f"Z{zlib.crc32(slug.encode()) % 100000:05}",  # no province of Việt Nam has such a code
        first_year=register.first_year,
        last_year=register.last_year,
        mid_year=(register.first_year + register.last_year) // 2,
        indicators=INDICATORS,
    )
