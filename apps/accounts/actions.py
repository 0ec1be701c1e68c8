"""Writing accounts and roles."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction

from apps.accounts.enums import Role
from apps.accounts.models import ApiToken, RoleAssignment, SavedView, User
from apps.accounts.rules import digest_of, problems_with_role
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.models import create, lock, write

# Letters and digits that are not taken for one another on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_LIFE = timedelta(days=365)
MOST_SAVED_VIEWS = 12  # of one person for one list: more would be no shortcut


def new_password() -> str:
    """A first password to be handed over on paper and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


@transaction.atomic
def create_account(
    *, username: str, name: str, email: str = "", password: str = "", by: User | None, at: datetime
) -> tuple[User, str]:
    """Open an account; returns it and its first password. Refused when the name is taken in any case."""
    if User.objects.filter(username__iexact=username).exists():
        raise DomainError("这个账号名已经有人使用，请换一个。", code="username_taken")
    first = password or new_password()
    user = User.objects.create_user(
        username=username, name=name, email=email, password=first, must_change_password=not password
    )
    record("account.created", user, by=by, at=at, after={"username": username})
    return user, first


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    unit: Any = None,
    community: Any = None,
    from_on: date,
    to_on: date | None = None,
    by: User | None,
    at: datetime,
) -> RoleAssignment:
    """Let an account wear a role from a day on, at a unit or community where the role belongs to one."""
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(problems_with_role(user, role, by))
    assignment = create(
        RoleAssignment,
        by=by,
        at=at,
        user=user,
        role=role,
        unit=unit,
        community=community,
        from_on=from_on,
        to_on=to_on,
    )
    places = {"unit": unit, "community": community}
    after = {
        "role": assignment.get_role_display(),
        **{kind: str(place) for kind, place in places.items() if place},
        "from_on": from_on,
        "to_on": to_on,
    }
    record("role.given", user, by=by, at=at, after=after)
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, on: date, by: User | None, at: datetime) -> RoleAssignment:
    """Take a role away from a day on (`on` is the first day without); the next request is refused."""
    assignment = lock(assignment)
    last_day = date.fromordinal(on.toordinal() - 1)
    if last_day < assignment.from_on:
        record(
            "role.withdrawn", assignment.user, by=by, at=at, before={"role": assignment.get_role_display()}
        )
        assignment.delete()
        return assignment
    write(assignment, by=by, at=at, to_on=last_day)
    after = {"role": assignment.get_role_display(), "to_on": last_day}
    record("role.ended", assignment.user, by=by, at=at, after=after)
    return assignment


@transaction.atomic
def set_account_active(*, user: User, active: bool, reason: str, by: User, at: datetime) -> User:
    """Lock or unlock an account. A locked one loses its sessions and tokens at once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise DomainError("不能停用自己的账号。请别的管理员办理。")
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        end_sessions(user)
    record("account.unlocked" if active else "account.locked", user, by=by, at=at, reason=reason)
    return user


@transaction.atomic
def set_own_password(*, user: User, password: str, by: User, at: datetime) -> User:
    """The person's own choice takes the place of a first password; `user` itself carries the new one."""
    User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = False, at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record("account.password_changed", user, by=by, at=at)
    return user


@transaction.atomic
def reset_password(*, user: User, by: User, at: datetime) -> str:
    """Give a new first password, to be changed at the next sign-in; ends all sessions. Returns it once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    first = new_password()
    user.set_password(first)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user)
    record("account.password_reset", user, by=by, at=at)
    return first


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, by: User, at: datetime) -> User:
    """Remove a lost second factor; the account has to set up a new one before it sees data again."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record("account.second_factor_reset", user, by=by, at=at, reason=reason)
    return user


def end_sessions(user: User) -> None:
    """Sign an account out everywhere and drop its API token."""
    ApiToken.objects.filter(user=user).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


@transaction.atomic
def new_token(*, user: User, at: datetime) -> str:
    """Give the account a fresh API token for a year, shown this once; an earlier one stops working."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.update_or_create(
        user=user,
        defaults={"digest": digest_of(token), "created_at": at, "expires_at": at + TOKEN_LIFE},
    )
    record("account.token_made", user, by=user, at=at)
    return token


@transaction.atomic
def drop_token(*, user: User, at: datetime) -> None:
    """Take the account's own API token back at once; nothing happens without one."""
    dropped, _ = ApiToken.objects.filter(user=user).delete()
    if dropped:
        record("account.token_dropped", user, by=user, at=at)


@transaction.atomic
def save_view(*, place: str, name: str, query: str, by: User, at: datetime) -> SavedView:
    """Keep a list's filters, order and columns under a name; the same name again replaces them."""
    by = User.objects.select_for_update().get(pk=by.pk)
    kept = by.saved_views.at_place(place)
    if kept.exclude(name=name).count() >= MOST_SAVED_VIEWS:
        raise DomainError(
            f"一个列表最多存 {MOST_SAVED_VIEWS} 个常用查询，请先删去不用的。", code="too_many_views"
        )
    view, _ = SavedView.objects.update_or_create(
        user=by, place=place, name=name, defaults={"query": query, "created_at": at}
    )
    record("saved_view.kept", view, by=by, at=at, after={"place": place})
    return view


@transaction.atomic
def forget_view(*, view: SavedView, by: User, at: datetime) -> None:
    """Drop one of the own saved views."""
    record("saved_view.forgotten", view, by=by, at=at, before={"place": view.place})
    view.delete()
