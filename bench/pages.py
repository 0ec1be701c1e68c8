"""Lists of 50 rows, detail pages and first pages over HTTP, each in turn with a bare page."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.activities.models import Activity
from apps.checkins.models import CheckInCard
from bench.measure import Figure, in_turn, middle, p95
from bench.stand import Browser, signed_in, web

_TIMES, _MOST_QUERIES = 40, 12
_STAFF = ("zuzhibu", "jiedao", "shuji", "lianluo", "shequ-shuji", "shequ")


def measure() -> list[Figure]:
    users = {user.username: user for user in User.objects.filter(username__in=_STAFF)}
    member = User.objects.filter(username__startswith="V").order_by("pk")[0]
    card = CheckInCard.objects.checked_in().visible_to(users["shequ"]).order_by("pk")[0]
    activity = Activity.objects.visible_to(users["shequ"]).filter(community=card.community, signed_up__gt=0)[
        0
    ]
    pages = [
        ("list of members", "zuzhibu", "/members/", 50),
        ("list of cards", "zuzhibu", "/cards/", 50),
        ("list of posts", "zuzhibu", "/posts/", 50),
        ("list of activities", "zuzhibu", "/activities/", 50),
        ("card page", "shequ", card.get_absolute_url(), 1),
        ("activity page", "shequ", activity.get_absolute_url(), 50),
        *((f"first page of {name}", name, "/", 50) for name in _STAFF),
    ]
    with web():
        found = [_page(title, users[name], address, rows) for title, name, address, rows in pages]
        found.append(_page("first page of a member", member, "/", 50))
    return found


def _page(title: str, user: User, address: str, rows: int) -> Figure:
    (cookie,) = signed_in(user)
    browser, nobody = Browser(cookie), Browser()
    status, _ = browser.get(address)
    if status != 200:
        return Figure("pages", title, 0, "ms", faults=[f"answers {status}"])
    times, bare = in_turn(lambda: browser.page(address), lambda: nobody.page(f"/bare/{rows}/"), times=_TIMES)
    client = Client()
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return Figure(
        "pages",
        title,
        middle(times) * 1000,
        "ms",
        baseline=middle(bare) * 1000,
        against=f"bare page, {rows} rows",
        ratio_limit=2.5,
        notes=[f"p95 {p95(times) * 1000:.0f} ms", f"{len(queries)} queries"],
        faults=[f"{len(queries)} queries, at most {_MOST_QUERIES}"] if len(queries) > _MOST_QUERIES else [],
    )
