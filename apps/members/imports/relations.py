"""Dated relations of imported people: opened, moved from a day on, and put back as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from apps.core.bulk import copy_changes, copy_in
from apps.core.errors import DomainError
from apps.core.models import touch
from apps.members.models import OrgRelation, Person
from apps.units.models import Branch, Unit

_STAMPS = ("version", "updated_at", "updated_by")


@dataclass(frozen=True)
class Target:
    """Where a person belongs from today on, as line `line` says.

    With `is_said` False any branch of the unit will do; `may_transfer` says that somebody agreed to the move
    from another unit.
    """

    line: int
    unit: Unit
    branch: Branch | None
    is_said: bool
    may_transfer: bool

    def is_met_by(self, relation: OrgRelation) -> bool:
        if relation.unit_id != self.unit.pk:
            return False
        return not self.is_said or relation.branch_id == (self.branch.pk if self.branch else None)


@dataclass
class _Moves:
    """Relations to write, and by person what is needed to take it back."""

    within: Unit | None
    by: Any
    at: datetime
    ended: list[OrgRelation] = field(default_factory=list)
    corrected: list[OrgRelation] = field(default_factory=list)
    fresh: list[OrgRelation] = field(default_factory=list)
    images: dict[int, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.today = timezone.localdate(self.at)

    def move(self, person: Person, relation: OrgRelation | None, target: Target) -> None:
        """A relation that began today is corrected; an older one ends yesterday and a new one begins."""
        self._refuse_unasked(relation, target)
        self.images[person.pk] = {"old": _image(relation), "new": None}
        if relation and relation.from_on >= self.today:
            relation.unit, relation.branch = target.unit, target.branch
            self.corrected.append(self._stamped(relation))
            return
        if relation:
            relation.to_on = self.today - timedelta(days=1)
            self.ended.append(self._stamped(relation))
        self.fresh.append(
            OrgRelation(
                person_id=person.pk,
                unit_id=target.unit.pk,
                branch_id=target.branch.pk if target.branch else None,
                from_on=self.today,
                created_at=self.at,
                created_by_id=self.by.pk if self.by else None,
                updated_at=self.at,
                updated_by_id=self.by.pk if self.by else None,
            )
        )

    def _refuse_unasked(self, relation: OrgRelation | None, target: Target) -> None:
        """Another unit may have imported the person since the judging: then somebody must be asked."""
        if relation is None or relation.unit_id == target.unit.pk or target.may_transfer:
            return
        if self.within is None or not self.within.contains(relation.unit):
            raise DomainError(
                f"第{target.line}行的同志在这期间已列入“{relation.unit}”的名册，"
                "请重新上传文件，确认组织关系是否转入。",
                code="met_elsewhere",
            )

    def write(self) -> None:
        copy_changes(self.ended, ["to_on", *_STAMPS])
        copy_changes(self.corrected, ["unit", "branch", *_STAMPS])
        for relation in copy_in(self.fresh):
            self.images[relation.person_id]["new"] = relation.pk
        touch(relation.person_id for relation in [*self.ended, *self.corrected, *self.fresh])

    def _stamped(self, relation: OrgRelation) -> OrgRelation:
        relation.version += 1
        relation.updated_at, relation.updated_by = self.at, self.by
        return relation


def move_people(
    targets: Mapping[Person, Target], *, within: Unit | None, by: Any, at: datetime
) -> dict[int, dict[str, Any]]:
    """Give everybody the relation wanted from today on; returns by person what `put_back` needs.

    Moves inside the subtree of `within` need no agreement. Raises DomainError for any other that nobody
    agreed to.
    """
    moves = _Moves(within, by, at)
    current = OrgRelation.objects.lasting(moves.today).filter(person__in=targets).order_by("from_on")
    current = current.select_related("unit").select_for_update(of=("self",))
    by_person = {relation.person_id: relation for relation in current}
    for person, target in targets.items():
        relation = by_person.get(person.pk)
        if relation is None or not target.is_met_by(relation):
            moves.move(person, relation, target)
    moves.write()
    return moves.images


def _image(relation: OrgRelation | None) -> dict[str, Any] | None:
    if relation is None:
        return None
    return {
        "pk": relation.pk,
        "unit_id": relation.unit_id,
        "branch_id": relation.branch_id,
        "to_on": relation.to_on.isoformat() if relation.to_on else None,
        "version": relation.version + 1,
    }


def are_untouched(images: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every relation that was opened or changed is still as it was left."""
    wanted = {}
    for image in images:
        if image["new"]:
            wanted[image["new"]] = 1
        if image["old"]:
            wanted[image["old"]["pk"]] = image["old"]["version"]
    versions = dict(OrgRelation.objects.filter(pk__in=wanted).values_list("pk", "version"))
    return versions == wanted


def put_back(images: Iterable[Mapping[str, Any]], *, by: Any, at: datetime) -> None:
    """Take away the relations opened, and give the older ones back their unit, branch and end."""
    images = list(images)
    opened = OrgRelation.objects.filter(pk__in=[image["new"] for image in images if image["new"]])
    touch(opened.values_list("person_id", flat=True))
    opened.delete()
    olds = {image["old"]["pk"]: image["old"] for image in images if image["old"]}
    relations = list(OrgRelation.objects.filter(pk__in=olds).select_for_update(of=("self",)))
    for relation in relations:
        old = olds[relation.pk]
        relation.unit_id, relation.branch_id = old["unit_id"], old["branch_id"]
        relation.to_on = date.fromisoformat(old["to_on"]) if old["to_on"] else None
        relation.version += 1
        relation.updated_at, relation.updated_by = at, by
    copy_changes(relations, ["unit", "branch", "to_on", *_STAMPS])
    touch(relation.person_id for relation in relations)
