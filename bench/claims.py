"""2,400 members claim at once over HTTP; the same statement by plain connections beside it."""

import secrets
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

import psycopg2
from django.db import connection
from django.db.models import Count, F, Sum
from django.utils import timezone

from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.bulk import copy_in
from apps.posts.enums import HOLDS_PLACE
from apps.posts.models import Post, PostCategory, PostClaim
from apps.posts.models.claims import _TAKE_PLACE
from bench.data import throw_away
from bench.measure import Figure, p95
from bench.stand import signed_in, web
from bench.traffic import Request, all_at_once

_MEMBERS, _POSTS, _PLACES, _CONNECTIONS = 2_400, 120, 10, 50
Wish = tuple[str, int]  # cookie, post


def measure() -> list[Figure]:
    """On a copy of the city: 2,400 members with a card of one community."""
    with throw_away():
        cards = list(
            CheckInCard.objects.checked_in().select_related("person__user").order_by("pk")[:_MEMBERS]
        )
        place = cards[0].community
        CheckInCard.objects.filter(pk__in=[card.pk for card in cards]).update(community=place)
        posts = _posts(place, _POSTS, _PLACES) + _posts(place, 1, 1) + _posts(place, 1, 60)
        elsewhere = Community.objects.exclude(pk=cards[0].community_id or 0).order_by("pk")[0]
        plain = _posts(elsewhere, _POSTS, _PLACES)
        with web():
            return _measure(cards, posts, plain)


def _measure(cards: Sequence[CheckInCard], posts: list[Post], plain: list[Post]) -> list[Figure]:
    random = Random(1)  # noqa: S311  # the same choices each time
    choice = [min(int(random.paretovariate(1.16)) - 1, _POSTS - 1) for _ in cards]
    cookies = signed_in(*(card.person.user for card in cards))
    least = _by_plain_connections(cards, [plain[number].pk for number in choice])
    many, last, tabs = posts[:_POSTS], posts[_POSTS], posts[_POSTS + 1]
    at_choice = [(cookie, many[number].pk) for cookie, number in zip(cookies, choice, strict=True)]
    return [
        *_burst("2,400 claims at once, 120 posts × 10", at_choice, least),
        *_burst("2,400 claims at once on one last place", [(cookie, last.pk) for cookie in cookies], least),
        *_burst("50 members with 5 tabs each", [(cookie, tabs.pk) for cookie in cookies[:50]] * 5, least),
    ]


def _posts(place: Community | None, count: int, capacity: int) -> list[Post]:
    at, category = timezone.now(), PostCategory.objects.order_by("code")[0]
    serial = Post.objects.filter(community=place, category=category).count() + 100
    return list(
        copy_in(
            [
                Post(
                    post_code=f"B{secrets.token_hex(8)}",
                    community=place,
                    category=category,
                    serial=serial + number,
                    title=f"测量岗位{serial + number}",
                    duty="测量",
                    capacity=capacity,
                    created_at=at,
                    updated_at=at,
                )
                for number in range(count)
            ]
        )
    )


def _burst(title: str, wishes: list[Wish], least: float) -> list[Figure]:
    begun = time.perf_counter()
    answers = all_at_once(Request(f"/posts/{post}/claim/", cookie, form={}) for cookie, post in wishes)
    rate = len(wishes) / (time.perf_counter() - begun)
    statuses = Counter(answer.status for answer in answers)
    said = ", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(statuses.items()))
    failed = sum(answer.is_failure for answer in answers)
    found, faults = _truth({post for _, post in wishes})
    if failed:
        faults.append(f"{failed} without a proper answer")
    waits = [answer.seconds for answer in answers]
    late = Figure("claims", f"{title}: p95", p95(waits), "s", limit=5, notes=[said, found], faults=faults)
    pace = Figure(
        "claims",
        f"{title}: one claim",
        1000 / rate,
        "ms",
        baseline=1000 / least,
        against=f"UPDATE and INSERT on {_CONNECTIONS} connections",
        ratio_limit=8,
        notes=[f"{rate:.0f}/s against {least:.0f}/s"],
    )
    return [late, pace]


def _truth(posts: set[int]) -> tuple[str, list[str]]:
    """What the database holds afterwards, and what must not be."""
    held = PostClaim.objects.filter(post__in=posts, status__in=HOLDS_PLACE)
    doubled = held.order_by().values("person", "post").annotate(n=Count("pk")).filter(n__gt=1).count()
    sold = held.count()
    places = Post.objects.filter(pk__in=posts).aggregate(n=Sum("capacity"))["n"]
    wrong = {
        "oversold": Post.objects.filter(pk__in=posts, taken__gt=F("capacity")).count()
        + max(sold - places, 0),
        "doubled": doubled,
        "miscounted": Post.objects.filter(pk__in=posts).miscounted().count(),
    }
    return f"sold {sold} of {places}, oversold {wrong['oversold']}, doubled {doubled}", [
        f"{count} {what}" for what, count in wrong.items() if count
    ]


def _by_plain_connections(cards: Sequence[CheckInCard], posts: Sequence[int]) -> float:
    """Claims a second by the one statement alone, committed one by one, on 50 connections."""
    work = list(zip(cards, posts, strict=True))
    shares = [work[number::_CONNECTIONS] for number in range(_CONNECTIONS)]
    address = connection.get_connection_params()
    address.pop("cursor_factory", None)
    address.pop("context", None)
    begun = time.perf_counter()
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        list(pool.map(lambda share: _take(share, address), shares))
    return len(work) / (time.perf_counter() - begun)


def _take(share: Sequence[tuple[CheckInCard, int]], address: dict[str, object]) -> None:
    link = psycopg2.connect(**address)
    link.autocommit = True
    with link.cursor() as cursor:
        for card, post in share:
            values = {"post": post, "person": card.person_id, "unit": card.unit_id, "source": "menu"}
            cursor.execute(_TAKE_PLACE, {**values, "by": None, "at": timezone.now()})
    link.close()
