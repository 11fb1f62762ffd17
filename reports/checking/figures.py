"""Rules about figures: parts that do not add up, units without data, what changed since the figures were frozen."""

from decimal import Decimal

from reports.figures import SCOPES
from reports.objections import Link, Objection, Severity
from reports.reading import joined, years_of
from reports.sentences import caveat_text
from reports.uniting import kind_of
from units.days import parse_day, show_day
from units.models import UnitKind
from units.numbers import show_count, show_decimal

# Which of the compiler's warnings only tell what was done; the others ask for a decision.
NOTES = ("mixed_rubrics",)
COUNTS = ("plans.", "inspections.", "assessments.")
NAMED = 3
# Sheets may come for a day or two after the figures were frozen; after that somebody should look again.
FRESH_DAYS = 7


def warned(facts):
    """What the compiler said when it counted."""
    figures = facts.body["figures"]
    for warning in facts.body["warnings"]:
        severity = Severity.NOTE if warning["code"] in NOTES else Severity.WARN
        links = (facts.figure(warning["key"]),) if warning.get("key") in figures else ()
        yield Objection(warning["code"], severity, *_head_and_rest(caveat_text(warning)), links)


def parts(facts):
    """Counts by kind of unit against their total; where the compiler warned already it is not said twice."""
    figures = facts.body["figures"]
    told = {warning.get("key") for warning in facts.body["warnings"]}
    for key, figure in figures.items():
        if not key.startswith(COUNTS) or kind_of(key.partition("@")[0]) or key in told:
            continue
        base, at, slug = key.partition("@")
        of_kinds = [figures.get(f"{base}.{kind}{at}{slug}") for kind in UnitKind]
        counted = [Decimal(each["numerator"]) for each in of_kinds if each and each.get("numerator")]
        total = figure.get("numerator")
        if counted and total and sum(counted) != Decimal(total):
            yield Objection(
                "parts_differ",
                Severity.WARN,
                f"{figure['label']}:",
                f"tổng số là {show_decimal(Decimal(total))}, cộng theo loại đơn vị được {show_decimal(sum(counted))}. "
                "Hãy đối chiếu trước khi ban hành.",
                (facts.figure(key),),
            )


def bands(facts):
    """Bands of one year against the sheets banded."""
    families = {}
    for key, figure in facts.body["figures"].items():
        if key.startswith("bands.") and "@" not in key and len(key.split(".")) == 4:
            families.setdefault(key.rpartition(".")[0], []).append((key, figure))
    for members in families.values():
        wholes = {figure.get("denominator") for _, figure in members}
        added = sum(Decimal(figure.get("numerator") or 0) for _, figure in members)
        if len(wholes) == 1 and None not in wholes and added != Decimal(*wholes):
            key, figure = members[0]
            yield Objection(
                "bands_differ",
                Severity.WARN,
                f"{figure['label'].partition(' xếp loại')[0]}, năm {key.split('.')[2]}:",
                f"các xếp loại cộng lại được {show_decimal(added)}, số đã xếp loại là "
                f"{show_decimal(Decimal(*wholes))}. Hãy đối chiếu trước khi ban hành.",
                (facts.figure(key),),
            )


def wholes(facts):
    """A part that is more than its whole."""
    for key, figure in facts.body["figures"].items():
        numerator, denominator = figure.get("numerator"), figure.get("denominator")
        if numerator and denominator and Decimal(numerator) > Decimal(denominator):
            yield Objection(
                "more_than_whole",
                Severity.WARN,
                f"{figure['label']}:",
                f"{show_decimal(Decimal(numerator))} lớn hơn tổng số {show_decimal(Decimal(denominator))}. "
                "Hãy sửa số đã nhập.",
                (facts.figure(key),),
            )


def without_data(facts):
    """Units that were expected and have sent in nothing, by the last year of the report."""
    figures = facts.body["figures"]
    for scope, word in SCOPES.items():
        for year in reversed(years_of(facts.body)):
            expected, submitted = (
                figures.get(f"assessments.{scope}.{year}.{name}") for name in ("expected", "submitted")
            )
            if expected and submitted and expected.get("numerator"):
                missing = int(Decimal(expected["numerator"]) - Decimal(submitted.get("numerator") or 0))
                if missing > 0:
                    yield _missing(facts, scope, word, year, missing, int(Decimal(expected["numerator"])))
                break


