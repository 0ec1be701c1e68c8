"""How figures are shown: one decimal, half up, everywhere the same (domain, C5)."""

from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


def one_decimal(value: Decimal) -> Decimal:
    """93.14 is shown as 93.1, 93.15 as 93.2. For showing only: thresholds compare the exact value."""
    return value.quantize(_TENTH, ROUND_HALF_UP)
