"""Activities, sign-ups, attendance, and the ledger of hours."""

from apps.activities.models.activities import Activity, ActivitySummary, Outcome
from apps.activities.models.attendance import Attendance, SignUp
from apps.activities.models.feeds import CalendarFeed
from apps.activities.models.hours import HoursCorrection, HoursRecord
from apps.activities.models.invitees import Invitation, Invitee
from apps.activities.models.marks import RollMark

__all__ = [
    "Activity",
    "ActivitySummary",
    "Attendance",
    "CalendarFeed",
    "HoursCorrection",
    "HoursRecord",
    "Invitation",
    "Invitee",
    "Outcome",
    "RollMark",
    "SignUp",
]
