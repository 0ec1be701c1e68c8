"""What the judging of rosters must know: units, communities, people already met, and the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from apps.communities.naming import CommunityBook
from apps.units.naming import UnitBook


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody already met. `id_key` and `phone_key` are what `PeopleBook.key` makes of the numbers;
    `unit` is the unit's key; `source` names where, for the sentence (a unit, or a file and line)."""

    name: str
    unit: str
    source: str
    id_key: str = ""
    phone_key: str = ""


def _same(text: str) -> str:
    return text


class PeopleBook:
    """Finds people by ID number, or by name and phone; `key` hides the numbers (a keyed hash)."""

    def __init__(self, people: Iterable[KnownPerson] = (), key: Callable[[str], str] = _same) -> None:
        self.key = key
        self._by_id: dict[str, KnownPerson] = {}
        self._by_name_and_phone: dict[tuple[str, str], KnownPerson] = {}
        self._by_phone: dict[str, KnownPerson] = {}
        for person in people:
            if person.id_key:
                self._by_id.setdefault(person.id_key, person)
            if person.phone_key:
                self._by_name_and_phone.setdefault((person.name, person.phone_key), person)
                self._by_phone.setdefault(person.phone_key, person)

    def find(self, name: str, id_number: str, phone: str) -> KnownPerson | None:
        """The same person: by ID number; by name and phone where one side has no ID number."""
        id_key = self.key(id_number) if id_number and self._by_id else ""
        if found := self._by_id.get(id_key):
            return found
        if not phone or not self._by_phone:
            return None
        alike = self._by_name_and_phone.get((name, self.key(phone)))
        return alike if alike and not (alike.id_key and id_key) else None

    def holder_of(self, phone: str) -> KnownPerson | None:
        """Who has this phone."""
        return self._by_phone.get(self.key(phone)) if phone and self._by_phone else None


@dataclass(frozen=True)
class Directory:
    """Everything outside the table that a verdict depends on; dates are judged as of `as_of`."""

    units: UnitBook
    communities: CommunityBook
    people: PeopleBook
    as_of: date
