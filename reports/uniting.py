"""Uniting: the figures of several provinces as those of one, by adding what may be added and nothing else.

Pure: counts and denominators are added by key, never averages of averages; see docs/figures.md.
"""

from dataclasses import dataclass, field, replace

from reports.counting.typed import joint_qualifier
from reports.figures import COUNTED, REPORTED, SCOPES, Caveat, merged_ids
from units.models import UnitKind

FAMILIES = ("plans", "inspections", "assessments", "totals", "bands", "marks", "indicators", "awards", "titles")
BY_YEAR = ("assessments", "totals", "bands", "marks")  # read year by year; the others key by key
AT = "@"
ADDED = "Cộng số của"


@dataclass(frozen=True)
class Contribution:
    """What one campaign brings in; `slug` is empty for the report's own province, which has no part of its own.

    `left_out` are keys of means that it could not take itself.
    """

    slug: str
    title: str
    figures: dict
    left_out: frozenset = field(default=frozenset())


def unite(shares):
    """({key: Figure of all, KEY@SLUG: Figure of a part}, warnings). The order of shares decides words, not numbers."""
    shares = list(shares)
    figures, warnings = _united(shares)
    for slug in dict.fromkeys(share.slug for share in shares if share.slug):
        of_part, said = _united([share for share in shares if share.slug == slug])
        figures |= {key + AT + slug: _as_part(figure, slug, shares) for key, figure in of_part.items()}
        warnings += [replace(each, key=each.key and each.key + AT + slug) for each in said if each not in warnings]
    return figures, warnings


def split(key):
    """("plans.issued", "kien-giang") of "plans.issued@kien-giang"."""
    base, _, slug = key.partition(AT)
    return base, slug


def kind_of(key):
    """The kind of unit at the end of a key, or None."""
    last = split(key)[0].rpartition(".")[2]
    return last if last in UnitKind.values else None


def year_of(key):
    """The year that is a step of a key, or None."""
    return next((int(step) for step in split(key)[0].split(".") if step.isdecimal() and len(step) == 4), None)


def in_reading_order(keys):
    """Family by family; sheets year by year, the rest key by key with its years after it."""
    stems = {}
    for key in keys:
        stems.setdefault(_stem(key), len(stems))

    def place(key):
        head, scope, *_ = key.split(".")
        year, stem, kind = year_of(key) or 0, stems[_stem(key)], kind_of(key)
        within = (list(SCOPES).index(scope), year, stem) if head in BY_YEAR else (stem, year)
        return FAMILIES.index(head), *within, 1 + UnitKind.values.index(kind) if kind else 0

    return sorted(keys, key=place)


def nearest_first(keys, year):
    """Those of `year` and those of no year, then year by year away from it; within each in the order given."""
    return sorted(keys, key=lambda key: abs((year_of(key) or year) - year))


def _united(shares):
    figures, mixed, warnings = {}, [], []
    keys = dict.fromkeys(key for share in shares for key in share.figures)
    for key in in_reading_order(keys):
        found = [(share, share.figures[key]) for share in shares if key in share.figures]
        if len(found) == 1 and not (_is_mean(key) and _left_out_elsewhere(key, shares)):
            figures[key] = _alone(key, *found[0], shares)
        elif _is_mean(key):
            mixed.append((key, [share for share in shares if key in share.figures or key in share.left_out]))
        elif all(figure.numerator is not None for _, figure in found):
            figures[key] = _added(key, found, shares)
        else:
            warnings.append(_not_addable(key, found))
    return figures, warnings + _mixed_warnings(mixed) + _missing(figures, shares)


def _alone(key, share, figure, shares):
    """A figure that one part alone has; of bands the sheets of the others still belong to the whole."""
    return _added(key, [(share, figure)], shares) if _is_band(key) and len(shares) > 1 else figure


