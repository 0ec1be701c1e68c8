"""The product's addresses, and a bare page: one indexed query, a plain template with as many rows."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from apps.members.models import Person

_PAGE = Engine().from_string(
    "<!doctype html><title>x</title><table>{% for row in rows %}<tr><td>{{ row.volunteer_no }}</td>"
    "<td>{{ row.name }}</td><td>{{ row.title }}</td><td>{{ row.education }}</td></tr>{% endfor %}</table>"
)


@login_not_required
def bare(request: HttpRequest, rows: int) -> HttpResponse:
    """Nothing is asked of anybody: the least that a page with so many rows costs."""
    people = Person.objects.order_by("pk").only("volunteer_no", "name", "title", "education")[:rows]
    return HttpResponse(_PAGE.render(Context({"rows": people})))


urlpatterns = [path("bare/<int:rows>/", bare), path("", include("volunteer_portal.urls"))]
