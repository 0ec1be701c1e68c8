"""Addresses of this app."""

from django.urls import path

from apps.documents import views

app_name = "documents"
urlpatterns = [path("check/<str:token>/", views.check, name="check")]
