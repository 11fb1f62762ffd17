"""Drawing units to inspect: seats shared out over strata, and a draw that anybody can repeat from its seed."""

from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Stratum:
    """A layer of the population: how many units it holds and how many of them are to be drawn."""

    name: str
    size: int
    taken: int


def quotas(sizes, wanted):
    """{stratum: seats} for {stratum: size}: proportional with the largest remainder, and at least one for each.

    The seats sum to `wanted`, or to the whole population where that is smaller; none exceeds its stratum. Where there
    are fewer seats than strata, the largest strata get one each. Ties go by the order of `sizes`.
    """
    sizes = {name: size for name, size in sizes.items() if size}
    total = sum(sizes.values())
    wanted = min(wanted, total)
    order = {name: place for place, name in enumerate(sizes)}
    if wanted < len(sizes):
        first = sorted(sizes, key=lambda name: (-sizes[name], order[name]))[:wanted]
        return {name: int(name in first) for name in sizes}
    ideal = {name: Fraction(wanted * size, total) for name, size in sizes.items()}
    seats = {name: max(1, int(share)) for name, share in ideal.items()}
    while sum(seats.values()) < wanted:
        open_ = [name for name in seats if seats[name] < sizes[name]]
        seats[max(open_, key=lambda name: (ideal[name] - seats[name], -order[name]))] += 1
    while sum(seats.values()) > wanted:
        # The guaranteed seats of small strata are paid by those that got most beyond their share.
        rich = [name for name in seats if seats[name] > 1]
        seats[min(rich, key=lambda name: (ideal[name] - seats[name], order[name]))] -= 1
    return seats


def drawn(codes, number, seed):
    """`number` of the unit codes: those whose SHA-256 of "SEED|CODE" comes first. Independent of their order.

    Any tool that knows SHA-256 repeats the draw; nothing of it depends on this program.
    """
    return sorted(codes, key=lambda code: (ticket(seed, code), code))[:number]


def ticket(seed, code):
    """What decides about one unit in the draw of `seed`."""
    return sha256(f"{seed}|{code}".encode()).hexdigest()


def stratified(strata, wanted, seed):
    """(codes drawn, [Stratum]) of {stratum: [unit codes]}."""
    seats = quotas({name: len(codes) for name, codes in strata.items()}, wanted)
    chosen = {name: drawn(strata[name], number, seed) for name, number in seats.items()}
    layers = [Stratum(name, len(strata[name]), len(codes)) for name, codes in chosen.items()]
    return [code for codes in chosen.values() for code in codes], layers
