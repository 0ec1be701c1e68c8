"""Addresses of the year's programme."""

from django.urls import path

from apps.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programme_list, name="programme_list"),
    path("create/", views.programme_create, name="programme_create"),
    path("stars/create/", views.star_standard_create, name="star_standard_create"),
    path("<int:pk>/", views.programme_detail, name="programme_detail"),
    path("<int:pk>/edit/", views.programme_edit, name="programme_edit"),
    path("<int:pk>/windows/", views.programme_windows, name="programme_windows"),
    path("<int:pk>/exclusions/", views.programme_exclusions, name="programme_exclusions"),
    path("<int:pk>/publish/", views.programme_publish, name="programme_publish"),
    path("<int:pk>/close/", views.programme_close, name="programme_close"),
]
