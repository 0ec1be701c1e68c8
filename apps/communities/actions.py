"""Writing communities and who is responsible for them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.communities.enums import CommunityKind
from apps.communities.models import Community, ContactAssignment
from apps.core.errors import DomainError
from apps.core.models import create, lock, write


@transaction.atomic
def create_community(*, values: dict[str, Any], by: User | None, at: datetime) -> Community:
    """Add a community; one without a statistical code gets a local code L00001, L00002 …"""
    code = values.get("code") or _next_local_code()
    community = create(Community, by=by, at=at, **{**values, "code": code})
    record("community.created", community, by=by, at=at, after={"code": code, "kind": community.kind})
    return community


def _next_local_code() -> str:
    last = Community.objects.filter(code__startswith="L").order_by("code").last()
    return f"L{int(last.code[1:]) + 1 if last else 1:05d}"


@transaction.atomic
def change_community(
    *, community: Community, values: dict[str, Any], version: int | None, by: User | None, at: datetime
) -> Community:
    """Change a community's facts. Raises StaleVersion when somebody else wrote since."""
    community = lock(community, version=version)
    changes = {name: value for name, value in values.items() if getattr(community, name) != value}
    if changes:
        before = write(community, by=by, at=at, **changes)
        record("community.changed", community, by=by, at=at, before=before, after=changes)
    return community


@transaction.atomic
def name_focus_communities(*, communities: list[Community], by: User, at: datetime) -> int:
    """Make these, and of the named and contact communities only these, focus communities (Y7, Y8)."""
    chosen = {community.pk for community in communities}
    changed = 0
    for community in Community.objects.filter(kind__in=[CommunityKind.FOCUS, CommunityKind.CONTACT]):
        kind = CommunityKind.FOCUS if community.pk in chosen else CommunityKind.CONTACT
        if community.kind != kind:
            change_community(community=community, values={"kind": kind}, version=None, by=by, at=at)
            changed += 1
    return changed


@transaction.atomic
def assign_contact(
    *, community: Community, values: dict[str, Any], by: User | None, at: datetime
) -> ContactAssignment:
    """Make a unit, a town or a leader responsible for a community from a day on."""
    community = lock(community)
    subject = {name: values.get(name) for name in ("unit", "leader_name") if values.get(name)}
    running = community.contact_assignments.filter(to_on=None, **subject)
    if running.exists():
        raise DomainError("这项联系包抓已经登记过，仍在有效期内。不用再登记。")
    contact = create(ContactAssignment, by=by, at=at, community=community, **values)
    record("contact.assigned", contact, by=by, at=at, after={"community": community.code, **values})
    return contact


@transaction.atomic
def end_contact(*, contact: ContactAssignment, on: date, by: User, at: datetime) -> ContactAssignment:
    """End a responsibility with a day; the row stays as history."""
    contact = lock(contact)
    if contact.to_on is not None:
        raise DomainError("这项联系包抓已经结束。请刷新页面看最新情况。")
    write(contact, by=by, at=at, to_on=max(on, contact.from_on))
    record("contact.ended", contact, by=by, at=at, after={"to_on": contact.to_on})
    return contact
