"""Clocks, and what a measured figure is."""

import gc
import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

_WARMING = 4  # rounds: enough that each of two workers has answered


@dataclass
class Figure:
    """One line of the table: the value, its baseline of the same run, and what is to be reached.

    `ratio` is value ÷ baseline; `limit` and `ratio_limit` are the most allowed (None: not asked for).
    `faults` say what must not be at all, such as a place sold twice: each one misses the figure.
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
    faults: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None

    @property
    def is_reached(self) -> bool | None:
        """None where nothing is asked for."""
        checks = [False for _ in self.faults]
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
    """Both in turn, so that a busy machine burdens both alike; the first rounds only warm up each worker."""
    gc.freeze()  # what this process has gathered so far isn't looked through before each reading
    pairs = [(seconds(deed), seconds(other)) for _ in range(_WARMING + times)][_WARMING:]
    gc.unfreeze()
    return sorted(one for one, _ in pairs), sorted(two for _, two in pairs)


def p95(values: list[float]) -> float:
    """The reading that 95 of 100 don't exceed: the 38th of 40."""
    return sorted(values)[ceil(len(values) * 0.95) - 1]


def middle(values: list[float]) -> float:
    return median(values)


def in_child(deed: Callable[..., Any], *args: Any) -> tuple[Any, float]:
    """What a function of a module returns in a process of its own, and the most megabytes that held."""
    spawn = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=_set_up) as pool:
        return pool.submit(_run_and_weigh, deed, *args).result()


def _set_up() -> None:
    import django  # noqa: PLC0415  # the child begins without it

    django.setup()


def _run_and_weigh(deed: Callable[..., Any], *args: Any) -> tuple[Any, float]:
    answer = deed(*args)
    return answer, _peak_megabytes()


def load_now() -> float:
    return round(os.getloadavg()[0], 1)


def _peak_megabytes() -> float:
    """The most memory this process or one of its ended children has held so far.

    The own peak is read from the kernel's page: `ru_maxrss` begins with what the parent held at the fork.
    """
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return round(max(int(own.split()[1]), ended) / 1024)
