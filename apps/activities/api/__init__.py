"""API v1 of this app, on the same rules, scopes and actions as the pages."""

from apps.activities.api.activities import ActivityViewSet
from apps.activities.api.records import AttendanceViewSet, HoursViewSet, SignUpViewSet

__all__ = ["ActivityViewSet", "AttendanceViewSet", "HoursViewSet", "SignUpViewSet"]
