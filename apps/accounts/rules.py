"""Who may look after accounts and roles, and what stands against a role; whom an API token stands for."""

from datetime import datetime
from hashlib import sha256

from apps.accounts.enums import ADMINISTRATOR_ROLES, BUSINESS_ROLES, Role
from apps.accounts.models import ApiToken, User
from apps.accounts.policy import Deed
from apps.core.errors import Problem


def is_signed_in(user: User) -> bool:
    """Pages that everybody with an account may open."""
    return user.is_authenticated


def can_give_roles(user: User) -> bool:
    """Business roles by the organisation department, administrators' by the security administrator."""
    return user.may(Deed.GIVE_ROLES) or user.may(Deed.MANAGE_ACCOUNTS)


def givable_roles(user: User) -> list[Role]:
    """The roles this user may give; a member's comes with the invitation only."""
    business = BUSINESS_ROLES - {Role.MEMBER} if user.may(Deed.GIVE_ROLES) else frozenset()
    administrators = ADMINISTRATOR_ROLES if user.may(Deed.MANAGE_ACCOUNTS) else frozenset()
    return [role for role in Role if role in business | administrators]


def can_manage_accounts(user: User) -> bool:
    return user.may(Deed.MANAGE_ACCOUNTS)


def can_read_audit(user: User) -> bool:
    return user.may(Deed.READ_AUDIT)


def can_read_system(user: User) -> bool:
    return user.may(Deed.READ_SYSTEM)


def can_use_inbox(user: User) -> bool:
    return user.may(Deed.USE_INBOX)


def problems_with_role(receiver: User, role: Role, giver: User | None) -> list[Problem]:
    """Three administrators apart (quality: Login): none holds two of these roles, none a business role.

    A role that begins later counts as well, and so do those of a locked account.
    """
    problems = []
    held = receiver.roles_held_or_to_come() - {role}
    if role in ADMINISTRATOR_ROLES and held:
        problems.append(Problem("administrators_apart", "管理员账号不能再有其他角色，请另开账号。"))
    if role not in ADMINISTRATOR_ROLES and held & ADMINISTRATOR_ROLES:
        problems.append(
            Problem("administrators_apart", "这是管理员账号，不能再分配业务角色。请为本人另开账号。")
        )
    if giver is not None and giver.pk == receiver.pk:
        problems.append(Problem("own_role", "不能给自己分配角色，请由另一位同志办理。"))
    if giver is not None and role not in givable_roles(giver):
        problems.append(Problem("role_out_of_reach", "您不能分配这个角色。请联系组织部。"))
    return problems


def digest_of(token: str) -> str:
    """What is stored of an API token, 64 hexadecimal digits; 256 random bits need no slow hash."""
    return sha256(token.encode()).hexdigest()


def token_in_force(token: str, at: datetime) -> ApiToken | None:
    """The row of a token that still opens something, with its account; None for any other text."""
    return ApiToken.objects.in_force(at).filter(digest=digest_of(token)).select_related("user").first()
