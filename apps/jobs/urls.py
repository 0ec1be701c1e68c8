"""Addresses of long work and of the files that wait for their owner."""

from django.urls import path

from apps.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.file_list, name="file_list"),
    path("<int:pk>/download/", views.file_download, name="file_download"),
    path("work/<int:pk>/", views.job_detail, name="job_detail"),
    path("work/<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
]
