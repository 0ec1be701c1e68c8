"""Search everywhere."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from apps.accounts.gates import SignedInRequest, requires
from apps.dashboards import rules
from apps.dashboards.search import LONGEST_TEXT, search


@require_GET
@requires(rules.can_search)
def search_all(request: SignedInRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_TEXT]
    return TemplateResponse(
        request, "dashboards/search.html", {"text": text, "found": search(request.user, text)}
    )
