"""Writing members' data and their organisation relations."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.fields import blind_index
from apps.core.masks import mask_id_number, mask_name, mask_phone
from apps.core.models import create, lock, write
from apps.members.imports.books import id_key
from apps.members.models import OrgRelation, Person
from apps.members.names import free_volunteer_numbers, name_keys
from apps.members.rules import problems_with_branch, problems_with_transfer, relation_of
from apps.units.models import Branch, Unit

# History shows these as they are; of every other field it shows a mask (audit: no personal values).
_PLAIN = frozenset(
    {"kind", "title", "cadre_level", "is_leader", "available_time", "residence", "skills", "intentions"}
)
_MASKS = {"name": mask_name, "phone": mask_phone, "id_number": mask_id_number}


def _with_keys(values: dict[str, Any]) -> dict[str, Any]:
    """Add what is computed from the values: pinyin from the name, look-up keys from number and phone."""
    keyed = dict(values)
    if "name" in values:
        keyed["pinyin"], keyed["initials"] = name_keys(values["name"])
    if "phone" in values:
        keyed["phone_index"] = blind_index(values["phone"])
    if "id_number" in values:
        keyed["id_index"] = id_key(values["id_number"])
    return keyed


def _for_audit(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _shown(name, value) for name, value in values.items()}


def _shown(name: str, value: Any) -> Any:
    if name in _PLAIN or not value:
        return value
    return _MASKS[name](value) if name in _MASKS else "***"


@transaction.atomic
def add_person(
    *, values: dict[str, Any], unit: Unit, branch: Branch | None, from_on: date, by: User | None, at: datetime
) -> Person:
    """Register one member with the organisation relation. Refused when the ID number is known already."""
    refuse_if(problems_with_branch(unit, branch))
    values = _with_keys(values)
    (number,) = free_volunteer_numbers(1)
    person = create(Person, by=by, at=at, volunteer_no=number, registered_on=timezone.localdate(at), **values)
    create(OrgRelation, by=by, at=at, person=person, unit=unit, branch=branch, from_on=from_on)
    record("person.added", person, by=by, at=at, after={"unit": unit.code, "from_on": from_on})
    return person


@transaction.atomic
def change_person(
    *, person: Person, values: dict[str, Any], by: User | None, at: datetime, version: int | None = None
) -> Person:
    """Change a member's data. Raises StaleVersion when somebody else wrote since."""
    person = lock(person, version=version)
    changes = {name: value for name, value in values.items() if getattr(person, name) != value}
    if changes:
        before = write(person, by=by, at=at, **_with_keys(changes))
        record(
            "person.changed",
            person,
            by=by,
            at=at,
            before=_for_audit({name: before[name] for name in changes}),
            after=_for_audit(changes),
        )
        if "phone" in changes and person.user is not None:
            _follow_phone(person.user, person.phone_index)
    return person


def _follow_phone(user: User, index: str) -> None:
    """A changed phone number is also the one to sign in with, unless another account has it."""
    taken = bool(index) and User.objects.filter(phone_index=index).exclude(pk=user.pk).exists()
    user.phone_index = "" if taken else index
    user.save(update_fields=["phone_index"])


def change_own_data(
    *, person: Person, values: dict[str, Any], version: int | None, by: User, at: datetime
) -> Person:
    """The member's own part: phone, skills, intentions, available time."""
    own = {name: values[name] for name in ("phone", "skills", "intentions", "available_time")}
    return change_person(person=person, values=own, version=version, by=by, at=at)


@transaction.atomic
def transfer_person(
    *,
    person: Person,
    unit: Unit,
    branch: Branch | None,
    on: date,
    by: User,
    at: datetime,
    version: int | None = None,
) -> OrgRelation:
    """Move the organisation relation to another unit from a day on; the old unit loses sight that day."""
    person = lock(person, version=version)
    relation = person.org_relations.select_for_update().filter(to_on=None).first()
    if relation is None:
        raise DomainError(f"{person}现在没有组织关系，请作为新成员加入。")
    refuse_if(problems_with_transfer(relation, unit, branch, on, timezone.localdate(at)))
    write(relation, by=by, at=at, to_on=on - timedelta(days=1))
    new = create(OrgRelation, by=by, at=at, person=person, unit=unit, branch=branch, from_on=on)
    before, after = {"unit": relation.unit.code}, {"unit": unit.code, "from_on": on}
    record("person.transferred", person, by=by, at=at, before=before, after=after)
    return new


@transaction.atomic
def change_branch(
    *, person: Person, branch: Branch | None, by: User, at: datetime, version: int | None = None
) -> OrgRelation:
    """Move to another Party branch of the same unit from today on; a relation begun today is corrected."""
    person = lock(person, version=version)
    today = timezone.localdate(at)
    relation = relation_of(person, today)
    if relation is None:
        raise DomainError(f"{person}现在没有组织关系，请作为新成员加入。")
    refuse_if(problems_with_branch(relation.unit, branch))
    if relation.branch == branch:
        return relation
    before = {"branch": relation.branch}
    if relation.from_on == today:
        write(relation, by=by, at=at, branch=branch)
    else:
        ends_on = relation.to_on
        write(relation, by=by, at=at, to_on=today - timedelta(days=1))
        fresh = {"unit": relation.unit, "branch": branch, "from_on": today, "to_on": ends_on}
        relation = create(OrgRelation, by=by, at=at, person=person, **fresh)
    record("person.branch_changed", person, by=by, at=at, before=before, after={"branch": branch})
    return relation


@transaction.atomic
def reveal_person(*, person: Person, reason: str, by: User, at: datetime) -> dict[str, str]:
    """Show ID number, phone and address in clear once; the audit keeps who, when and why."""
    if not reason.strip():
        raise DomainError("请写明查看原因。")
    record("person.revealed", person, by=by, at=at, reason=reason)
    return {
        "身份证号": person.id_number,
        "手机号": person.phone,
        "家庭住址": person.home_address,
    }


@transaction.atomic
def note_own_copy(*, person: Person, by: User, at: datetime) -> None:
    """Write into the audit that the member took a copy of everything held about them."""
    record("person.copied", person, by=by, at=at)


@transaction.atomic
def note_export(*, count: int, reason: str, by: User, at: datetime) -> None:
    """Write into the audit that a list of members left the platform."""
    if not reason.strip():
        raise DomainError("请写明导出用途。")
    record("member.exported", by, by=by, at=at, after={"rows": count}, reason=reason)
