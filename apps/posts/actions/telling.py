"""To whom the notices of this app go."""

from datetime import datetime

from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment
from apps.members.models import Person
from apps.notifications.actions import notify
from apps.posts.models import PostClaim
from apps.posts.notices import Notice, passed_on
from apps.units.models import Unit


def tell_member(person: Person, notice: Notice, *, at: datetime) -> None:
    """To the member's inbox; a member without an account is told by the community in person."""
    if person.user is not None:
        notify(recipients=[person.user], at=at, **notice)


def tell_claimant(claim: PostClaim, notice: Notice, *, at: datetime) -> None:
    """What the clock brings: to the member, or to the community where the member has no account."""
    if claim.person.user is not None:
        tell_member(claim.person, notice, at=at)
    else:
        tell_community(claim.community_id, passed_on(claim, notice), at=at)


def tell_community(community_id: int, notice: Notice, *, at: datetime) -> None:
    """To the workers and the secretary of the community."""
    roles = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
    today = timezone.localdate(at)
    notify(
        recipients=RoleAssignment.objects.holders(*roles, on=today, community_id=community_id),
        at=at,
        **notice,
    )


def tell_unit(unit: Unit, notice: Notice, *, at: datetime) -> None:
    """To the secretary of the unit; where it has none, of the nearest unit above that has."""
    today = timezone.localdate(at)
    node: Unit | None = unit
    while node is not None:
        found = list(RoleAssignment.objects.holders(Role.UNIT_SECRETARY, on=today, unit=node))
        if found:
            notify(recipients=found, at=at, **notice)
            return
        node = node.parent
