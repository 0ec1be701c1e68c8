"""Addresses of this app."""

from django.urls import path

from apps.core import views

app_name = "core"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("style/", views.style, name="style"),
    path("elder/", views.elder_mode, name="elder_mode"),
]
