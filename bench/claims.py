"""2,400 members claim at once over HTTP; the same statement by plain connections beside it."""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from urllib.parse import urlencode

import psycopg2
from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone

from apps.accounts.models import User
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.bulk import copy_in
from apps.posts.enums import HOLDS_PLACE
from apps.posts.models import Post, PostCategory, PostClaim
from apps.posts.models.claims import _TAKE_PLACE
from bench.measure import Figure, p95
from bench.stand import PORT, signed_in, web

_MEMBERS, _POSTS, _PLACES, _CONNECTIONS = 2_400, 120, 10, 50
Wish = tuple[str, int]  # cookie, post


def measure() -> list[Figure]:
    """Works on 2,400 members moved to one community; everything is put back at the end."""
    cards = list(CheckInCard.objects.checked_in().select_related("person__user", "community").order_by("pk"))
    cards = cards[:_MEMBERS]
    homes = {card.pk: card.community_id for card in cards}
    place = cards[0].community
    CheckInCard.objects.filter(pk__in=homes).update(community=place)
    last_claim = PostClaim.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    posts = _posts(place, _POSTS, _PLACES) + _posts(place, 1, 1) + _posts(place, 1, 60)
    plain = _posts(place, _POSTS, _PLACES)
    try:
        with web():
            return _measure(cards, posts, plain)
    finally:
        PostClaim.objects.filter(pk__gt=last_claim).delete()
        Post.objects.filter(pk__in=[post.pk for post in posts + plain]).delete()
        for card in cards:
            card.community_id = homes[card.pk]
        CheckInCard.objects.bulk_update(cards, ["community"], batch_size=500)


def _measure(cards: Sequence[CheckInCard], posts: list[Post], plain: list[Post]) -> list[Figure]:
    random = Random(1)  # noqa: S311  # the same choices each time
    choice = [min(int(random.paretovariate(1.16)) - 1, _POSTS - 1) for _ in cards]
    cookies = signed_in(*(User.objects.get(person=card.person_id) for card in cards))
    least = _by_plain_connections(cards, [plain[number].pk for number in choice])
    many, last, tabs = posts[:_POSTS], posts[_POSTS], posts[_POSTS + 1]
    return [
        _burst(
            "claims at once, 120 posts × 10",
            [(cookie, many[number].pk) for cookie, number in zip(cookies, choice, strict=True)],
            least,
        ),
        _burst("claims at once, all on one last place", [(cookie, last.pk) for cookie in cookies], least),
        _burst("50 members with 5 tabs each", [(cookie, tabs.pk) for cookie in cookies[:50]] * 5, least),
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


def _burst(title: str, wishes: list[Wish], least: float) -> Figure:
    begun = time.perf_counter()
    answers = asyncio.run(_all_at_once(wishes))
    rate = len(wishes) / (time.perf_counter() - begun)
    waits = [wait for _, wait in answers]
    counts = Counter(status // 100 for status, _ in answers)
    chosen = {post for _, post in wishes}
    return Figure(
        "claims",
        title,
        p95(waits),
        "s",
        limit=5,
        notes=[
            f"{rate:.0f}/s against {least:.0f}/s plain = 1/{least / rate:.0f}",
            f"5xx or no answer {counts[5] + counts[0]}, full {sum(status == 409 for status, _ in answers)}",
            _truth(chosen),
        ],
    )


def _truth(posts: set[int]) -> str:
    held = PostClaim.objects.filter(post__in=posts, status__in=HOLDS_PLACE)
    doubled = held.order_by().values("person", "post").annotate(n=Count("pk")).filter(n__gt=1).count()
    sold = held.count()
    places = Post.objects.filter(pk__in=posts).aggregate(n=Sum("capacity"))["n"]
    miscounted = Post.objects.filter(pk__in=posts).miscounted().count()
    oversold = max(sold - places, 0)
    return f"sold {sold} of {places}, oversold {oversold}, doubled {doubled}, miscounted {miscounted}"


async def _all_at_once(wishes: list[Wish]) -> list[tuple[int, float]]:
    return await asyncio.gather(*(_claim(cookie, post) for cookie, post in wishes))


async def _claim(cookie: str, post: int) -> tuple[int, float]:
    """One tap; how it was answered, and how long it took from the common start."""
    begun, token = time.perf_counter(), secrets.token_hex(16)
    body = urlencode({"csrfmiddlewaretoken": token, "idempotency_key": secrets.token_hex(16)})
    head = (
        f"POST /posts/{post}/claim/ HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: close\r\n"
        f"Cookie: {cookie}; {settings.CSRF_COOKIE_NAME}={token}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write((head + body).encode())
        status = int((await reader.readline()).split()[1])
        await reader.read()
        writer.close()
    except (OSError, IndexError):
        status = 0
    return status, time.perf_counter() - begun


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
