"""What time does: states that follow the clock, and reminders of the calendar (C6). All may run twice."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.activities import notices, rules
from apps.activities.actions.inviting import excuse
from apps.activities.enums import TAKES_TIME, UPCOMING, ActivityStatus, SignUpStatus
from apps.activities.models import Activity, Invitee, SignUp
from apps.activities.notices import Notice
from apps.audit import actions as audit
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.models import write
from apps.notifications.actions import notify
from apps.programmes.models import Programme, working_days_after
from apps.units.models import Unit

_S = ActivityStatus
WARN_ON = 8  # day of the month: the month's Party activity must be announced
WARN_AFTER_WORKING_DAYS = 5
HELP_MONTH, HELP_DAY = 10, 15
# One less than the plan's minimum in October still leaves time for the last one.
HELP_MARGIN = 1


def sweep_hour(*, at: datetime) -> None:
    """Start what is due, archive what was quiet for 30 days, free the places of ended cards."""
    for activity in Activity.objects.due_to_run(at):
        _move(activity, _S.RUNNING, "activity.started", at)
    for activity in Activity.objects.due_to_archive(at):
        _move(activity, _S.ARCHIVED, "activity.archived", at)
    for row in _without_card(at):
        excuse(sign_up=row, by=None, at=at, reason="报到卡已终止")


@transaction.atomic
def _move(activity: Activity, target: ActivityStatus, event: str, at: datetime) -> None:
    held = Activity.objects.select_for_update(skip_locked=True).filter(pk=activity.pk, status=activity.status)
    for row in held:
        write(row, by=None, at=at, status=target)
        audit.record(event, row, by=None, at=at)


def _without_card(at: datetime) -> list[SignUp]:
    programme = Programme.objects.for_day(timezone.localdate(at)).first()
    if programme is None:
        return []
    cards = CheckInCard.objects.checked_in().of_programme(programme.pk).filter(person=OuterRef("person"))
    upcoming = SignUp.objects.signed_up().of_upcoming(at)
    in_year = upcoming.filter(activity__starts_at__date__lte=programme.ends_on)
    return list(in_year.exclude(Exists(cards)).select_related("activity"))


@transaction.atomic
def sweep_day(*, at: datetime) -> None:
    """The day's reminders: missing Party-day activities, tomorrow's and today's, records due, help lists."""
    today = timezone.localdate(at)
    programme = Programme.objects.for_day(today).first()
    if programme is None:
        return
    warn_of_missing_activities(programme, today, at=at)
    remind_participants(today, at=at)
    remind_of_records(programme, today, at=at)
    if today.month == HELP_MONTH and today.day >= HELP_DAY:
        send_help_lists(programme, at=at)


def warn_of_missing_activities(programme: Programme, today: date, *, at: datetime) -> None:
    """From the 8th until the first activity day: communities where none is announced for those days."""
    days = sorted(programme.activity_days)
    if not days or not WARN_ON <= today.day < days[0]:
        return
    announced = Activity.objects.filter(
        community=OuterRef("pk"),
        status__in=TAKES_TIME,
        starts_at__date__in=[today.replace(day=day) for day in days],
    )
    for community in Community.objects.open_for_check_in().exclude(Exists(announced)):
        notice = notices.no_activity_announced(today, str(community), days)
        notify(recipients=rules.workers_of(community.pk, today), at=at, **notice)


def remind_participants(today: date, *, at: datetime) -> None:
    """The day before, and on the morning of a Party activity day, those who said yes."""
    upcoming = Activity.objects.filter(status__in=UPCOMING).select_related("contact")
    tomorrow = today + timedelta(days=1)
    for activity in upcoming.on_days(tomorrow, tomorrow):
        notify(recipients=_coming(activity), at=at, **notices.reminder(activity))
    for activity in upcoming.on_days(today, today).filter(is_party_day=True):
        notify(recipients=_coming(activity), at=at, **notices.today(activity))


def _coming(activity: Activity) -> list[User]:
    rows = activity.sign_ups.filter(status=SignUpStatus.SIGNED_UP).values("person_id")
    return list(User.objects.filter(person__in=rows, is_active=True))


def remind_of_records(programme: Programme, today: date, *, at: datetime) -> None:
    """A day after the end, five working days after, and when the deadline has passed (Order 67)."""
    table = rules.calendar_table()
    for activity in Activity.objects.waiting_for_record().with_names():
        deadline = working_days_after(activity.service_on, programme.record_working_days, table)
        warn_from = working_days_after(activity.service_on, WARN_AFTER_WORKING_DAYS, table)
        notice = _record_notice(activity, today, warn_from, deadline)
        if notice is not None:
            notify(recipients=rules.workers_of(activity.community_id, today), at=at, **notice)


def _record_notice(activity: Activity, today: date, warn_from: date, deadline: date) -> Notice | None:
    if today > deadline:
        return notices.record_late(activity)
    if today >= warn_from:
        return notices.record_warning(activity, deadline)
    if today > activity.service_on:
        return notices.confirm_hours(activity)
    return None


def send_help_lists(programme: Programme, *, at: datetime) -> None:
    """In October, privately: how many members take part too seldom, to their community and their unit;
    communities that offered too little, to themselves."""
    today = timezone.localdate(at)
    few = programme.min_activities - HELP_MARGIN
    for community in Community.objects.open_for_check_in():
        workers = list(rules.workers_of(community.pk, today))
        people = Invitee.objects.checked_in(programme.pk, community.pk)
        _tell_of_people(_too_few(people, programme, few), str(community), programme, workers, at=at)
        took_place = Activity.objects.of_community(community.pk).took_place()
        offers = took_place.on_days(programme.starts_on, today).count()
        if offers < few:
            notice = notices.help_list_offers(programme.year, str(community), offers)
            notify(recipients=workers, at=at, **notice)
    for unit in Unit.objects.active().departments():
        liaisons = RoleAssignment.objects.holders(Role.UNIT_LIAISON, on=today, unit=unit)
        members = Invitee.objects.checked_in(programme.pk).in_unit(unit.path, today)
        _tell_of_people(_too_few(members, programme, few), str(unit), programme, liaisons, at=at)


def _too_few(people: Any, programme: Programme, few: int) -> int:
    attended = people.with_attended(programme.starts_on, programme.ends_on)
    count: int = attended.filter(attended__lt=few).count()
    return count


def _tell_of_people(
    count: int, place: str, programme: Programme, recipients: Iterable[User], *, at: datetime
) -> None:
    if count:
        few = programme.min_activities - HELP_MARGIN
        notify(recipients=recipients, at=at, **notices.help_list_people(programme.year, place, count, few))
