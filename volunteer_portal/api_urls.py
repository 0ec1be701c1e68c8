"""API v1: every app's router under one version, and its description."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from apps.activities.api import ActivityViewSet, AttendanceViewSet, HoursViewSet, SignUpViewSet
from apps.checkins.api import CardViewSet

router = SimpleRouter()
router.register("cards", CardViewSet, "card")
router.register("activities", ActivityViewSet, "activity")
router.register("sign-ups", SignUpViewSet, "sign_up")
router.register("attendances", AttendanceViewSet, "attendance")
router.register("hours", HoursViewSet, "hours")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    *router.urls,
]
