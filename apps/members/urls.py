"""Addresses of members."""

from django.urls import include, path

from apps.members.views import invitations, own, people, requests, status

app_name = "members"
pages = [
    path("", people.person_list, name="person_list"),
    path("add/", people.person_add, name="person_add"),
    path("export/", people.person_export, name="person_export"),
    path("invite/", invitations.invitation_create, name="invitation_create"),
    path("me/", own.own_page, name="own_page"),
    path("me/reveal/", own.own_reveal, name="own_reveal"),
    path("me/edit/", own.own_edit, name="own_edit"),
    path("me/consent/", own.consent_switch, name="consent_switch"),
    path("me/export/", own.own_export, name="own_export"),
    path("me/request/", requests.data_request_ask, name="data_request_ask"),
    path("requests/", requests.data_request_list, name="data_request_list"),
    path("requests/<int:pk>/", requests.data_request_answer, name="data_request_answer"),
    path("status/", status.status_list, name="status_list"),
    path("status/<int:pk>/withdraw/", status.status_withdraw, name="status_withdraw"),
    path("<int:pk>/", people.person_detail, name="person_detail"),
    path("<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("<int:pk>/branch/", people.person_branch, name="person_branch"),
    path("<int:pk>/transfer/", people.person_transfer, name="person_transfer"),
    path("<int:pk>/reveal/", people.person_reveal, name="person_reveal"),
    path("<int:pk>/status/", status.status_request, name="status_request"),
]

urlpatterns = [
    path("members/", include(pages)),
    path("join/", invitations.join, name="join"),
    path("join/<str:code>/", invitations.join, name="join_by_code"),
]
