"""API v1: every app's router under one version, and its description."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from apps.activities.api import ActivityViewSet, AttendanceViewSet, HoursViewSet, SignUpViewSet
from apps.checkins.api import CardViewSet
from apps.dashboards.api import IndicatorViewSet
from apps.evaluations.api import EvaluationResultViewSet, FeedbackReportViewSet
from apps.members.api import PersonViewSet
from apps.posts.api import ClaimViewSet, CommitmentViewSet, PostViewSet

router = SimpleRouter()
router.register("indicators", IndicatorViewSet, "indicator")
router.register("people", PersonViewSet, "person")
router.register("cards", CardViewSet, "card")
router.register("posts", PostViewSet, "post")
router.register("claims", ClaimViewSet, "claim")
router.register("commitments", CommitmentViewSet, "commitment")
router.register("activities", ActivityViewSet, "activity")
router.register("sign-ups", SignUpViewSet, "sign_up")
router.register("attendances", AttendanceViewSet, "attendance")
router.register("hours", HoursViewSet, "hours")
router.register("evaluation-results", EvaluationResultViewSet, "evaluation_result")
router.register("feedback-reports", FeedbackReportViewSet, "feedback_report")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    *router.urls,
]
