"""What a user sees of a member (domain, C2 rule 1) per person, on pages, in lists and files."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Prefetch

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.members.enums import ConsentScope
from apps.members.models import Person
from apps.members.models.people import PersonQuerySet
from apps.programmes.models import Programme

# Cards and posts hang on floors above; these are read by their reverse names, these states by their values.
OPEN_CARD = frozenset({"draft", "issued", "presented", "sent_back", "received", "returned"})
ON_POST = frozenset({"active", "on_leave"})
NO_CARD = "未开具"


class Sight(StrEnum):
    """How somebody stands to a person: as oneself, as the person's unit, as a community."""

    OWN = "own"
    UNIT = "unit"
    COMMUNITY = "community"


def sight_of(user: User, person: Person) -> Sight:
    """The unit's sight over a community's; read with `with_unit`."""
    if person.user_id == user.pk:
        return Sight.OWN
    relation = person.current_relation
    path = relation.unit.path if relation else None
    reach = user.scope_for(Deed.READ_MEMBERS)
    is_unit = reach.everything or (path is not None and any(path.startswith(p) for p in reach.unit_paths))
    return Sight.UNIT if is_unit else Sight.COMMUNITY


def is_community_sight(user: User, person: Person) -> bool:
    """Whether the user sees the person only as a community does; read with `with_unit`."""
    return not user.scope_for(Deed.READ_MEMBERS).everything and sight_of(user, person) == Sight.COMMUNITY


def sees_as_unit(user: User) -> bool:
    """Whether lists show the unit's columns: to everybody who reaches units."""
    reach = user.scope_for(Deed.READ_MEMBERS)
    return reach.everything or bool(reach.unit_paths)


def place_name(user: User) -> str:
    """What the list of members is called: a community's is its 志愿者信息库 (Y41)."""
    return "在职党员" if sees_as_unit(user) else "志愿者信息库"


def shown_address(person: Person, sight: Sight) -> str:
    """A community sees the home address only of who reported in by residence and agreed (C2, rule 1)."""
    if sight != Sight.COMMUNITY:
        return "已登记（可凭事由查看）" if person.home_address else ""
    agreed = any(
        row.scope == ConsentScope.SHARE_ADDRESS and row.withdrawn_at is None for row in person.consents.all()
    )
    by_residence = any(
        card.kind == "residence" and card.status in {"received", "returned"} for card in _cards_of(person)
    )
    return person.home_address if agreed and by_residence else ""


def age_band(birth: str, on: date) -> str:
    """The age in bands of five years, 40—44 岁: what a community may know."""
    if not birth:
        return ""
    year, month = int(birth[:4]), int(birth[5:7])
    low = (on.year - year - (on.month < month)) // 5 * 5
    return f"{low}—{low + 4} 岁"


@dataclass(frozen=True)
class CardMark:
    """The state of a person's card in a word and a tone."""

    label: str
    tone: str


def card_mark(person: Any) -> CardMark:
    """How the person's card of the year stands; read with `with_columns_shown`."""
    open_cards = sorted(
        (card for card in person.cards_in_force if card.status in OPEN_CARD), key=lambda card: card.pk
    )
    if not open_cards:
        return CardMark(NO_CARD, "neutral")
    return CardMark(open_cards[0].get_status_display(), open_cards[0].tone)


def _cards_of(person: Any) -> list[Any]:
    return list(person.cards.all())


def posts_of(person: Any) -> list[str]:
    """The titles of the posts the person stands on."""
    return [claim.post_title for claim in person.claims.all() if claim.status in ON_POST]


def with_columns_shown(people: PersonQuerySet) -> PersonQuerySet:
    """What lists of people show in most columns, in the same number of queries for any number of people."""
    cards: Any = Person._meta.get_field("cards").related_model
    in_force = cards._base_manager.filter(programme__in=Programme.objects.in_force().values("pk")[:1])
    shown = people.with_unit().select_related("residence")
    return shown.prefetch_related(Prefetch("cards", in_force, to_attr="cards_in_force"))


def with_everything_shown(people: PersonQuerySet) -> PersonQuerySet:
    """Everything a person's page shows, in the same number of queries for any number of people."""
    return (
        people.with_unit()
        .select_related("residence")
        .prefetch_related("status_events", "cards", "claims__post")
    )
