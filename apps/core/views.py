"""The health page, and the pages for requests that can't be answered."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.health import part_states


@login_not_required  # probes have no account, and the answer holds no data
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while database, broker, worker and scheduler are well, else 503; each part's state in words."""
    states = part_states(at=timezone.now())
    return JsonResponse(
        {name: state.words for name, state in states.items()},
        status=200 if all(state.is_well for state in states.values()) else 503,
        json_dumps_params={"ensure_ascii": False},
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says what is wrong when our own code refused; a hostile request is told nothing."""
    sentence = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"sentence": sentence}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what failed may be what the page's frame needs."""
    return HttpResponse(render_to_string("500.html"), status=500)
