"""What a chart shows: the same numbers feed the picture and the table beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Figure = int | float | Decimal | None


@dataclass(frozen=True)
class Series:
    """One row of figures, in the order of the chart's labels; `dashed` marks what is planned or needed."""

    name: str
    values: Sequence[Figure]
    dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """Labels with one or more series of figures in one unit.

    `target` draws a line; `links` (one per label) lead to the names behind the figures; `first` heads the
    labels' column of the table.
    """

    labels: Sequence[str]
    series: Sequence[Series]
    first: str = "名称"
    unit: str = ""
    target: Figure = None
    links: Sequence[str] = ()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The table: one row per label, one cell per series."""
        for place, label in enumerate(self.labels):
            cells = [{"name": row.name, "text": self._written(row.values[place])} for row in self.series]
            yield {"label": label, "link": self.links[place] if self.links else "", "cells": cells}

    def _written(self, value: Figure) -> str:
        return "—" if value is None else f"{value}{self.unit}"
