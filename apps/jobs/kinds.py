"""What can be done as long work: each kind says who may, and brings the work piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from apps.accounts.models import User


@dataclass(frozen=True)
class Made:
    """The file that work has made."""

    filename: str
    content: bytes
    row_count: int


@dataclass(frozen=True)
class Stored:
    """What work has stored in the portal itself, by the address of the page that shows it."""

    url: str


class Work(Protocol):
    """One run: first the pieces, which only read and reckon, then the end, which alone writes."""

    def pieces(self) -> Iterator[int]:
        """Do piece after piece; after each say how many rows are through. Writes nothing.

        Raises DomainError when nothing can be made any more.
        """
        ...

    def end(self, *, by: User, at: datetime) -> Made | Stored:
        """Write what the work means, inside the caller's transaction; hand over the file, or where it is."""
        ...


class Kind(Protocol):
    """A kind of long work; `small` rows or fewer are done at once, without a job."""

    @property
    def key(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def small(self) -> int: ...

    @property
    def rule(self) -> Callable[[User], bool]: ...

    def begin(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> Work:
        """The work for these parameters, within what the owner may reach now; `upload` is the file given."""
        ...


@cache
def _load(path: str) -> Kind:
    kind: Kind = import_string(path)
    return kind


def kind_of(key: str) -> Kind:
    """The kind of that name. Raises KeyError for one that isn't registered."""
    return _load(settings.JOB_KINDS[key])
