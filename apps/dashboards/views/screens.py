"""Screens on the wall: their secret addresses, and what they show."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.core.http import form_page, version_of
from apps.dashboards import actions, rules
from apps.dashboards.forms import ScreenForm
from apps.dashboards.models import Screen
from apps.dashboards.wall import wall_now


@require_http_methods(["GET", "POST"])
@requires(rules.can_manage_screens)
def screen_list(request: SignedInRequest) -> HttpResponse:
    """The addresses given out, and a new one."""
    return form_page(
        request,
        ScreenForm(request.POST or None),
        template="dashboards/screen_list.html",
        deed=lambda data: actions.make_screen(**data, by=request.user, at=timezone.now()),
        done=lambda _screen: request.path,
        context={"screens": Screen.objects.all(), "host": request.build_absolute_uri("/")[:-1]},
    )


@require_POST
@requires(rules.can_manage_screens)
def screen_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """The address shows nothing from now on."""
    screen = get_object_or_404(Screen, pk=pk)
    actions.revoke_screen(screen=screen, by=request.user, at=timezone.now(), version=version_of(request))
    messages.success(request, f"“{screen}”的大屏地址已停用。")
    return redirect("dashboards:screen_list")


@login_not_required  # a screen on the wall has no account; the key in the address opens sums and nothing else
@never_cache
@require_GET
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """The district's sums for a screen; 404 once the address is revoked."""
    get_object_or_404(Screen.objects.of_key(key))
    return TemplateResponse(request, "dashboards/screen.html", {"wall": wall_now(timezone.now())})
