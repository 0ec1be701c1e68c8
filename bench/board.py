"""The board at the city's size, beside the one statement that answers it."""

from django.db import connection

from apps.accounts.models import User
from apps.activities.models import Attendance
from apps.members.models import Person
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
    with web():
        return [
            _board(f"board of the {title}", User.objects.get(username=name), size)
            for title, name in pages.items()
        ]


def _board(title: str, user: User, size: str) -> Figure:
    (cookie,) = signed_in(user)
    browser = Browser(cookie)
    times, answers = in_turn(lambda: browser.page("/board/"), _ask, times=3)
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
