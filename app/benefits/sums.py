"""Sums of counts over people of whom not everything is known: all that can come out, and what decides."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Counts = tuple[int, ...]
Packed = tuple[int, int]  # the numbers side by side in one integer, and the yes-or-no ones in another

MANY = 1_000
WIDTH = 8  # bits for one number: there are at most 30 people
ONES = (1 << WIDTH) - 1


class Sums:
    """Every sum of one of each set of counts; `whole` is None when there are too many."""

    def __init__(self, sets: Sequence[frozenset[Counts]], value: Callable[[Counts], Any]) -> None:
        self.flags = [type(count) is bool for count in next(iter(sets[0]))]
        self.sets = [frozenset(map(self._pack, each)) for each in sets]
        self.value = value
        self.values: dict[Packed, Any] = {}
        self.whole = _sums(self.sets)
        self.others: dict[frozenset[Packed], set[Packed]] = {}

    def at(self, packed: Packed) -> Any:
        """The value for sums of counts."""
        found = self.values.get(packed)
        if found is None:
            found = self.values[packed] = self.value(self._unpack(packed))
        return found

    def differ(self, i: int, pairs: Iterable[tuple[Counts, Counts]]) -> bool:
        """Does the value change when one of the counts of a person takes the place of another?"""
        packed = [(self._pack(one), self._pack(other)) for one, other in pairs]
        return any(
            self.at((numbers + one[0], flags | one[1])) != self.at((numbers + other[0], flags | other[1]))
            for one, other in packed
            for numbers, flags in self._without(i)
        )

    def _without(self, i: int) -> set[Packed]:
        """The sums of all sets but one; people of whom as much is known have the same."""
        found = self.others.get(self.sets[i])
        if found is None:
            found = self.others[self.sets[i]] = _sums([*self.sets[:i], *self.sets[i + 1 :]]) or set()
        return found

    def _pack(self, counts: Counts) -> Packed:
        numbers = flags = 0
        for place, (count, flag) in enumerate(zip(counts, self.flags, strict=True)):
            if flag:
                flags |= count << place
            else:
                numbers |= count << (place * WIDTH)
        return numbers, flags

    def _unpack(self, packed: Packed) -> Counts:
        numbers, flags = packed
        return tuple(
            bool(flags >> place & 1) if flag else numbers >> (place * WIDTH) & ONES
            for place, flag in enumerate(self.flags)
        )


def _sums(sets: Sequence[frozenset[Packed]]) -> set[Packed] | None:
    sums: set[Packed] = {(0, 0)}
    for each in sets:
        sums = {(numbers + more, flags | yes) for numbers, flags in sums for more, yes in each}
        if len(sums) > MANY:
            return None
    return sums
