"""Clocks, and what a measured figure is."""

import gc
import os
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass
class Figure:
    """One line of the table: the value, its baseline of the same run, and what is to be reached.

    `ratio` is value ÷ baseline; `limit` and `ratio_limit` are the most allowed (None: not asked for).
    """

    name: str
    title: str
    value: float
    unit: str
    baseline: float | None = None
    against: str = ""
    limit: float | None = None
    ratio_limit: float | None = None
    notes: list[str] = field(default_factory=list)
    load: float = 0.0

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None

    @property
    def is_reached(self) -> bool | None:
        """None where nothing is asked for."""
        checks = []
        if self.limit is not None:
            checks.append(self.value <= self.limit)
        if self.ratio_limit is not None and self.ratio is not None:
            checks.append(self.ratio <= self.ratio_limit)
        return all(checks) if checks else None

    def as_row(self) -> dict[str, Any]:
        return asdict(self)


def seconds(deed: Callable[[], Any]) -> float:
    """How long one run takes."""
    gc.collect()
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def in_turn(
    deed: Callable[[], Any], other: Callable[[], Any], *, times: int
) -> tuple[list[float], list[float]]:
    """Both in turn, so that a busy machine burdens both alike; the first round only warms up."""
    pairs = [(seconds(deed), seconds(other)) for _ in range(times + 1)][1:]
    return sorted(one for one, _ in pairs), sorted(two for _, two in pairs)


def p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def middle(values: list[float]) -> float:
    return median(values)


def load_now() -> float:
    return round(os.getloadavg()[0], 1)


def peak_megabytes() -> float:
    """The most memory this process and its children have held at one time so far."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024)
