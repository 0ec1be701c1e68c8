"""Addresses of this app."""

from django.urls import URLPattern

app_name = "spreadsheets"
urlpatterns: list[URLPattern] = []