def _added(key, found, shares):
    figures = [figure for _, figure in found]
    wholes = [figure.denominator for figure in figures]
    if _is_band(key):
        wholes += [whole for share in shares if key not in share.figures for whole in _banded(key, share)]
    titles = list(dict.fromkeys(share.title for share, _ in found))
    hows = " ".join(dict.fromkeys(figure.how for figure in figures))
    return replace(
        figures[0],
        how=f"{ADDED} {', '.join(titles)}. {hows}" if len(titles) > 1 else hows,
        numerator=sum(figure.numerator for figure in figures),
        denominator=None if None in wholes else sum(wholes),
        qualifier=joint_qualifier(figure.qualifier for figure in figures),
        source=REPORTED if any(figure.source == REPORTED for figure in figures) else COUNTED,
        ids=merged_ids(figure.ids for figure in figures),
    )


def _banded(key, share):
    """The sheets that a part has banded beside a band which none of them is in: [] where it has banded none."""
    head, scope, year, *_ = key.split(".")
    kind = kind_of(key)
    beside = {
        figure.denominator
        for other, figure in share.figures.items()
        if other.startswith(f"{head}.{scope}.{year}.") and kind_of(other) == kind
    }
    return list(beside) if len(beside) < 2 else [None]


def _is_band(key):
    return key.startswith("bands.")


def _is_mean(key):
    return key.startswith(("totals.", "marks."))


def _left_out_elsewhere(key, shares):
    return any(key in share.left_out for share in shares)


def _as_part(figure, slug, shares):
    title = next(share.title for share in shares if share.slug == slug)
    whole = figure.ids.get("part_of")
    ids = figure.ids | {"part_of": whole + AT + slug} if whole else figure.ids
    return replace(figure, label=f"{figure.label} ({title})", ids=ids)


def _not_addable(key, found):
    titles = ", ".join(dict.fromkeys(share.title for share, _ in found))
    message = (
        f"{found[0][1].label} ({key}): {titles} có số liệu nhưng không đủ tử số và mẫu số để cộng, nên không có "
        "số chung. Xem số của từng tỉnh."
    )
    return Caveat("not_addable", message, key)


def _mixed_warnings(mixed):
    """One warning for the means of a scope and year; those by kind go with their total."""
    said = {}
    for key, shares in mixed:
        _, scope, year, *_ = key.split(".")
        keys, titles = said.setdefault((scope, year), ([], {}))
        keys.append(key)
        titles |= dict.fromkeys(share.title for share in shares)
    return [
        Caveat(
            "mixed_rubrics",
            f"Phiếu {SCOPES[scope]} năm {year} của {', '.join(titles)} theo những bộ tiêu chí khác nhau, nên không "
            f"cộng điểm và không tính bình quân chung: {', '.join(_without_kinds(keys))}. Xếp loại cộng theo từng mức.",
        )
        for (scope, year), (keys, titles) in said.items()
    ]


def _without_kinds(keys):
    totals = [key for key in keys if not kind_of(key)]
    return totals or keys


def _missing(figures, shares):
    """Where a number of the whole lacks a part that is known to exist."""
    warnings = []
    for key, figure in figures.items():
        if key.startswith("indicators.") and key.count(".") == 1:
            known = {share.slug for share in shares if key in share.figures}
            absent = [share.title for share in shares if share.slug and share.slug not in known]
            if absent:
                warnings.append(
                    Caveat(
                        "part_missing",
                        f"{figure.label} ({key}): chưa gồm {', '.join(dict.fromkeys(absent))} vì chưa có số liệu.",
                        key,
                    )
                )
        elif key.startswith(("plans.", "inspections.")) and not kind_of(key):
            absent = [share.title for share in shares if _total_only(key, share)]
            if absent and any(kind_of(each) and each.startswith(f"{key}.") for each in figures):
                warnings.append(
                    Caveat(
                        "part_missing",
                        f"{figure.label} ({key}): số theo loại đơn vị chưa gồm phần chỉ có tổng số của "
                        f"{', '.join(dict.fromkeys(absent))}.",
                        key,
                    )
                )
    return warnings


def _total_only(key, share):
    whole = share.figures.get(key)
    parts = [other for other in share.figures if other.startswith(f"{key}.") and kind_of(other)]
    return bool(whole and whole.numerator and whole.source == REPORTED and not parts)


def _stem(key):
    """The key without its year and its kind of unit."""
    whole = key.rpartition(".")[0] if kind_of(key) else key
    return ".".join(step for step in whole.split(".") if not (step.isdigit() and len(step) == 4))
