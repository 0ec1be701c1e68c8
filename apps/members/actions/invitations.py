"""Invitations: how a member gets the own account; only keyed hashes of the codes are kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import create_account, give_role
from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.fields import blind_index
from apps.core.models import create, lock, write
from apps.members.actions.consents import give_consent
from apps.members.enums import ConsentScope
from apps.members.models import Invitation, Person
from apps.members.rules import (
    MAX_INVITATION_FAILURES,
    is_proved,
    problems_with_invitation,
    problems_with_linking,
    relation_of,
)

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


def code_of_number(number: int) -> str:
    """ABCDE-FGHJK from a number of 50 bits or more."""
    letters = ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[place]
    return f"{letters[:5]}-{letters[5:]}"


def new_code() -> str:
    """A code that opens nothing yet."""
    return code_of_number(secrets.randbits(128))


@transaction.atomic
def invite_people(*, people: Sequence[Person], by: User, at: datetime) -> list[tuple[Person, str]]:
    """Make a one-time code for each person without an account; earlier open ones are revoked.

    Returns the codes: they are shown or printed now and never again (only keyed hashes are kept).
    """
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=[p.pk for p in people], user=None)
    waiting = list(rows.with_unit().order_by("pk"))
    if not waiting:
        raise DomainError("请先勾选还没有账号的党员。", code="nobody_to_invite")
    invited = []
    for person in waiting:
        code = new_code()
        _invite(person, code, by=by, at=at)
        invited.append((person, code))
    return invited


@transaction.atomic
def invite_on_paper(*, person: Person, expires_at: datetime, by: User, at: datetime, code: str = "") -> str:
    """Make the one-time code that another paper carries (the check-in card); earlier open ones are revoked.

    `code`: the one of `new_code` that the paper carries already. Returns "" for who has an account, and for
    who is on no roster: their paper carries no code.
    """
    person = lock(person)
    if person.user_id is not None or relation_of(person, timezone.localdate(at)) is None:
        return ""
    code = code or new_code()
    _invite(person, code, by=by, at=at, expires_at=expires_at)
    return code


@transaction.atomic
def revoke_invitation(*, person: Person, made_at: datetime, by: User, at: datetime) -> None:
    """Take back the open invitation made at that moment: the paper that carries it is in other hands now."""
    for invitation in Invitation.objects.open().filter(person=person, created_at=made_at):
        write(lock(invitation), by=by, at=at, revoked_at=at)
        record("invitation.revoked", person, by=by, at=at)


def _invite(
    person: Person, code: str, *, by: User, at: datetime, expires_at: datetime | None = None
) -> Invitation:
    relation = relation_of(person, timezone.localdate(at))
    if relation is None:
        raise DomainError(f"{person}现在没有组织关系，不能邀请。请先转入名册。")
    for earlier in Invitation.objects.open().filter(person=person).select_for_update(of=("self",)):
        write(earlier, by=by, at=at, revoked_at=at)
    invitation = create(
        Invitation,
        by=by,
        at=at,
        person=person,
        unit=relation.unit,
        code_index=code_index(code),
        expires_at=expires_at or at + timedelta(days=VALID_DAYS),
    )
    record("person.invited", person, by=by, at=at, after={"expires_at": invitation.expires_at})
    return invitation


def accept_invitation(
    *,
    code: str,
    proof: str,
    privacy_accepted: bool,
    at: datetime,
    password: str = "",
    account: User | None = None,
) -> User:
    """The member opens the own account with the code, or links it to the `account` at hand. Once.

    `proof`: see `rules.proofs_of`; the fifth wrong one
    ends the invitation. Not atomic as a whole: a wrong proof is counted even though it is refused.
    """
    invitation = _tried(code, proof, at=at)
    refuse_if(problems_with_invitation(invitation, at))
    assert invitation is not None  # a missing one is a problem
    if not privacy_accepted:
        raise DomainError("请先阅读并同意个人信息处理告知。")
    return _accept(invitation, password, account, at=at)


@transaction.atomic
def _tried(code: str, proof: str, *, at: datetime) -> Invitation | None:
    """The open invitation of the code if the proof fits; else None, and the failure is counted."""
    found = Invitation.objects.valid_at(at).filter(code_index=code_index(code))
    invitation = found.select_for_update(of=("self",)).select_related("person").first()
    if invitation is None or is_proved(invitation.person, proof):
        return invitation
    failures = invitation.failures + 1
    ending = {"revoked_at": at} if failures >= MAX_INVITATION_FAILURES else {}
    write(invitation, by=None, at=at, failures=failures, **ending)
    record("invitation.failed", invitation.person, by=None, at=at, after={"failures": failures})
    return None


@transaction.atomic
def _accept(invitation: Invitation, password: str, account: User | None, *, at: datetime) -> User:
    person = lock(invitation.person)
    invitation = lock(invitation)
    refuse_if(problems_with_invitation(invitation, at))
    if account is not None:
        refuse_if(problems_with_linking(account))
    user = account or _new_account(person, password, at=at)
    write(person, by=user, at=at, user=user)
    today = timezone.localdate(at)
    if not RoleAssignment.objects.in_force(today).filter(user=user, role=Role.MEMBER).exists():
        give_role(user=user, role=Role.MEMBER, from_on=today, by=None, at=at)
    write(invitation, by=user, at=at, used_at=at)
    record("invitation.accepted", person, by=user, at=at, after={"linked": account is not None})
    give_consent(person=person, scope=ConsentScope.PRIVACY, by=user, at=at)
    return user


def _new_account(person: Person, password: str, *, at: datetime) -> User:
    """Named by the volunteer number; the phone number opens it too while no other account has it."""
    user, _ = create_account(
        username=person.volunteer_no, name=person.name, password=password, by=None, at=at
    )
    taken = User.objects.filter(phone_index=person.phone_index).exclude(phone_index="").exists()
    user.phone_index = "" if taken else person.phone_index
    user.password_changed_at = at
    user.save(update_fields=["phone_index", "password_changed_at"])
    return user


@transaction.atomic
def expire_invitations(*, at: datetime) -> int:
    """Revoke the open invitations whose time is over. Returns how many."""
    over = Invitation.objects.expired_at(at).select_related("person").order_by("pk")
    rows = list(over.select_for_update(of=("self",), skip_locked=True))
    for invitation in rows:
        write(invitation, by=None, at=at, revoked_at=at)
        record("invitation.expired", invitation.person, by=None, at=at)
    return len(rows)
