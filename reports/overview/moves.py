"""Who rose and who fell within each cluster from one year to the next, by the ranks of both years. Pure."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Move:
    """A unit's rank and total in both years; None where it has no rank in that cluster."""

    unit: str
    rank: int | None
    rank_before: int | None
    total: Decimal | None = None
    total_before: Decimal | None = None

    @property
    def change(self):
        """How many places up (down: negative), or None where there is nothing to compare."""
        return self.rank_before - self.rank if self.rank and self.rank_before else None


@dataclass(frozen=True)
class ClusterMoves:
    """`moves`: the ranked of the later year in the order of their ranks; `gone`: those ranked in the earlier alone."""

    name: str
    moves: tuple
    gone: tuple = ()

    @property
    def leaders(self):
        return [each for each in self.moves if each.rank == 1]

    @property
    def compared(self):
        return [each for each in self.moves if each.change is not None]

    @property
    def rose(self):
        return [each for each in self.compared if each.change > 0]

    @property
    def fell(self):
        return [each for each in self.compared if each.change < 0]

    @property
    def best(self):
        """The one that rose most, or None."""
        return max(self.rose, key=lambda each: each.change, default=None)

    @property
    def worst(self):
        return min(self.fell, key=lambda each: each.change, default=None)


def moves_of(before, after):
    """[ClusterMoves] of standings [[cluster, [[unit, total, rank], …]], …] of two years, in the later one's order.

    A cluster is the same by its name, as in the ranking of a report; a new one has nobody to compare.
    """
    known = {name: {unit: (rank, Decimal(total)) for unit, total, rank in places} for name, places in before}
    found = []
    for name, places in after:
        then = known.get(name, {})
        moves = [_move(unit, rank, Decimal(total), *then.get(unit, (None, None))) for unit, total, rank in places]
        now = {unit for unit, _, _ in places}
        gone = [Move(unit, None, rank, None, total) for unit, (rank, total) in then.items() if unit not in now]
        found.append(ClusterMoves(name, tuple(moves), tuple(gone)))
    return found


def _move(unit, rank, total, rank_before, total_before):
    return Move(unit, rank, rank_before, total, total_before)


def most_moved(clusters, number):
    """([(cluster, Move)] of those that rose most, the same of those that fell most), ties by the better rank now."""
    compared = [(each.name, move) for each in clusters for move in each.compared if move.change]
    up = sorted((pair for pair in compared if pair[1].change > 0), key=lambda pair: (-pair[1].change, pair[1].rank))
    down = sorted((pair for pair in compared if pair[1].change < 0), key=lambda pair: (pair[1].change, pair[1].rank))
    return up[:number], down[:number]
