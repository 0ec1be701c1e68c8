"""The gate of every page: rule, second factor, step-up, one effect per click, and a record of refusals."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError
from apps.core.idempotency import Answer, fingerprint_of, run_once


class SignedInRequest(HttpRequest):
    """A request behind the gate: its user is a signed-in account."""

    user: User


Rule = Callable[[User], bool]
View = Callable[..., HttpResponse]


def requires(rule: Rule, *, step_up: bool = False) -> Callable[[View], View]:
    """Let a request through to the view when `rule(user)` holds; leaves `rule` on the view as its mark.

    Before any page a first password is changed and a missing second factor set up. A refusal answers 403,
    an object out of reach 404; both are written to the audit. A refused deed that the view doesn't show
    itself answers 409. `step_up` asks one who may for the password again when the last proof is older than
    five minutes (reveal, export, role change).
    """

    def decorate(view: View) -> View:
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _run(view, request, *args, **kwargs)

        proven: View = reauthentication_required(run) if step_up else run

        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user: User = request.user  # type: ignore[assignment]  # LoginRequiredMiddleware is on
            user.audit_address = request.META.get("REMOTE_ADDR") or None
            if first := first_duty(user):
                return redirect(first)
            try:
                if not rule(user):
                    raise PermissionDenied
                return proven(request, *args, **kwargs)
            except DomainError as refusal:
                return render(request, "409.html", {"sentence": refusal.sentence}, status=409)
            except (PermissionDenied, Http404) as refusal:
                note_refusal(user, request.path, is_denied=isinstance(refusal, PermissionDenied))
                raise

        marked: Any = gated
        marked.rule = rule
        return gated

    return decorate


def note_refusal(user: User, path: str, *, is_denied: bool) -> None:
    """Write to the audit that this account was refused, or asked for what is out of its reach.

    A process on a replica can't; the requests that it gets are the board's.
    """
    if not settings.READS_ONLY:
        event = "access.denied" if is_denied else "access.not_found"
        record(event, user, by=user, at=timezone.now(), after={"path": path[:200]})


def first_duty(user: User) -> str | None:
    """The name of the page that this account must get through before any other; None when there is none."""
    if user.must_change_password:
        return "account_change_password"
    return "mfa_activate_totp" if must_set_up_second_factor(user) else None


def must_set_up_second_factor(user: User) -> bool:
    """Whether this account sees other people's data but has no second factor yet."""
    return settings.SECOND_FACTOR_REQUIRED and user.sees_others and not is_mfa_enabled(user)


def _run(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method != "POST":
        return view(request, *args, **kwargs)
    key = request.POST.get("idempotency_key", "")
    if not 8 <= len(key) <= 64:
        raise BadRequest("页面已过期，请刷新后重试。")

    def run() -> tuple[HttpResponse, Answer | None]:
        response = view(request, *args, **kwargs)
        kept = isinstance(response, HttpResponseRedirect)
        return response, Answer(response.status_code, response["Location"]) if kept else None

    answer = run_once(user=request.user, key=key, fingerprint=fingerprint_of(request), run=run)
    return HttpResponseRedirect(answer.location) if isinstance(answer, Answer) else answer
