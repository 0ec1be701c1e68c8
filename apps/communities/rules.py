"""Who may look after communities and contact assignments."""

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.communities.models import Community


def can_read_communities(user: User) -> bool:
    return user.may(Deed.READ_COMMUNITIES)


def can_export_communities(user: User) -> bool:
    return user.may(Deed.EXPORT_REGISTERS)


def can_change_communities(user: User) -> bool:
    return user.may(Deed.CHANGE_COMMUNITIES)


def can_change_community(user: User, community: Community) -> bool:
    return user.may_at(Deed.CHANGE_COMMUNITIES, unit_path=community.town.path, community_id=community.pk)


def can_add_communities(user: User) -> bool:
    """New communities come from whoever reaches the whole district."""
    return user.scope_for(Deed.CHANGE_COMMUNITIES).everything


def can_change_contacts(user: User) -> bool:
    return user.may(Deed.CHANGE_CONTACTS)


def can_assign_contact(user: User, community: Community) -> bool:
    return user.may_at(Deed.CHANGE_CONTACTS, unit_path=community.town.path, community_id=community.pk)


def available_actions(user: User, community: Community) -> list[str]:
    """What this user may do with the community: `edit`, `assign_contact`."""
    actions = ["edit"] if can_change_community(user, community) else []
    return [*actions, "assign_contact"] if can_assign_contact(user, community) else actions
