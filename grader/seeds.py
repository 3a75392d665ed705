"""grader: the one source of chance. The same numbers in give the same draws, on every machine."""

import numpy as np


def generator(*words: int) -> np.random.Generator:
    """Return a generator that depends on every word and on nothing else.

    PCG64 is named, since what `default_rng` chooses may change between versions of NumPy.
    """
    sequence = np.random.SeedSequence([unsigned(word) for word in words])
    return np.random.Generator(np.random.PCG64(sequence))


def unsigned(word: int) -> int:
    """Fold any integer into 64 unsigned bits: a database may hold seeds as signed numbers."""
    return word & 0xFFFF_FFFF_FFFF_FFFF
