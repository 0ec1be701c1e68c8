"""A button as data: what pages and API offer for a row, from the same rules."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a button looks (components: submit)."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True)
class Step:
    """One deed that is open to this user for this row now; `asks` leads to a form, else one click does it."""

    verb: str
    label: str
    url: str
    kind: Kind = Kind.SECONDARY
    asks: bool = False
    confirm: str = ""
