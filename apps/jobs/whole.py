"""A file about one thing, made in one go: a register, a sheet of an activity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.jobs.kinds import Made
from apps.jobs.listing import SMALL_LIST


@dataclass(frozen=True)
class WholeFile:
    """A kind of file that `make` makes in one go from what the owner may reach at that moment.

    `make` writes nothing and raises DomainError when there is nothing to make it of any more.
    """

    key: str
    rule: Callable[[User], bool]
    make: Callable[[User, Mapping[str, Any], datetime], Made]
    unit: str = "人"
    small: int = SMALL_LIST

    def begin(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> WholeWork:
        return WholeWork(self.make, owner, parameters, at)


class WholeWork:
    """One file in one piece."""

    def __init__(
        self,
        make: Callable[[User, Mapping[str, Any], datetime], Made],
        owner: User,
        parameters: Mapping[str, Any],
        at: datetime,
    ) -> None:
        self.make, self.owner, self.parameters, self.at = make, owner, parameters, at
        self.made: Made

    def pieces(self) -> Iterator[int]:
        self.made = self.make(self.owner, self.parameters, self.at)
        yield self.made.row_count

    def end(self, *, by: User, at: datetime) -> Made:
        return self.made
