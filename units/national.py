"""The national register: the 63 provinces before 1/7/2025 and the 34 after, kept in register/ and loaded once."""

import csv
import re
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from units.models import Province, ProvinceName
from units.models.provinces import titled
from units.text import fold

FOLDER = settings.BASE_DIR / "register"
REFORM = date(2025, 7, 1)  # 202/2025/QH15


class Known(NamedTuple):
    """A province as the register knows it; an unknown first day is None."""

    slug: str
    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    predecessors: tuple = ()


class Named(NamedTuple):
    """What a renamed province was called, from when."""

    slug: str
    name: str
    valid_from: date | None


def known_provinces():
    """The 63 and, of the 34, the 23 that were formed on 1/7/2025: the other eleven are the same provinces as before."""
    rows = _rows("provinces.csv")
    merged = {}
    for row in rows:
        merged.setdefault((row["ma_moi"], row["ten_moi"]), []).append(row)
    for row in rows:
        same = len(merged[row["ma_moi"], row["ten_moi"]]) == 1
        last_day = None if same else REFORM - timedelta(days=1)
        name = titled(row["ten_cu"])[1]
        yield Known(slug_of(name), row["ma_cu"], name, None, last_day)
    for (code, said), olds in merged.items():
        if len(olds) > 1:
            name = titled(said)[1]
            before = tuple(slug_of(titled(old["ten_cu"])[1]) for old in olds)
            yield Known(f"{slug_of(name)}-{REFORM.year}", code, name, REFORM, None, before)


def known_names():
    """The names of the provinces that were only renamed."""
    for row in _rows("province_names.csv"):
        yield Named(row["dinh_danh"], row["ten"], date.fromisoformat(row["tu_ngay"]) if row["tu_ngay"] else None)


def slug_of(name):
    """ "Bà Rịa - Vũng Tàu" → "ba-ria-vung-tau"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


@transaction.atomic
def load_national_register():
    """Writes the provinces and names that are not there yet; what a pack or a person wrote stays as it is."""
    known = list(known_provinces())
    there = _found(known)
    new = [each for each in known if each.slug not in there]
    Province.objects.bulk_create(
        Province(slug=each.slug, code=each.code, name=each.name, valid_from=each.valid_from, valid_to=each.valid_to)
        for each in new
    )
    there = _found(known)
    Province.predecessors.through.objects.bulk_create(
        Province.predecessors.through(from_province=there[each.slug], to_province=there[before])
        for each in new
        for before in each.predecessors
    )
    ProvinceName.objects.bulk_create(
        (ProvinceName(province=there[slug], name=name, valid_from=first) for slug, name, first in known_names()),
        ignore_conflicts=True,
    )


def _found(known):
    """{slug in the register: Province}; one that stands under another slug is known by its code and first day."""
    by_slug, by_start = {}, {}
    for province in Province.objects.all():
        by_slug[province.slug] = province
        by_start[province.code, province.valid_from] = province
    found = {each.slug: by_slug.get(each.slug) or by_start.get((each.code, each.valid_from)) for each in known}
    return {slug: province for slug, province in found.items() if province}


def _rows(name):
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
