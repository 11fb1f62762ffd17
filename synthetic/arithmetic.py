"""What a sheet's columns prove and what it comes to: state, total and band, in whole hundredths (docs/points.md)."""

from synthetic.marking import KAD
from synthetic.rubrics import ON_THE_SCALE

DRAFT, SUBMITTED, APPROVED, APPRAISED = range(4)
SELF, HEAD, APPRAISAL = range(3)


def state(rubric, opinions):
    """The furthest state that the columns prove."""
    if _proven(rubric, opinions, APPRAISAL):
        return APPRAISED
    if _proven(rubric, opinions, HEAD):
        return APPROVED
    return SUBMITTED if _proven(rubric, opinions, SELF) else DRAFT


def _proven(rubric, opinions, stage):
    """Somebody spoke at that stage, and nothing on the scale is open: it has a mark, or did not apply before."""
    if all(said[stage] is None for said in opinions):
        return False
    for criterion, said in zip(rubric.criteria, opinions, strict=True):
        if criterion.kind not in ON_THE_SCALE or said[stage] is not None:
            continue
        if criterion.kind == "appraiser_only" and stage != APPRAISAL:
            continue
        if _latest(said[:stage]) != KAD:
            return False
    return True


def _latest(said):
    """The last opinion that was given, or None."""
    for opinion in reversed(said):
        if opinion is not None:
            return opinion
    return None


def outcome(rubric, opinions):
    """(total, band code), both None while a mark of the scale is missing or where nothing applies."""
    base = applied = beside = whole = 0
    fatal, groups = False, {}
    for criterion, said in zip(rubric.criteria, opinions, strict=True):
        kind, points = criterion.kind, said[APPRAISAL]
        if points is None and kind != "appraiser_only":
            points = said[SELF] if said[HEAD] is None else said[HEAD]
        if kind == "bonus":
            beside += points or 0
        elif kind == "deduction":
            beside -= points or 0
        else:
            whole += criterion.most
            if points is None:
                return None, None
            if points == KAD:
                continue
            base += points
            applied += criterion.most
            fatal = fatal or (kind == "mandatory" and points == 0)
            got, most = groups.get(criterion.group, (0, 0))
            groups[criterion.group] = got + points, most + criterion.most
    if not applied:
        return None, None
    total = max(0, _half_up(base * whole + beside * applied, applied))
    return total, _band(rubric, total, fatal, groups)


def _half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def _band(rubric, total, fatal, groups):
    """The first band from above whose threshold the total and whose floor every group reaches; else the lowest."""
    ladder = sorted((band for band in rubric.bands if band.start is not None), key=lambda band: -band.start)
    if not fatal:
        for band in ladder:
            floor = band.floor or 0
            if total >= band.start and all(100 * got >= floor * most for got, most in groups.values()):
                return band.code
    return ladder[-1].code


def opinion_in_the_mean(criterion, said):
    """The points that count in a criterion's mean over approved sheets (appraisal, else head), None: left out."""
    points = said[APPRAISAL]
    if points is None:
        if criterion.kind == "appraiser_only":
            return None
        points = said[HEAD]
        if points is None and criterion.kind in ("bonus", "deduction"):
            return 0
    return None if points == KAD else points
