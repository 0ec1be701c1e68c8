"""Addresses of communities."""

from django.urls import path

from apps.communities import views

app_name = "communities"
urlpatterns = [
    path("", views.community_list, name="community_list"),
    path("export/", views.community_export, name="community_export"),
    path("create/", views.community_create, name="community_create"),
    path("<int:pk>/", views.community_detail, name="community_detail"),
    path("<int:pk>/edit/", views.community_edit, name="community_edit"),
    path("<int:pk>/contacts/assign/", views.contact_assign, name="contact_assign"),
    path("contacts/<int:pk>/end/", views.contact_end, name="contact_end"),
]
