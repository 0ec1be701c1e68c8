"""The secret address of a member's calendar, and whose it is."""

from django.utils.crypto import constant_time_compare, salted_hmac

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.models import CalendarFeed

_SALT = "activities.calendar_feed"


def feed_of(user: User) -> CalendarFeed | None:
    """The user's feed while it is switched on."""
    return CalendarFeed.objects.filter(user=user, is_on=True).first()


def feed_token(feed: CalendarFeed) -> str:
    return f"{feed.user_id}.{_signature(feed)}"


def _signature(feed: CalendarFeed) -> str:
    return salted_hmac(_SALT, f"{feed.user_id}.{feed.serial}", algorithm="sha256").hexdigest()[:40]


def owner_of_feed(token: str) -> User | None:
    """Whose calendar the address opens: nobody's once revoked, or once the account may no longer sign up."""
    user_id, _dot, signature = token.partition(".")
    if not (user_id.isdecimal() and len(user_id) < 10):
        return None
    feed = CalendarFeed.objects.filter(user=int(user_id), is_on=True).select_related("user").first()
    if feed is None or not constant_time_compare(signature, _signature(feed)):
        return None
    is_live = feed.user.is_active and feed.user.may(Deed.SIGN_UP)
    return feed.user if is_live else None
