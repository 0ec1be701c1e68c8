"""People counted once for all figures over them: numbers that can be added, so that sums can be kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from apps.dashboards.enums import Indicator
from apps.dashboards.standings import Standing

_I = Indicator
# Attended activities of those who reported in: 0, 1, 2, 3, at least so many.
MOST_TIMES = 4

# Indicator → who is in the denominator, who of them in the numerator.
Test = Callable[[Standing], bool]
OVER_PEOPLE: dict[Indicator, tuple[Test, Test]] = {
    _I.REPORT_IN: (lambda row: row.is_due, lambda row: row.is_checked_in),
    _I.REPORT_IN_GROSS: (lambda row: True, lambda row: row.is_checked_in),
    _I.RECEIPTS: (lambda row: row.is_checked_in, lambda row: row.is_returned),
    _I.POSTS: (lambda row: row.is_checked_in, lambda row: row.has_post),
    _I.COMMITMENTS: (lambda row: row.is_checked_in, lambda row: row.is_fixed),
    _I.COMMITMENTS_FIXED: (lambda row: row.is_submitted, lambda row: row.is_fixed),
    _I.ARRANGED: (lambda row: row.is_checked_in, lambda row: row.arranged >= row.needed),
    _I.ATTENDED: (lambda row: row.is_checked_in, lambda row: row.attended >= row.needed),
    _I.STARS: (lambda row: row.is_checked_in, lambda row: row.stars >= 3),
}

_PLAIN = (
    *("size", "excluded", "items_due", "items_done", "signed_up", "present", "tenths"),
    *("year_tenths", "half_tenths", "year_times", "half_times"),
)
_TIMES = len(_PLAIN)
_TESTED = _TIMES + MOST_TIMES + 1
_PLACE = {indicator: _TESTED + 2 * place for place, indicator in enumerate(OVER_PEOPLE)}
LENGTH = _TESTED + 2 * len(OVER_PEOPLE)
# What stands where in a tally; sums kept by a release with another layout can't be read.
LAYOUT = (*_PLAIN, MOST_TIMES, *(indicator.value for indicator in OVER_PEOPLE))


@dataclass
class Tally:
    """Sums over people, in a fixed order; `hours` (kept in tenths) are of those who reported in.

    `year_…` and `half_…` are hours and attendances of everybody, in the year and in the half-year.
    """

    numbers: list[int] = field(default_factory=lambda: [0] * LENGTH)

    def add(self, numbers: Iterable[int], sign: int = 1) -> None:
        """Count in (or out again, with -1) one person or a whole group."""
        self.numbers = [own + sign * other for own, other in zip(self.numbers, numbers, strict=True)]

    def counted(self, indicator: Indicator) -> int:
        """How many are in the denominator."""
        return self.numbers[_PLACE[indicator]]

    def hits(self, indicator: Indicator) -> int:
        """How many of these are in the numerator."""
        return self.numbers[_PLACE[indicator] + 1]

    @property
    def size(self) -> int:
        return self.numbers[0]

    @property
    def excluded(self) -> int:
        return self.numbers[1]

    @property
    def items_due(self) -> int:
        return self.numbers[2]

    @property
    def items_done(self) -> int:
        return self.numbers[3]

    @property
    def signed_up(self) -> int:
        return self.numbers[4]

    @property
    def present(self) -> int:
        return self.numbers[5]

    @property
    def hours(self) -> Decimal:
        return Decimal(self.numbers[6]) / 10

    @property
    def year_hours(self) -> Decimal:
        return Decimal(self.numbers[7]) / 10

    @property
    def half_hours(self) -> Decimal:
        return Decimal(self.numbers[8]) / 10

    @property
    def year_times(self) -> int:
        return self.numbers[9]

    @property
    def half_times(self) -> int:
        return self.numbers[10]

    @property
    def live(self) -> int:
        """How many have reported in."""
        return self.counted(_I.RECEIPTS)

    @property
    def times(self) -> list[int]:
        """How many who reported in have attended 0, 1, 2, 3, at least 4 activities."""
        return self.numbers[_TIMES:_TESTED]


def numbers_of(row: Standing) -> list[int]:
    """What one person adds to a tally."""
    times = [0] * (MOST_TIMES + 1)
    if row.is_checked_in:
        times[min(row.attended, MOST_TIMES)] = 1
    tenths = int(row.hours * 10) if row.is_checked_in else 0
    numbers = [
        1,
        int(not row.is_due),
        row.items_due,
        row.items_done,
        row.signed_up,
        row.present,
        tenths,
        int(row.hours * 10),
        int(row.half_hours * 10),
        row.attended,
        row.half_attended,
        *times,
    ]
    for in_denominator, in_numerator in OVER_PEOPLE.values():
        is_counted = in_denominator(row)
        numbers += (int(is_counted), int(is_counted and in_numerator(row)))
    return numbers


def tally_of(rows: Iterable[Standing]) -> Tally:
    """The sums over these people."""
    return total(numbers_of(row) for row in rows)


def total(parts: Iterable[Sequence[int]]) -> Tally:
    """The sums over the numbers of people or groups."""
    numbers = list(map(sum, zip(*parts, strict=True)))
    return Tally(numbers) if numbers else Tally()
