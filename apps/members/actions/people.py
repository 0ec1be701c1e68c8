"""Writing members' data and their organisation relations."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.fields import blind_index
from apps.core.models import create, lock, violations_as_sentences, write
from apps.members.models import OrgRelation, Person
from apps.members.names import free_volunteer_numbers, name_keys
from apps.members.rules import problems_with_transfer
from apps.units.models import Branch, Unit

# Their values never reach the audit; it says only that they were changed.
_SECRET = {"id_number", "phone", "home_address"}


def _with_keys(values: dict[str, Any]) -> dict[str, Any]:
    """Add what is computed from the values: pinyin from the name, look-up keys from number and phone."""
    keyed = dict(values)
    if "name" in values:
        keyed["pinyin"], keyed["initials"] = name_keys(values["name"])
    if "phone" in values:
        keyed["phone_index"] = blind_index(values["phone"])
    if "id_number" in values:
        keyed["id_index"] = blind_index(values["id_number"])
    return keyed


def _for_audit(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: "（已改）" if name in _SECRET else value
        for name, value in values.items()
        if not name.endswith("_index")
    }


@transaction.atomic
def add_person(
    *, values: dict[str, Any], unit: Unit, branch: Branch | None, from_on: date, by: User | None, at: datetime
) -> Person:
    """Register one member with the organisation relation. Refused when the ID number is known already."""
    values = _with_keys(values)
    (number,) = free_volunteer_numbers(1)
    person = create(Person, by=by, at=at, volunteer_no=number, registered_on=timezone.localdate(at), **values)
    create(OrgRelation, by=by, at=at, person=person, unit=unit, branch=branch, from_on=from_on)
    record("person.added", person, by=by, at=at, after={"unit": unit.code, "from_on": from_on})
    return person


@transaction.atomic
def change_person(
    *, person: Person, values: dict[str, Any], version: int | None, by: User, at: datetime
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
        _keep_sign_in_phone(person, changes)
    return person


def _keep_sign_in_phone(person: Person, changes: dict[str, Any]) -> None:
    """A changed phone number is also the one to sign in with."""
    if "phone" in changes and person.user:
        with violations_as_sentences(User):
            User.objects.filter(pk=person.user_id).update(phone_index=person.phone_index)


def change_own_data(
    *, person: Person, values: dict[str, Any], version: int | None, by: User, at: datetime
) -> Person:
    """The member's own part: phone, skills, intentions, available time."""
    own = {name: values[name] for name in ("phone", "skills", "intentions", "available_time")}
    return change_person(person=person, values=own, version=version, by=by, at=at)


@transaction.atomic
def transfer_person(
    *, person: Person, unit: Unit, branch: Branch | None, on: date, by: User, at: datetime
) -> OrgRelation:
    """Move the organisation relation to another unit from a day on; the old unit loses sight that day."""
    person = lock(person)
    relation = person.org_relations.select_for_update().filter(to_on=None).first()
    if relation is None:
        raise DomainError(f"{person}现在没有组织关系，请作为新成员加入。")
    refuse_if(problems_with_transfer(relation, unit, on))
    write(relation, by=by, at=at, to_on=on - timedelta(days=1))
    new = create(OrgRelation, by=by, at=at, person=person, unit=unit, branch=branch, from_on=on)
    before, after = {"unit": relation.unit.code}, {"unit": unit.code, "from_on": on}
    record("person.transferred", person, by=by, at=at, before=before, after=after)
    return new


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
def note_export(*, count: int, reason: str, by: User, at: datetime) -> None:
    """Write into the audit that a list of members left the platform."""
    if not reason.strip():
        raise DomainError("请写明导出用途。")
    record("member.exported", by, by=by, at=at, after={"rows": count}, reason=reason)
