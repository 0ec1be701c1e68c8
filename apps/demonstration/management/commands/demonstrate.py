"""Load the demonstration district: 杨陵区 with invented people, walked through the year up to today."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.dashboards.actions import freeze_report_in
from apps.demonstration.cast import PASSWORD, open_accounts, open_department, sign_ins
from apps.demonstration.evaluation import evaluate_half_year
from apps.demonstration.founding import load_rosters, load_tables, moment, open_year
from apps.demonstration.half_year import hold_activities, make_commitments, report_in, take_posts
from apps.members.actions import accept_invitation, invite_people
from apps.members.models import Person


class Command(BaseCommand):
    help = "装入演示区：杨陵区和虚构的人员，从年初走到今天"

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("已有账号，演示数据只能装入空白的平台。")
        with transaction.atomic():
            member = demonstrate()
        file = settings.PORTAL_HOME / "sign-ins.txt"
        file.write_text(sign_ins(member), encoding="utf-8")
        self.stdout.write(file.read_text(encoding="utf-8"))


def demonstrate() -> str:
    """Everything in its order; returns the member's sign-in name."""
    now = timezone.now()
    year = now.year if now.month >= 8 else now.year - 1  # the first half-year must lie behind us
    first_day = date(year, 1, 1)
    department = open_department(day=first_day, at=moment(first_day))
    programme = open_year(year, by=department)
    load_tables(year, by=department)
    users = open_accounts(day=first_day, at=moment(date(year, 3, 3)))
    load_rosters(year, by=users["lianluo"])
    report_in(programme, secretary=users["shuji"], liaison=users["lianluo"])
    take_posts(programme)
    make_commitments(programme, secretary=users["shuji"])
    hold_activities(programme, now=now)
    evaluate_half_year(programme, unit_secretary=users["shuji"])
    freeze_report_in(programme=programme, at=now)
    return _open_member(users["lianluo"])


def _open_member(liaison: User) -> str:
    """A member of the story's unit who has reported in to the story's community opens the account."""
    people = Person.objects.filter(
        org_relations__unit__short_name="区财政局",
        cards__community__name__startswith="阳光",
        claims__status="active",
    )
    person = people.order_by("pk")[0]
    ((_, code),) = invite_people(people=[person], by=liaison, at=timezone.now())
    user = accept_invitation(code=code, password=PASSWORD, privacy_accepted=True, at=timezone.now())
    return user.username
