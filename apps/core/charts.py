"""What a chart shows: the same numbers feed the picture and the table beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

Figure = int | float | Decimal | None
# So many labels are drawn and told at a time; the other ones have pages of their own.
MOST = 20


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

    def part(self, first: int, count: int) -> "Chart":
        """The labels from the place `first` on, at most `count` of them, with all that belongs to them."""
        return self._at(range(len(self.labels))[first : first + count])

    def in_order(self, key: str) -> "Chart":
        """Sorted by a series, named by its place ("0", or "-0" from the greatest down); unknown values last.

        Raises KeyError for what is no place.
        """
        places = {str(place): row.values for place, row in enumerate(self.series)}
        values, falls = places[key.removeprefix("-")], key.startswith("-")

        def by_value(place: int) -> tuple[bool, float]:
            value = values[place]
            return value is None, 0.0 if value is None else float(-value if falls else value)

        return self._at(sorted(range(len(self.labels)), key=by_value))

    def _at(self, places: Sequence[int]) -> "Chart":
        return replace(
            self,
            labels=[self.labels[place] for place in places],
            series=[replace(row, values=[row.values[place] for place in places]) for row in self.series],
            links=[self.links[place] for place in places] if self.links else (),
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """The table: one row per label, one cell per series."""
        for place, label in enumerate(self.labels):
            cells = [{"name": row.name, "text": self._written(row.values[place])} for row in self.series]
            yield {"label": label, "link": self.links[place] if self.links else "", "cells": cells}

    def _written(self, value: Figure) -> str:
        return "—" if value is None else f"{value}{self.unit}"
