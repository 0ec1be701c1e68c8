"""Search everywhere: one text, and what this person may see of it, a few hits a kind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.scoping import ScopedQuerySet
from apps.dashboards.rules import finds_people
from apps.members.models import Person
from apps.posts.models import Post
from apps.units.models import Unit

LONGEST_TEXT = 60
MOST_HITS = 8  # of a kind: who wants more opens the list


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, what tells it from its namesakes, its page."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Found:
    """The hits of one kind; `more_url` is the list that shows them all, when there are more."""

    kind: str
    hits: list[Hit]
    more_url: str = ""


def search(user: User, text: str) -> list[Found]:
    """What the text names, within the person's reach: cards, people, posts, units, communities.

    Each kind costs a fixed number of queries and gives at most MOST_HITS rows.
    """
    text = " ".join(text.split())
    if not text:
        return []
    found = [group for source in _SOURCES for group in source(user, text)]
    return [group for group in found if group.hits]


def _group(
    kind: str, rows: ScopedQuerySet[Any], hit: Callable[[Any], Hit], text: str, list_name: str
) -> Found:
    """The first hits; one row more than shown tells whether there are others."""
    first = list(rows[: MOST_HITS + 1])
    more = f"{reverse(list_name)}?{urlencode({'q': text})}" if len(first) > MOST_HITS else ""
    return Found(kind, [hit(row) for row in first[:MOST_HITS]], more)


def _join(parts: Iterable[object]) -> str:
    return "，".join(str(part) for part in parts if part)


def _cards(user: User, text: str) -> Iterator[Found]:
    rows = CheckInCard.objects.visible_to(user).numbered(text).with_names().order_by("-pk")
    yield _group("报到卡", rows, _card, text, "checkins:card_list")


def _card(card: CheckInCard) -> Hit:
    detail = _join([card.unit, card.community, card.get_status_display()])
    return Hit(f"{card.number} {card.person}", detail, card.get_absolute_url())


def _people(user: User, text: str) -> Iterator[Found]:
    if finds_people(user):
        rows = Person.objects.visible_to(user).matching(text).with_unit().order_by("pinyin", "pk")
        yield _group("在职党员", rows, _person, text, "members:person_list")


def _person(person: Person) -> Hit:
    unit = person.current_relation.unit if person.current_relation else ""
    return Hit(person.name, _join([unit, person.volunteer_no]), person.get_absolute_url())


def _posts(user: User, text: str) -> Iterator[Found]:
    named = Q(title__contains=text) | Q(post_code__startswith=text.upper())
    rows = Post.objects.visible_to(user).filter(named).with_names().order_by("title", "pk")
    yield _group("服务岗位", rows, _post, text, "posts:post_list")


def _post(post: Post) -> Hit:
    return Hit(post.title, _join([post.community, post.post_code]), post.get_absolute_url())


def _units(user: User, text: str) -> Iterator[Found]:
    if user.may(Deed.READ_UNITS):
        named = Q(name__contains=text) | Q(short_name__contains=text) | Q(code=text.upper())
        rows = Unit.objects.visible_to(user).active().filter(named).order_by("path")
        yield _group("单位", rows, _unit, text, "units:unit_list")


def _unit(unit: Unit) -> Hit:
    return Hit(unit.short_name, unit.party_org_name, unit.get_absolute_url())


def _communities(user: User, text: str) -> Iterator[Found]:
    named = Q(name__contains=text) | Q(code=text.upper())
    rows = Community.objects.visible_to(user).filter(named).select_related("town").order_by("code")
    yield _group("社区", rows, _community, text, "communities:community_list")


def _community(community: Community) -> Hit:
    detail = _join([community.town, community.office_phone])
    return Hit(community.name, detail, community.get_absolute_url())


_SOURCES: tuple[Callable[[User, str], Iterator[Found]], ...] = (_cards, _people, _posts, _units, _communities)
