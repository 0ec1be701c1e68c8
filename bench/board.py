"""The board at the city's size, beside the one statement that answers it."""

from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.activities.models import Attendance
from apps.core.models import touch
from apps.dashboards import actions
from apps.members.models import Person
from apps.units.models import Unit
from bench.measure import Figure, in_turn, middle, p95
from bench.stand import Browser, signed_in, web

# Everybody's unit and live card, attended activities and hours of the year, summed by unit and community.
ANSWER = """
WITH served AS (
    SELECT person_id, sum(hours) AS hours, count(*) AS times FROM activities_hoursrecord
    WHERE service_on BETWEEN date_trunc('year', current_date) AND current_date GROUP BY person_id
), member AS (
    SELECT r.unit_id, c.community_id, c.received_on IS NOT NULL AS is_in, s.hours, s.times
    FROM members_orgrelation r
    LEFT JOIN checkins_checkincard c ON c.person_id = r.person_id AND c.status IN ('received', 'returned')
    LEFT JOIN served s ON s.person_id = r.person_id
    WHERE r.from_on <= current_date AND (r.to_on IS NULL OR r.to_on >= current_date)
)
SELECT unit_id, community_id, count(*), count(*) FILTER (WHERE is_in), count(*) FILTER (WHERE times >= 4),
       sum(hours)
FROM member GROUP BY GROUPING SETS ((unit_id), (community_id), ())
"""


def measure() -> list[Figure]:
    pages = {"city": "zuzhibu", "unit": "shuji", "community": "shequ"}
    size = f"{Person.objects.count():,} members, {Attendance.objects.count():,} attendances"
    actions.keep_standings(at=timezone.now())
    sheet = f"/board/units/{Unit.objects.departments().active().exclude(parent=None).first().pk}/"  # type: ignore[union-attr]
    with web():
        return [
            *(
                _page(f"board of the {title}", User.objects.get(username=name), "/board/", size)
                for title, name in pages.items()
            ),
            _page("sheet of a unit", User.objects.get(username="zuzhibu"), sheet, size),
            _page("board of the city, 20 people just written about", _touched(), "/board/", size),
        ]


def _touched() -> User:
    """As a busy morning leaves it between two sweeps."""
    touch(Person.objects.order_by("pk").values_list("pk", flat=True)[:20])
    user: User = User.objects.get(username="zuzhibu")
    return user


def _page(title: str, user: User, address: str, size: str) -> Figure:
    (cookie,) = signed_in(user)
    browser = Browser(cookie)
    times, answers = in_turn(lambda: browser.page(address), _ask, times=40)
    return Figure(
        "board",
        title,
        p95(times) * 1000,
        "ms",
        baseline=middle(answers) * 1000,
        against="one statement over the whole city",
        limit=200,
        ratio_limit=3,
        notes=[f"median {middle(times) * 1000:.0f} ms", size],
    )


def _ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ANSWER)
        cursor.fetchall()
