"""Storing judged rows: new people, what differs of known ones, new branches, dated relations; set by set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from apps.audit.actions import record_many
from apps.communities.models import Community
from apps.core.bulk import copy_changes, copy_in
from apps.core.errors import DomainError
from apps.core.fields import blind_index
from apps.core.models import touch
from apps.members.enums import MemberKind, Sex
from apps.members.imports.asking import ask_status
from apps.members.imports.books import id_key
from apps.members.imports.reading import PROBATIONARY
from apps.members.imports.relations import Target, move_people
from apps.members.models import Person
from apps.members.names import free_volunteer_numbers, hold_numbering, name_keys
from apps.spreadsheets.importers import Applied, RowToApply
from apps.units.models import Branch, Unit

_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}
# What a roster says of a person: the row's field and the model's.
TEXTS = {
    "name": "name",
    "birth": "birth",
    "id_no": "id_number",
    "phone": "phone",
    "ethnicity": "ethnicity",
    "education": "education",
    "join_date": "join_date",
    "regular_date": "regular_date",
    "title": "title",
    "home_address": "home_address",
    "skills": "skills",
    "intentions": "intentions",
    "available_time": "available_time",
    "remark": "remark",
}


@dataclass
class Places:
    """The units, branches and communities that the rows name, by what they name them with."""

    units: dict[str, Unit]
    communities: dict[str, int]
    branches: dict[tuple[int, str], Branch] = field(default_factory=dict)

    def unit_of(self, row: RowToApply) -> Unit:
        unit = self.units.get(row.clean["unit"])
        if unit is None:
            raise DomainError(f"第{row.line}行的单位已不在单位表中，请重新上传后再导入。")
        return unit

    def target_of(self, row: RowToApply) -> Target:
        """The relation that the row wants; without a word about the branch, that stays as it is."""
        unit = self.unit_of(row)
        branch = self.branches.get((unit.pk, row.clean["branch"])) if row.clean["branch"] else None
        return Target(
            line=row.line,
            unit=unit,
            branch=branch,
            is_said=bool(row.clean["party_org"]),
            may_transfer="transfer" in row.accepted,
        )

    def residence_of(self, row: RowToApply) -> int | None:
        code = row.clean["residence"]
        if code and code not in self.communities:
            raise DomainError(f"第{row.line}行的社区已不在社区表中，请重新上传后再导入。")
        return self.communities.get(code)


def find_places(rows: Sequence[RowToApply], *, by: Any, at: datetime) -> Places:
    """Fetch what the rows name, and create the branches that are new."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={row.clean["unit"] for row in rows})}
    codes = {row.clean["residence"] for row in rows}
    places = Places(units, dict(Community.objects.filter(code__in=codes).values_list("code", "pk")))
    wanted = {(places.unit_of(row).pk, row.clean["branch"]): row for row in rows if row.clean["branch"]}
    stored = Branch.objects.filter(unit__in=[unit for unit, _ in wanted])
    known = {(branch.unit_id, branch.name): branch for branch in stored}
    fresh = [
        Branch(unit_id=unit, name=name, created_at=at, created_by=by, updated_at=at, updated_by=by)
        for unit, name in wanted
        if (unit, name) not in known
    ]
    for branch in Branch.objects.bulk_create(fresh):
        known[branch.unit_id, branch.name] = branch
    places.branches = known
    return places


def values_of(row: RowToApply, places: Places) -> dict[str, Any]:
    """What the row says, in the model's terms; what it leaves blank is not there and stays as it was."""
    clean = row.clean
    values = {column: clean[name] for name, column in TEXTS.items() if clean[name]}
    values["pinyin"], values["initials"] = name_keys(clean["name"])
    if clean["id_no"]:
        values["id_index"] = id_key(clean["id_no"])
    if clean["phone"]:
        values["phone_index"] = blind_index(clean["phone"])
    if clean["sex"]:
        values["sex"] = _SEXES[clean["sex"]].value
    kind = MemberKind.PROBATIONARY if clean["kind"] == PROBATIONARY else MemberKind.FORMAL
    values["kind"] = kind.value
    if residence := places.residence_of(row):
        values["residence_id"] = residence
    return values


