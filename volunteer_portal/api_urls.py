"""API v1: every app's router under one version, and its description."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from apps.checkins.api import CardViewSet

router = SimpleRouter()
router.register("cards", CardViewSet, "card")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    *router.urls,
]
