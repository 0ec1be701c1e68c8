"""Finding people and cards by name, pinyin and number among 28,000."""

from urllib.parse import quote

from apps.accounts.models import User
from apps.checkins.models import CheckInCard
from apps.members.models import Person
from bench.measure import Figure, in_turn, middle, p95
from bench.stand import Browser, signed_in, web

_TIMES = 40
# Page, who asks, and how the page is called in the table.
_PLACES = (
    ("/search/", "zuzhibu", "all kinds"),
    ("/search/", "lianluo", "all kinds, one unit"),
    ("/members/", "zuzhibu", "the list of members"),
    ("/cards/", "zuzhibu", "the list of cards"),
    ("/cards/desk/", "shequ", "a community's desk"),
)


def measure() -> list[Figure]:
    person = Person.objects.order_by("pk")[20_000]
    card = CheckInCard.objects.filter(serial__isnull=False).order_by("pk")[15_000]
    asked = {
        "name": person.name,
        "part of a name": person.name[1:],
        "pinyin": person.pinyin,
        "initials": person.initials,
        "number": person.volunteer_no,
        "card number": card.number,
    }
    with web():
        return [_place(*place, asked) for place in _PLACES]


def _place(address: str, username: str, title: str, asked: dict[str, str]) -> Figure:
    """Each way of asking in turn with the bare page; the figure is the worst p95 of the six."""
    (cookie,) = signed_in(User.objects.get(username=username))
    browser, nobody = Browser(cookie), Browser()
    waits, bares = {}, []
    for way, text in asked.items():
        page = f"{address}?q={quote(text)}"
        times, bare = in_turn(
            lambda page=page: browser.page(page),  # type: ignore[misc]  # bound at once
            lambda: nobody.page("/bare/8/"),
            times=_TIMES,
        )
        waits[way] = p95(times) * 1000
        bares.append(middle(bare) * 1000)
    return Figure(
        "search",
        f"search, {title}: worst p95",
        max(waits.values()),
        "ms",
        baseline=middle(bares),
        against="bare page with one indexed query",
        limit=100,
        notes=[f"{way} {wait:.0f} ms" for way, wait in waits.items()],
    )