class KnownPeople:
    """The stored people that the rows may mean, locked until the transaction ends."""

    def __init__(self, all_values: Sequence[dict[str, Any]]) -> None:
        ids = {values["id_index"] for values in all_values if "id_index" in values}
        phones = {values["phone_index"] for values in all_values if "phone_index" in values}
        stored = Person.objects.filter(Q(id_index__in=ids) | Q(phone_index__in=phones))
        people = list(stored.order_by("pk").select_for_update(of=("self",)))
        self._by_id = {person.id_index: person for person in people if person.id_index}
        self._by_name_and_phone = {
            (person.name, person.phone_index): person for person in people if person.phone_index
        }

    def find(self, values: dict[str, Any]) -> Person | None:
        """The same person: by ID number; by name and phone where one side has no ID number."""
        id_index = values.get("id_index", "")
        if id_index in self._by_id:
            return self._by_id[id_index]
        alike = self._by_name_and_phone.get((values["name"], values.get("phone_index", "")))
        return alike if alike and not (alike.id_index and id_index) else None


def create_people(all_values: Sequence[dict[str, Any]], *, by: Any, at: datetime) -> list[Person]:
    """Insert people under the next volunteer numbers."""
    actor = by.pk if by else None
    stamps = {"created_at": at, "created_by_id": actor, "updated_at": at, "updated_by_id": actor}
    numbers = free_volunteer_numbers(len(all_values))
    today = timezone.localdate(at)
    return list(
        copy_in(
            [
                Person(volunteer_no=number, registered_on=today, **values, **stamps)
                for number, values in zip(numbers, all_values, strict=True)
            ]
        )
    )


def change_people(changes: dict[Person, dict[str, Any]], *, by: Any, at: datetime) -> None:
    """Write what differs; `changes` holds the new values by person, each of whom becomes a new version."""
    names: set[str] = set()
    for person, values in changes.items():
        for name, value in values.items():
            setattr(person, name, value)
        person.version += 1
        person.updated_at, person.updated_by = at, by
        names |= values.keys()
    copy_changes(list(changes), [*sorted(names), "version", "updated_at", "updated_by"])
    touch(person.pk for person in changes)


def apply_members(rows: Sequence[RowToApply], *, unit: Unit | None, by: Any, at: datetime) -> list[Applied]:
    """Store the rows inside the caller's transaction; known people change only where the row differs.

    Raises DomainError when a unit or a community is gone since the rows were judged, or a person was
    imported by another unit.
    """
    hold_numbering()
    places = find_places(rows, by=by, at=at)
    all_values = [values_of(row, places) for row in rows]
    known = KnownPeople(all_values)
    people = [known.find(values) for values in all_values]
    fresh = iter(
        create_people([v for v, p in zip(all_values, people, strict=True) if p is None], by=by, at=at)
    )
    changes: dict[Person, dict[str, Any]] = {}
    stored: list[Stored] = []
    for row, values, person in zip(rows, all_values, people, strict=True):
        if person is None:
            stored.append(Stored(row, next(fresh), is_new=True))
            continue
        differing = {name: value for name, value in values.items() if getattr(person, name) != value}
        stored.append(Stored(row, person, before={name: getattr(person, name) for name in differing}))
        if differing:
            changes[person] = {**changes.get(person, {}), **differing}
    change_people(changes, by=by, at=at)
    moved = move_people({s.person: places.target_of(s.row) for s in stored}, within=unit, by=by, at=at)
    asked = {one.person.pk: ask_status(one.row, one.person, by=by, at=at) for one in stored}
    applied = [one.applied(moved.get(one.person.pk), asked[one.person.pk]) for one in stored]
    _record(stored, applied, by=by, at=at)
    return applied


@dataclass
class Stored:
    """A row with its person, and the person's values that the row replaced."""

    row: RowToApply
    person: Person
    is_new: bool = False
    before: dict[str, Any] = field(default_factory=dict)

    def applied(self, relation: dict[str, Any] | None, event: int | None) -> Applied:
        was_written = "created" if self.is_new else "updated"
        outcome = was_written if self.is_new or self.before or relation or event else "unchanged"
        image = {
            "version": self.person.version,
            "values": self.before,
            "relation": relation,
            "event": event,
        }
        return Applied(self.row.line, outcome, self.person.pk, None if outcome == "unchanged" else image)


def _record(stored: Sequence[Stored], applied: Sequence[Applied], *, by: Any, at: datetime) -> None:
    """One row of history for each person written: which fields, never their values."""
    record_many(
        [
            ("member.imported", one.person, {"outcome": result.outcome, "fields": sorted(one.before)})
            for one, result in zip(stored, applied, strict=True)
            if result.outcome != "unchanged"
        ],
        by=by,
        at=at,
    )
