"""Pages about accounts, roles and one's own sign-in."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts import actions, rules
from apps.accounts.forms import AccountFilter, AccountForm, ReasonForm, RoleForm
from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.lists import ACCOUNT_COLUMNS
from apps.accounts.models import ApiToken, RoleAssignment, User
from apps.core.http import form_page, paged

_BOTH = ["GET", "POST"]


@require_GET
@requires(rules.can_give_roles)
def account_list(request: SignedInRequest) -> HttpResponse:
    today = RoleAssignment.objects.in_force(timezone.localdate()).select_related("unit", "community")
    rows = User.objects.prefetch_related(Prefetch("role_assignments", today, "shown_roles")).order_by("name")
    return TemplateResponse(
        request,
        "accounts/account_list.html",
        paged(request, rows, filters=AccountFilter, columns=ACCOUNT_COLUMNS),
    )


@require_http_methods(_BOTH)
@requires(rules.can_give_roles, step_up=True)
@never_cache
def account_create(request: SignedInRequest) -> HttpResponse:
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = actions.create_account(**form.cleaned_data, by=request.user, at=timezone.now())
        context = {"account": user, "password": password}
        return TemplateResponse(request, "accounts/password_shown.html", context)
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "accounts/account_form.html", {"form": form}, status=status)


@require_GET
@requires(rules.can_give_roles)
def account_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User, pk=pk)
    roles = account.role_assignments.select_related("unit", "community").order_by("-from_on")
    context = {
        "account": account,
        "roles": roles,
        "can_manage": rules.can_manage_accounts(request.user),
        "givable": {str(role) for role in rules.givable_roles(request.user)},
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "accounts/account_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_give_roles, step_up=True)
def role_give(request: SignedInRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User, pk=pk)
    return form_page(
        request,
        RoleForm(request.POST or None, roles=rules.givable_roles(request.user)),
        template="accounts/role_form.html",
        deed=lambda values: actions.give_role(user=account, **values, by=request.user, at=timezone.now()),
        done=lambda _: reverse("accounts:account_detail", args=[account.pk]),
        context={"account": account},
    )


@require_POST
@requires(rules.can_give_roles, step_up=True)
def role_end(request: SignedInRequest, pk: int) -> HttpResponse:
    givable = rules.givable_roles(request.user)
    assignment = get_object_or_404(RoleAssignment, pk=pk, role__in=givable)
    actions.end_role(assignment=assignment, on=timezone.localdate(), by=request.user, at=timezone.now())
    messages.success(request, "角色已收回，立即生效。")
    return redirect("accounts:account_detail", pk=assignment.user_id)


@require_http_methods(_BOTH)
@requires(rules.can_manage_accounts, step_up=True)
def account_lock(request: SignedInRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User, pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        template="accounts/account_lock.html",
        deed=lambda values: actions.set_account_active(
            user=account,
            active=not account.is_active,
            reason=values["reason"],
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: reverse("accounts:account_detail", args=[account.pk]),
        context={"account": account},
    )


@require_POST
@requires(rules.can_manage_accounts, step_up=True)
@never_cache
def password_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User, pk=pk)
    password = actions.reset_password(user=account, by=request.user, at=timezone.now())
    context = {"account": account, "password": password}
    return TemplateResponse(request, "accounts/password_shown.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_manage_accounts, step_up=True)
def second_factor_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User, pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        template="accounts/second_factor_reset.html",
        deed=lambda values: actions.reset_second_factor(
            user=account, reason=values["reason"], by=request.user, at=timezone.now()
        ),
        done=lambda _: reverse("accounts:account_detail", args=[account.pk]),
        context={"account": account},
    )


@require_GET
@requires(rules.is_signed_in)
def own_account(request: SignedInRequest) -> HttpResponse:
    user = request.user
    context = {"roles": user.todays_roles, "token": ApiToken.objects.filter(user=user).first()}
    return TemplateResponse(request, "accounts/own_account.html", context)


@require_POST
@requires(rules.is_signed_in, step_up=True)
@never_cache
def token_create(request: SignedInRequest) -> HttpResponse:
    token = actions.new_token(user=request.user, at=timezone.now())
    return TemplateResponse(request, "accounts/token_shown.html", {"token": token})


@require_POST
@requires(rules.is_signed_in)
def token_drop(request: SignedInRequest) -> HttpResponse:
    actions.drop_token(user=request.user, at=timezone.now())
    messages.success(request, "访问令牌已收回，用它的系统不能再读取数据。")
    return redirect("accounts:own_account")
