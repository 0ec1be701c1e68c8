"""The health page, and the pages for requests that can't be answered."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.health import part_states
from apps.core.http import without_session
from apps.core.style import sample_context

ELDER_COOKIE_SECONDS = 365 * 24 * 3600


@without_session  # answers while the database is down, also to a browser that was signed in
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


@require_http_methods(["GET", "HEAD", "POST"])
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages; a post changes nothing and says so."""
    if request.method == "POST":
        messages.success(request, "这是示例：页面收到了提交，没有改动任何内容。")
        return redirect("core:style")
    return TemplateResponse(request, "core/style.html", sample_context(request.GET))


@login_not_required  # large letters are needed most on the sign-in page
@require_POST
def elder_mode(request: HttpRequest) -> HttpResponse:
    """Switches the large-letter edition on or off for this browser and goes back to the page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.POST.get("elder") == "on":
        response.set_cookie(
            "elder",
            "1",
            max_age=ELDER_COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie("elder", samesite="Lax")
    return response
