"""The rules of the house that a machine can check, read from the source."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
APPS = ("units", "campaign", "scoring", "reports")
MODULES = [
    p for p in chain.from_iterable(sorted((ROOT / app).rglob("*.py")) for app in APPS) if "migrations" not in p.parts
]
TREES = {path: ast.parse(path.read_text()) for path in MODULES}

BANNED_NAMES = re.compile(r"^(services|selectors|utils|helpers|common\w*|misc\w*|managers|signals)$")
# Invents a province's past to look at; nothing of it runs where real points are kept.
DEMO = {path for path in MODULES if "demo" in path.parts}
# The verbs that move a sheet, a report or a job along; nobody else writes a status.
STATUS_WRITERS = {
    "workflow",
    "ending",
    "finalizing",
    "running",
    "compiling",
    "issuing",
    "opening",
    "importing",
    "rendering",
    "jobs",
    "tasks",
    "working",
}
CLOCK = {
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("", "localdate"),
    ("timezone", "localtime"),
    ("date", "today"),
    ("datetime", "now"),
    ("time", "time"),
}
WEB = {"views", "commands", "middleware"}


def name_of(path):
    return str(path.relative_to(ROOT))


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(call):
    """("timezone", "now") of `timezone.now()`, ("", "round") of `round()`."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=owner), attr=attr):
            return owner, attr
        case ast.Attribute(attr=attr):
            return "?", attr
        case ast.Name(id=name):
            return "", name
    return "", ""


def found(test, modules=MODULES):
    """ "path:line" of every node for which `test` holds."""
    return [f"{name_of(path)}:{node.lineno}" for path in modules for node in ast.walk(TREES[path]) if test(node)]


def test_modules_are_named_for_their_work():
    folders = {path.parent for path in MODULES}
    assert [name_of(p) for p in [*MODULES, *folders] if BANNED_NAMES.match(p.stem)] == []


@pytest.mark.parametrize("path", [p for p in MODULES if p.read_text().strip()], ids=name_of)
def test_a_module_says_in_its_first_line_what_it_owns(path):
    sentence = (ast.get_docstring(TREES[path]) or "").split("\n")[0]
    assert sentence.endswith((".", "…"))


def writes_status(node):
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
    if isinstance(node, ast.Call) and called(node)[1] in {"update", "create", "update_or_create", "bulk_create"}:
        return any(keyword.arg == "status" for keyword in node.keywords)
    return False


def test_the_status_of_a_sheet_or_report_is_written_by_its_verbs_alone():
    others = [path for path in MODULES if path.stem not in STATUS_WRITERS and not path.stem.endswith("_import")]
    assert found(writes_status, [path for path in others if path not in DEMO]) == []


def test_there_are_no_signals_and_no_rules_in_save():
    def bad(node):
        if isinstance(node, ast.ImportFrom):
            return (node.module or "").endswith("signals") or any(alias.name == "receiver" for alias in node.names)
        return isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}

    # A session is no row: Django's own way to another store is to say how it is saved and deleted.
    assert found(bad, [path for path in MODULES if path.stem != "session_store"]) == []


def test_the_clock_is_read_at_the_doors_alone():
    """Views, commands, tasks; and permissions, nav and the end of sessions, which are asked by every page."""
    doors = {"permissions", "tasks", "nav", "downloads", "seed_demo", "session_ends"}
    inside = [path for path in MODULES if not WEB & set(path.parts) and path.stem not in doors | WEB]

    def reads_clock(node):
        return isinstance(node, ast.Call) and not node.args and called(node) in CLOCK

    assert found(reads_clock, inside) == []


def test_tasks_are_sent_after_the_commit():
    assert found(lambda node: isinstance(node, ast.Call) and called(node)[1] in {"delay", "apply_async"}) == []


@pytest.mark.parametrize("app", ["scoring", "reports"])
def test_points_are_exact(app):
    """No binary fractions, and no rounding but the one of units.numbers; lengths in a drawing are not points."""
    inexact = {("", "float"), ("", "round"), ("models", "FloatField"), ("", "Avg"), ("models", "Avg")}
    drawings = {ROOT / "reports" / "charts" / name for name in ("drawing.py", "svg.py")}
    modules = [path for path in MODULES if path.parts[len(ROOT.parts)] == app and path not in {*DEMO, *drawings}]
    assert found(lambda node: isinstance(node, ast.Call) and called(node) in inexact, modules) == []


def test_rules_and_data_know_nothing_of_requests():
    """`django.http`, `django.shortcuts`, messages and `request` belong to the web."""
    middleware = {entry.split(".")[1] for entry in settings.MIDDLEWARE if entry.startswith(APPS)}
    web = {"views", "web", "downloads", "nav", "catalogue", "templatetags", "urls", "settings", *middleware}
    inside = [path for path in MODULES if not web & {*path.parts, path.stem} and not path.stem.endswith("_pages")]

    def knows_web(node):
        if isinstance(node, ast.ImportFrom):
            return (node.module or "").startswith(("django.http", "django.shortcuts", "django.contrib.messages"))
        return isinstance(node, ast.arg) and node.arg == "request"

    assert found(knows_web, inside) == []


def test_views_are_functions():
    views = [path for path in MODULES if "views" in path.parts or path.stem.startswith("views")]
    assert found(lambda node: isinstance(node, ast.ClassDef) and node.name.endswith("View"), views) == []


def test_verbs_take_who_and_when_by_name():
    """`by` and `at` come after a star, so that no call can swap them."""

    def swappable(node):
        return isinstance(node, ast.FunctionDef) and {"by", "at"} & {arg.arg for arg in node.args.args}

    public = [path for path in MODULES if not {"views", "commands"} & set(path.parts)]
    assert found(lambda node: swappable(node) and not node.name.startswith("_"), public) == []


def test_nobody_mocks_the_products_own_code():
    inside = re.compile(r"(mock\.patch|monkeypatch\.setattr)\(\s*[\"'](units|campaign|scoring|reports)\.")
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    assert [name_of(path) for path in tests if inside.search(path.read_text())] == []


def test_migrations_are_named_for_what_they_do():
    names = [path.stem for app in APPS for path in (ROOT / app / "migrations").glob("[0-9]*.py")]
    vague = re.compile(r"auto|merge|^(?!0001).*initial")
    assert [name for name in names if vague.search(name)] == []


def test_every_list_page_has_a_test_of_its_queries():
    """A list that asks once per row is found by counting with 1 and 30 rows; each list says its number."""
    names = {
        name
        for path in MODULES
        for name in re.findall(r"name=\"(\w+_list)\"", path.read_text())
        if "urls" in path.stem or "pages" in path.stem
    }
    tests = "\n".join(
        path.read_text()
        for path in (ROOT / "tests").rglob("test_*.py")
        if "django_assert_num_queries(" in path.read_text()
    )
    assert sorted(name for name in names if f'"{name}"' not in tests) == []
