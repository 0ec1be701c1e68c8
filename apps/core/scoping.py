"""Who may see which rows, once: every read starts at `visible_to(user)`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import ClassVar, Protocol, Self, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Scope:
    """What a user reaches on one day for one deed: the union of the role assignments that allow it.

    `unit_paths` are prefixes of the organisation tree; an upper node reaches its subtree. `unit_ids` are
    the units of those subtrees and `town_community_ids` the communities of the towns among them: the
    database finds rows by keys through an index, while prefixes of joined tables make it read everything.
    """

    everything: bool = False
    unit_paths: frozenset[str] = field(default_factory=frozenset)
    unit_ids: frozenset[int] = field(default_factory=frozenset, compare=False)
    town_community_ids: frozenset[int] = field(default_factory=frozenset, compare=False)
    community_ids: frozenset[int] = field(default_factory=frozenset)
    person_id: int | None = None

    def reaches(
        self, *, unit_path: str | None = None, community_id: int | None = None, person_id: int | None = None
    ) -> bool:
        """Whether any of the given hooks lies inside."""
        return (
            self.everything
            or (unit_path is not None and any(unit_path.startswith(prefix) for prefix in self.unit_paths))
            or (community_id is not None and community_id in self.community_ids)
            or (person_id is not None and person_id == self.person_id)
        )

    @property
    def is_empty(self) -> bool:
        return self == Scope()


class HasScope(Protocol):
    """What `visible_to` needs of a user."""

    def scope_for(self, deed: str) -> Scope: ...


class ScopedQuerySet(QuerySet[M]):
    """A QuerySet that knows by which look-ups its rows hang on a unit, a community, a person.

    A model's QuerySet names the deed of reading and the look-ups; what it doesn't name is not visible
    that way. Look-ups must not multiply rows: where a row hangs on many, override `within`.
    """

    read_deed: ClassVar[str] = ""
    unit_lookups: ClassVar[tuple[str, ...]] = ()  # to a unit id
    town_lookups: ClassVar[tuple[str, ...]] = ()  # to the id of a community that its town reaches
    community_lookups: ClassVar[tuple[str, ...]] = ()  # to a community id
    person_lookups: ClassVar[tuple[str, ...]] = ()  # to a person id

    def visible_to(self, user: HasScope) -> Self:
        """The rows that this user may read today; none without a role that allows it."""
        return self.in_reach(user, self.read_deed)

    def in_reach(self, user: HasScope, deed: str) -> Self:
        """The rows on which this user may do the deed today."""
        scope = user.scope_for(deed)
        return self if scope.everything else self.filter(self.within(scope))

    def within(self, scope: Scope) -> Q:
        """The condition for rows inside a scope that isn't everything."""
        hooks = (
            (self.unit_lookups, scope.unit_ids),
            (self.town_lookups, scope.town_community_ids),
            (self.community_lookups, scope.community_ids),
            (self.person_lookups, {scope.person_id} - {None}),
        )
        return any_of(Q(**{f"{look}__in": keys}) for looks, keys in hooks for look in looks if keys)


def any_of(conditions: Iterable[Q]) -> Q:
    """The conditions joined by OR; no condition means no row."""
    return reduce(or_, conditions, Q(pk__in=[]))
