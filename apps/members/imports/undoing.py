"""Taking an import of members back: created people go, changed ones get their values back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError, RestrictedError

from apps.audit.actions import record_many
from apps.core.errors import DomainError
from apps.members.imports.applying import change_people
from apps.members.imports.asking import take_back_requests
from apps.members.imports.relations import are_untouched, put_back
from apps.members.models import Person
from apps.spreadsheets.importers import Applied
from apps.units.models import Branch

_TOUCHED = "导入以后，{names}的资料已有改动或已发报到卡，不能整批撤销。请在党员页面逐个处理。"


def undo_members(applied: Sequence[Applied], *, by: Any, at: datetime) -> None:
    """Take the rows back inside the caller's transaction.

    Raises DomainError when somebody has worked with one of the people since.
    """
    images = {one.target_id: one.before for one in applied if one.before}
    people = list(Person.objects.filter(pk__in=images).order_by("pk").select_for_update(of=("self",)))
    _refuse_touched(people, images)
    created = {one.target_id for one in applied if one.outcome == "created"}
    changed = [person for person in people if person.pk not in created]
    record_many([("member.import_undone", person, {}) for person in people], by=by, at=at)
    take_back_requests([image["event"] for image in images.values() if image.get("event")], by=by, at=at)
    put_back([image["relation"] for image in images.values() if image["relation"]], by=by, at=at)
    change_people({person: dict(images[person.pk]["values"]) for person in changed}, by=by, at=at)
    _remove([person for person in people if person.pk in created])


def _refuse_touched(people: list[Person], images: dict[int, Any]) -> None:
    touched = [person for person in people if person.version != images[person.pk]["version"]]
    relations = [image["relation"] for image in images.values() if image["relation"]]
    if len(people) != len(images) or touched or not are_untouched(relations):
        raise DomainError(_TOUCHED.format(names=_names(touched) or "有些同志"), code="import_touched")


def _remove(people: list[Person]) -> None:
    """Delete people and the branches that came with them and are empty now."""
    if not people:
        return
    moment = people[0].created_at
    try:
        Person.objects.filter(pk__in=[person.pk for person in people]).delete()
    except (ProtectedError, RestrictedError) as error:
        raise DomainError(_TOUCHED.format(names="有些同志"), code="import_touched") from error
    Branch.objects.filter(created_at=moment, version=1, org_relations=None).delete()


def _names(people: list[Person]) -> str:
    shown = "、".join(person.name for person in people[:3])
    return f"{shown}等{len(people)}人" if len(people) > 3 else shown
