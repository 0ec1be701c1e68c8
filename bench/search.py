"""Finding people by name, pinyin and number among 28,000."""

from apps.accounts.models import User
from apps.members.models import Person
from bench.measure import Figure, in_turn, middle, p95
from bench.stand import Browser, signed_in, web


def measure() -> list[Figure]:
    user = User.objects.get(username="zuzhibu")
    person = Person.objects.order_by("pk")[20_000]
    (cookie,) = signed_in(user)
    browser, nobody = Browser(cookie), Browser()
    asked = {
        "name": person.name,
        "part of a name": person.name[-1],
        "pinyin": person.pinyin,
        "initials": person.initials,
        "number": person.volunteer_no,
    }
    found = []
    with web():
        for title, text in asked.items():
            address = f"/members/?q={text}" if text.isascii() else f"/members/?q={_quoted(text)}"
            times, bare = in_turn(
                lambda address=address: browser.page(address),  # type: ignore[misc]  # bound at once
                lambda: nobody.page("/bare/50/"),
                times=20,
            )
            found.append(
                Figure(
                    "search",
                    f"search by {title}",
                    p95(times) * 1000,
                    "ms",
                    baseline=middle(bare) * 1000,
                    against="bare page with one indexed query",
                    limit=100,
                )
            )
    return found


def _quoted(text: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    return quote(text)
