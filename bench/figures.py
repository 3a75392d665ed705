"""Medians and quantiles of measured times, as rows of a table."""

import statistics
from collections.abc import Callable, Sequence
from time import perf_counter


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies; share from 0 to 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def timed(work: Callable[[], object]) -> float:
    """Wall milliseconds of one call."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def row(name: str, values: Sequence[float]) -> str:
    middle, high = statistics.median(values), quantile(values, 0.95)
    return f"  {name:<34} p50 {middle:8.1f} ms   p95 {high:8.1f} ms   n {len(values)}"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Median of the pair-by-pair ratios: both members of a pair met the same machine."""
    pairs = [a / b for a, b in zip(ours, theirs, strict=True)]
    return f"{statistics.median(pairs):.2f} (p95 {quantile(pairs, 0.95):.2f})"
