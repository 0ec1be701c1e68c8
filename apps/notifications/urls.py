"""Addresses of the inbox and of opinions."""

from django.urls import path

from apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.message_list, name="message_list"),
    path("read/", views.message_read_all, name="message_read_all"),
    path("<int:pk>/open/", views.message_open, name="message_open"),
    path("complaints/", views.complaint_list, name="complaint_list"),
    path("complaints/new/", views.complaint_new, name="complaint_new"),
    path("complaints/<int:pk>/answer/", views.complaint_answer, name="complaint_answer"),
]