def not_appraised(facts):
    """Sheets of the last year that were approved only: bands and means count them beside those appraised."""
    figures, year, missing, links = facts.body["figures"], facts.body["year"], [], []
    for scope, words in SCOPES.items():
        prefix = f"assessments.{scope}.{year}"
        approved, appraised = (figures.get(f"{prefix}.{state}") or {} for state in ("approved", "appraised"))
        left = int(Decimal(approved.get("numerator") or 0) - Decimal(appraised.get("numerator") or 0))
        if left > 0 and _are_banded(figures, scope, year):
            missing.append(f"{show_count(left)} phiếu {words}")
            links.append(facts.figure(f"{prefix}.approved", f"Phiếu {words}", "buoc=da_duyet"))
    if missing:
        yield Objection(
            "not_appraised",
            Severity.WARN,
            f"{joined(missing)} năm {year} đã duyệt nhưng chưa thẩm định.",
            "Kết quả xếp loại và điểm bình quân in ra gồm cả các phiếu này; hãy thẩm định xong rồi tổng hợp lại, hoặc "
            "nói rõ trong báo cáo:",
            tuple(links),
        )


def _are_banded(figures, scope, year):
    return any(key.startswith((f"bands.{scope}.{year}.", f"totals.{scope}.{year}.")) for key in figures)


def _missing(facts, scope, word, year, missing, expected):
    names = [
        row["name"]
        for row in (facts.body.get("lists") or {}).get("results") or []
        if row["state"] == "expected" and scope == "collective" and year == facts.body["year"]
    ]
    shown = names[:NAMED] + [f"{show_count(missing - NAMED)} đơn vị khác"] * (missing > NAMED and len(names) > NAMED)
    who = f"Gồm {joined(shown)}. " if shown else ""
    unit = "đơn vị" if scope == "collective" else "người"
    link = facts.figure(f"assessments.{scope}.{year}.expected", "Xem danh sách", "buoc=chua_trinh")
    return Objection(
        "without_data",
        Severity.WARN,
        f"{show_count(missing)}/{show_count(expected)} {unit} chưa trình phiếu {word} năm {year}.",
        f"{who}Hãy đôn đốc, hoặc nêu rõ trong báo cáo.",
        (link,),
    )


def reported(facts):
    """How much is taken from what was told rather than counted."""
    told = [figure for figure in facts.body["figures"].values() if figure.get("source") == "reported"]
    if told:
        text = "Phụ lục số liệu triển khai nêu rõ nguồn từng số."
        yield Objection("reported", Severity.NOTE, f"{len(told)} số liệu ghi theo báo cáo, không đếm.", text)


def changed(facts):
    """What counting again found since the figures were frozen; or that nobody has counted again for a while."""
    page = Link("Xem từng số", "report_check", (facts.pk,))
    if facts.fresh:
        yield Objection(
            "changed",
            Severity.WARN,
            f"{show_count(len(facts.fresh))} số liệu đã khác so với bản chốt.",
            f"Đối chiếu ngày {show_day(facts.compared_on)}. Hãy tổng hợp lại, hoặc giữ số đã chốt nếu đó là chủ ý.",
            (page,),
        )
    elif facts.compared_on and (facts.today - facts.compared_on).days > FRESH_DAYS:
        yield Objection(
            "not_compared",
            Severity.NOTE,
            f"Số liệu chốt ngày {show_day(facts.compared_on)}, từ đó chưa đối chiếu với dữ liệu hiện tại.",
            "Hãy đối chiếu trước khi ban hành.",
            (Link("Đối chiếu", "report_check", (facts.pk,)),),
        )


def as_of_the_future(facts):
    """Figures of a day that has not come."""
    as_of = parse_day(facts.body["as_of"])
    if as_of > facts.today:
        yield Objection(
            "as_of_the_future",
            Severity.BLOCK,
            f"Ngày chốt số liệu {show_day(as_of)} ở sau hôm nay.",
            "Hãy chờ đến ngày đó rồi tổng hợp lại, hoặc lập báo cáo với ngày khác.",
        )


def _head_and_rest(message):
    head, colon, rest = message.partition(": ")
    return (head + ":", rest[:1].upper() + rest[1:]) if colon else (message, "")
