"""Storing judged rows of units, superiors first, with their contact communities; and taking them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone

from apps.audit.actions import record
from apps.communities.actions import assign_contact, end_contact
from apps.communities.enums import ContactKind
from apps.communities.models import Community, ContactAssignment, ContactAssignmentQuerySet
from apps.core.errors import DomainError
from apps.core.models import lock, write
from apps.spreadsheets.importers import Applied, RowToApply
from apps.units.actions import change_unit, create_unit, move_unit
from apps.units.enums import PartyOrgKind, UnitKind
from apps.units.models import Unit

# The question whether contacts that a row leaves out end with the import.
CONTACTS_END = "contacts_end"
TEXTS = {
    "full": "name",
    "short": "short_name",
    "org": "party_org_name",
    "uscc": "uscc",
    "address": "address",
    "secretary": "secretary_name",
    "liaison": "liaison_name",
    "liaison_phone": "liaison_phone",
}
_KINDS = {kind.label: kind for kind in PartyOrgKind}


def apply_units(rows: Sequence[RowToApply], *, by: Any, at: datetime) -> list[Applied]:
    """Store the rows inside the caller's transaction; what a row leaves blank stays as it was.

    Raises DomainError when a row's superior is neither stored nor among the rows.
    """
    return [_apply_one(row, by=by, at=at) for row in _superiors_first(rows)]


def undo_units(applied: Sequence[Applied], *, by: Any, at: datetime) -> None:
    """Take the rows back, the lowest units first. Raises DomainError when one was changed or is in use."""
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[one.target_id for one in applied])}
    for one in sorted(applied, key=lambda one: units[one.target_id].path, reverse=True):
        _undo_one(one, lock(units[one.target_id]), by=by, at=at)


def _superiors_first(rows: Sequence[RowToApply]) -> Iterator[RowToApply]:
    ready = {"", *Unit.objects.values_list("party_org_name", flat=True)}
    waiting = list(rows)
    while waiting:
        now = [row for row in waiting if row.clean["parent"] in ready]
        if not now:
            line, parent = waiting[0].line, waiting[0].clean["parent"]
            raise DomainError(f"第{line}行的上级党组织“{parent}”没有导入，请把它一起导入，或改正上级党组织。")
        yield from now
        ready |= {row.clean["org"] for row in now}
        waiting = [row for row in waiting if row not in now]


def _apply_one(row: RowToApply, *, by: Any, at: datetime) -> Applied:
    parent = Unit.objects.filter(party_org_name=row.clean["parent"]).first() if row.clean["parent"] else None
    values = _values(row)
    unit = Unit.objects.filter(name=row.clean["full"]).first()
    image: dict[str, Any]
    if unit is None:
        values |= {"code": row.clean["code"] or _free_code(), "kind": UnitKind.DEPARTMENT}
        unit = create_unit(values=values, parent=parent, by=by, at=at)
        contacts = _contact(unit, row.clean["contact"], by=by, at=at)
        image = {"version": unit.version, "contacts": contacts, "ended": {}}
        return Applied(row.line, "created", unit.pk, image)
    image = {"values": {n: getattr(unit, n) for n in values if getattr(unit, n) != values[n]}}
    unit = change_unit(unit=unit, values=values, version=None, by=by, at=at)
    if parent and unit.parent_id != parent.pk:
        image["parent"] = unit.parent_id
        unit = move_unit(unit=unit, parent=parent, by=by, at=at)
    image["contacts"] = _contact(unit, row.clean["contact"], by=by, at=at)
    image["ended"] = _end_contacts(unit, row, by=by, at=at)
    image["version"] = unit.version
    was_written = image["values"] or "parent" in image or image["contacts"] or image["ended"]
    return Applied(
        row.line, "updated" if was_written else "unchanged", unit.pk, image if was_written else None
    )


def _values(row: RowToApply) -> dict[str, Any]:
    values = {column: row.clean[name] for name, column in TEXTS.items() if row.clean[name]}
    values["party_org_kind"] = _KINDS[row.clean["org_kind"]].value
    if row.clean["count"] is not None:
        values["declared_members"] = row.clean["count"]
    if row.clean["contact"]:
        values["is_contact_unit"] = True
    return values


def _free_code() -> str:
    last = (
        Unit.objects.filter(code__regex=r"^U\d{3,}$").order_by("-code").values_list("code", flat=True).first()
    )
    return f"U{int(last[1:]) + 1 if last else 1:03d}"


def _contact(unit: Unit, codes: Sequence[str], *, by: Any, at: datetime) -> list[int]:
    """Make the unit responsible for communities that it isn't yet; returns the new assignments' keys."""
    running = unit.contact_assignments.filter(to_on=None).values("community")
    wanted = Community.objects.filter(code__in=codes).exclude(pk__in=running).order_by("code")
    values = {"kind": ContactKind.UNIT, "unit": unit, "from_on": timezone.localdate(at)}
    return [assign_contact(community=c, values=values, by=by, at=at).pk for c in wanted]


def _end_contacts(unit: Unit, row: RowToApply, *, by: Any, at: datetime) -> dict[str, int]:
    """End today what the row no longer names, if the clerk agreed; returns the rows' versions by key."""
    if CONTACTS_END not in row.accepted:
        return {}
    over = contacts_left_out(unit, row.clean["contact"])
    ended = [end_contact(contact=contact, on=timezone.localdate(at), by=by, at=at) for contact in over]
    return {str(contact.pk): contact.version for contact in ended}


def contacts_left_out(unit: Unit, codes: Sequence[str]) -> ContactAssignmentQuerySet:
    """The unit's running contacts that a row doesn't name; a row without a word about contacts ends none."""
    if not codes:
        return ContactAssignment.objects.none()
    running = ContactAssignment.objects.filter(unit=unit, to_on=None).exclude(community__code__in=codes)
    return running.select_related("community").order_by("pk")


def _take_up_again(ended: Mapping[str, int], *, by: Any, at: datetime) -> None:
    for contact in ContactAssignment.objects.filter(pk__in=ended).order_by("pk"):
        if contact.version != ended[str(contact.pk)]:
            sentence = f"导入以后，与{contact.community}的联系包抓已有改动，不能整批撤销。请逐个处理。"
            raise DomainError(sentence, code="import_touched")
        write(lock(contact), by=by, at=at, to_on=None)
        record("contact.import_undone", contact, by=by, at=at)


def _undo_one(one: Applied, unit: Unit, *, by: Any, at: datetime) -> None:
    image = dict(one.before or {})
    contacts = ContactAssignment.objects.filter(pk__in=image["contacts"])
    if unit.version != image["version"] or contacts.exclude(version=1).exists():
        raise DomainError(
            f"导入以后，{unit}的资料已有改动，不能整批撤销。请逐个处理。", code="import_touched"
        )
    contacts.delete()
    _take_up_again(image["ended"], by=by, at=at)
    if one.outcome == "created":
        record("unit.import_undone", unit, by=by, at=at)
        try:
            unit.delete()
        except ProtectedError as error:
            raise DomainError(
                f"{unit}已经有党员或下级单位，不能整批撤销。请逐个处理。", code="import_touched"
            ) from error
        return
    if "parent" in image:
        parent = Unit.objects.filter(pk=image["parent"]).first()
        if parent is None:
            raise DomainError(f"{unit}原来没有上级，不能整批撤销，请在单位页面修改。", code="import_touched")
        unit = move_unit(unit=unit, parent=parent, by=by, at=at)
    change_unit(unit=unit, values=image["values"], version=None, by=by, at=at)
