"""Invitations: how a member gets the own account."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import create_account, give_role
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.fields import blind_index
from apps.core.models import create, lock, write
from apps.members.actions.consents import give_consent
from apps.members.enums import ConsentScope
from apps.members.models import Invitation, Person
from apps.members.rules import problems_with_invitation

VALID_DAYS = 30
# Without letters and digits that are taken for one another on paper.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10


def normal_code(text: str) -> str:
    """The code as it was made: upper case, without the dash and spaces."""
    return "".join(text.upper().split()).replace("-", "")


def code_index(code: str) -> str:
    """What is stored instead of a code: its keyed digest."""
    return blind_index(f"invitation:{normal_code(code)}")


@transaction.atomic
def invite_people(*, people: Sequence[Person], by: User, at: datetime) -> list[tuple[Person, str]]:
    """Make a one-time code for each person without an account; earlier open ones are revoked.

    Returns the codes: they are shown or printed now and never again (only keyed hashes are kept).
    """
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=[p.pk for p in people], user=None)
    invited = []
    for person in rows.with_unit().order_by("pk"):
        relation = person.relation_on(timezone.localdate(at))
        if relation is None:
            raise DomainError(f"{person}现在没有组织关系，不能邀请。")
        person.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=at)
        code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
        create(
            Invitation,
            by=by,
            at=at,
            person=person,
            unit=relation.unit,
            code_index=code_index(code),
            expires_at=at + timedelta(days=VALID_DAYS),
        )
        record("person.invited", person, by=by, at=at)
        invited.append((person, f"{code[:5]}-{code[5:]}"))
    return invited


def find_invitation(code: str) -> Invitation | None:
    """The invitation of a typed code, whether still usable or not."""
    return Invitation.objects.select_related("person").filter(code_index=code_index(code)).first()


@transaction.atomic
def accept_invitation(*, code: str, password: str, privacy_accepted: bool, at: datetime) -> User:
    """The member opens the own account with the code: password set, privacy accepted, role given. Once."""
    invitation = find_invitation(code)
    refuse_if(problems_with_invitation(invitation, at))
    assert invitation is not None
    person = lock(invitation.person)
    invitation = lock(invitation)
    refuse_if(problems_with_invitation(invitation, at))
    if not privacy_accepted:
        raise DomainError("请先阅读并同意个人信息处理告知。")
    user, _ = create_account(
        username=person.volunteer_no, name=person.name, password=password, by=None, at=at
    )
    taken = User.objects.filter(phone_index=person.phone_index).exclude(phone_index="").exists()
    user.phone_index = "" if taken else person.phone_index
    user.save(update_fields=["phone_index"])
    write(person, by=user, at=at, user=user)
    give_role(user=user, role=Role.MEMBER, from_on=timezone.localdate(at), by=None, at=at)
    write(invitation, by=user, at=at, used_at=at)
    record("invitation.accepted", person, by=user, at=at)
    give_consent(person=person, scope=ConsentScope.PRIVACY, by=user, at=at)
    return user


@transaction.atomic
def expire_invitations(*, at: datetime) -> int:
    """Revoke the open invitations whose time is over. Returns how many."""
    return Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__lte=at).update(revoked_at=at)
