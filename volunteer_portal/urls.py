"""The map of addresses: each app brings its own pages and its part of the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.dashboards.urls")),
    path("", include("apps.core.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("apps.accounts.urls")),
    path("files/", include("apps.jobs.urls")),
    path("files/", include("apps.spreadsheets.urls")),
    path("documents/", include("apps.documents.urls")),
    path("inbox/", include("apps.notifications.urls")),
    path("programmes/", include("apps.programmes.urls")),
    path("units/", include("apps.units.urls")),
    path("communities/", include("apps.communities.urls")),
    path("", include("apps.members.urls")),
    path("cards/", include("apps.checkins.urls")),
    path("posts/", include("apps.posts.urls")),
    path("activities/", include("apps.activities.urls")),
    path("evaluations/", include("apps.evaluations.urls")),
    path("api/v1/", include("volunteer_portal.api_urls")),
]

handler400 = "apps.core.views.bad_request"
handler403 = "apps.core.views.permission_denied"
handler404 = "apps.core.views.page_not_found"
handler500 = "apps.core.views.server_error"
