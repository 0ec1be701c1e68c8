"""Switch the own calendar address on, renew it, or take it away."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.activities.models import CalendarFeed
from apps.audit import actions as audit
from apps.core.models import create, lock, write


@transaction.atomic
def renew_feed(*, by: User, at: datetime) -> CalendarFeed:
    """Give a new secret address; the one given before is worthless from now on."""
    feed = CalendarFeed.objects.filter(user=by).first()
    if feed is None:
        feed = create(CalendarFeed, by=by, at=at, user=by)
    else:
        feed = lock(feed)
        write(feed, by=by, at=at, serial=feed.serial + 1, is_on=True)
    audit.record("calendar.renewed", feed, by=by, at=at)
    return feed


@transaction.atomic
def revoke_feed(*, by: User, at: datetime) -> None:
    """Take the address away; calendars that ask for it get nothing."""
    feed = CalendarFeed.objects.filter(user=by, is_on=True).first()
    if feed is None:
        return
    feed = lock(feed)
    write(feed, by=by, at=at, is_on=False)
    audit.record("calendar.revoked", feed, by=by, at=at)
