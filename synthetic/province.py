"""make: one synthetic province from its numbers and a seed, as import files in a folder."""

import random
import zlib
from pathlib import Path

from synthetic import writing
from synthetic.marking import Marking, Rows
from synthetic.people import People
from synthetic.register import Register


def make(*, slug, units, staff, first_year, last_year, seed, out):
    """Writes the files into `out` and returns {file: rows}. The same numbers and seed give the same bytes."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    # One source of chance for each part, so that a change in one leaves the others as they were.
    chance = {part: random.Random(f"{seed}/{part}") for part in ("register", "people", "marking", "words", "records")}
    register = Register(units=units, first_year=first_year, last_year=last_year, rng=chance["register"])
    people = People(register, staff=staff, rng=chance["people"])
    marking, rows = Marking(register, people, rng=chance["marking"]), Rows(rng=chance["words"])
    pack = writing.pack_of(
        slug=slug, code=province_code(slug), first_year=first_year, last_year=last_year,
        mid_year=(first_year + last_year) // 2, indicators=(),
    )  # fmt: skip
    writing.write_pack(folder, pack)
    tables = {
        "units": register.units.values(),
        "successions": ((s.old, s.new, s.day, s.kind, s.decision) for s in register.successions),
        "staff": people.all(),
        "marks": (row for sheet in marking.sheets() for row in rows.of(sheet)),
    }
    return {kind: writing.write_table(folder, kind, table) for kind, table in tables.items()}


def province_code(slug):
    """A code that no province of Việt Nam has."""
    return f"Z{zlib.crc32(slug.encode()) % 100000:05}"
