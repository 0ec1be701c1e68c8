"""Activities as calendar entries."""

from collections.abc import Iterable
from datetime import timedelta

import icalendar
from django.conf import settings

from apps.activities.enums import ActivityStatus
from apps.activities.models import Activity

# Calendar programs ask about this often for changes of day or place.
REFRESH = timedelta(hours=4)
REMIND = timedelta(days=1)


def calendar_of(activities: Iterable[Activity], *, name: str) -> bytes:
    """An .ics file; a cancelled activity stays in it as cancelled, so that calendars take it out."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//双报到//活动//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for activity in activities:
        calendar.add_component(_entry(activity))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _entry(activity: Activity) -> icalendar.Event:
    address = f"{settings.SITE_ADDRESS}{activity.get_absolute_url()}"
    event = icalendar.Event()
    event.add("uid", f"activity-{activity.pk}@{settings.SITE_ADDRESS.partition('://')[2]}")
    event.add("sequence", activity.version)
    event.add("dtstamp", activity.updated_at)
    event.add("dtstart", activity.starts_at)
    event.add("dtend", activity.ends_at)
    event.add("summary", activity.title)
    event.add("location", f"{activity.community}，{activity.place}")
    contact = f"联系人：{activity.contact} {activity.contact_phone}".strip()
    event.add("description", "\n".join(filter(None, [activity.content, activity.bring, contact, address])))
    event.add("url", address)
    event.add("status", "CANCELLED" if activity.status == ActivityStatus.CANCELLED else "CONFIRMED")
    event.add_component(_reminder(activity))
    return event


def _reminder(activity: Activity) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", activity.title)
    alarm.add("trigger", -REMIND)
    return alarm
