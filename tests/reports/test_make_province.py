"""A synthetic province, imported and compiled, shows exactly the figures that its generator worked out by itself."""

import ast
import filecmp
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from campaign.models import Campaign
from reports.compiling import compute
from scoring.imports.kinds import IMPORTERS
from scoring.rubrics.packs import load_packs
from synthetic.province import make
from synthetic.writing import HEADERS
from units.importing import import_file

FOLDER = settings.BASE_DIR / "synthetic"
AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
FIELDS = ("value", "numerator", "denominator", "qualifier", "source")
SIZES = [
    pytest.param(36, 90, 2019, 2025, 1, id="36 units over seven years"),
    pytest.param(36, 60, 2019, 2025, 2, id="another seed"),
    pytest.param(60, 40, 2019, 2021, 3, id="years before the districts end"),
    pytest.param(7, 12, 2025, 2025, 4, id="one year and few units"),
    pytest.param(25, 30, 2021, 2024, 11, id="a mid-term before its round closes"),
]


def imported(folder):
    """The campaign with every file of the folder taken in."""
    load_packs([folder / "campaign.yaml"])
    campaign = Campaign.objects.select_related("province").get()
    for kind in HEADERS:
        outcome = import_file(
            IMPORTERS[kind], folder / f"{kind}.csv", province=campaign.province, campaign=campaign, at=AT
        )
        assert outcome.errors == [], f"{kind}: {outcome.errors[:3]}"
    return campaign


@pytest.mark.django_db
@pytest.mark.parametrize(("units", "staff", "first", "last", "seed"), SIZES)
def test_every_figure_warning_and_rank_is_as_the_generator_worked_it_out(tmp_path, units, staff, first, last, seed):
    make(slug="thu", units=units, staff=staff, first_year=first, last_year=last, seed=seed, out=tmp_path)
    campaign = imported(tmp_path)
    for truth in json.loads((tmp_path / "truth.json").read_text())["reports"]:
        body = compute(campaign, kind=truth["kind"], year=truth["year"], as_of=date.fromisoformat(truth["as_of"]))
        figures = {key: {field: figure[field] for field in FIELDS} for key, figure in body["figures"].items()}
        which = f"{truth['kind']} {truth['as_of']}"
        wrong = {key for key in figures | truth["figures"] if figures.get(key) != truth["figures"].get(key)}
        assert {key: (figures.get(key), truth["figures"].get(key)) for key in sorted(wrong)} == {}, which
        assert sorted(warning["code"] for warning in body["warnings"]) == truth["warnings"], which
        assert body["rankings"] == truth["rankings"], which


def test_a_province_shows_every_kind_of_figure_and_warning(tmp_path):
    """What the comparison above is worth: nothing that a report may say is missing from the truth."""
    make(slug="thu", units=36, staff=90, first_year=2019, last_year=2025, seed=1, out=tmp_path)
    reports = json.loads((tmp_path / "truth.json").read_text())["reports"]
    keys = {key.split(".")[0] for report in reports for key in report["figures"]}
    warnings = {code for report in reports for code in report["warnings"]}
    bands = {key.split(".")[3] for report in reports for key in report["figures"] if key.startswith("bands.")}
    ranks = [row["rank"] for report in reports for rows in report["rankings"].values() for row in rows]
    assert keys == {"plans", "inspections", "assessments", "bands", "marks", "totals", "awards", "titles", "indicators"}
    assert warnings == {"parts_differ", "reported_differs", "mixed_rubrics", "not_addable", "sheets_not_expected"}
    assert {"xuat_sac", "tot", "dat", "chua_dat", "khong_xep_loai"} < bands
    assert max(ranks) > 5


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    size = {"slug": "thu", "units": 36, "staff": 50, "first_year": 2019, "last_year": 2025}
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        make(**size, seed=seed, out=tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted([*(f"{kind}.csv" for kind in HEADERS), "campaign.yaml", "README.txt", "truth.json"])
    same, other, _ = filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)
    assert (sorted(same), other) == (names, [])
    same, _, _ = filecmp.cmpfiles(tmp_path / "a", tmp_path / "c", names, shallow=False)
    assert same == ["campaign.yaml"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_the_generator_shares_no_code_with_the_product(path):
    allowed = {"synthetic", "yaml", "collections", "csv", "datetime", "decimal", "fractions", "json", "pathlib",
               "random", "re", "typing", "unicodedata", "zlib"}  # fmt: skip
    assert {name.split(".")[0] for name in names_imported(path)} <= allowed


def test_the_command_brings_nothing_of_the_product_but_its_own_door():
    command = settings.BASE_DIR / "reports" / "management" / "commands" / "make_province.py"
    assert {name.split(".")[0] for name in names_imported(command)} == {"re", "django", "synthetic"}


def names_imported(path):
    tree = ast.parse(Path(path).read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "relative"


def test_the_command_writes_the_folder_and_says_how_many_rows(tmp_path, capsys):
    asked = {"slug": "tinh-thu", "units": 5, "staff": 3, "years": "2024-2025", "seed": 7, "out": str(tmp_path / "x")}
    call_command("make_province", **asked)
    told = capsys.readouterr().out
    assert "units.csv: 5 dòng" in told
    assert "--province tinh-thu --campaign van-hoa-cong-so" in (tmp_path / "x" / "README.txt").read_text()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"slug": "Tỉnh thử"}, "--slug"),
        ({"years": "2025-2019"}, "--years"),
        ({"years": "2019"}, "--years"),
        ({"units": 0}, "--units"),
        ({"out": "/dev/null/x"}, "Không ghi được"),
    ],
)
def test_the_command_says_what_is_wrong_with_its_numbers(tmp_path, asked, said):
    good = {"slug": "thu", "units": 3, "staff": 3, "years": "2019-2020", "seed": 1, "out": str(tmp_path)}
    with pytest.raises(CommandError, match=said):
        call_command("make_province", **(good | asked))
