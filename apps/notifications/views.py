"""The inbox, and opinions and complaints."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.core.http import form_page, paged
from apps.notifications import actions, rules
from apps.notifications.forms import AnswerForm, ComplaintFilter, ComplaintForm, MessageFilter
from apps.notifications.models import Complaint, Message

_BOTH = ["GET", "POST"]


@require_GET
@requires(rules.can_use_inbox)
def message_list(request: SignedInRequest) -> HttpResponse:
    context = paged(request, Message.objects.visible_to(request.user), filters=MessageFilter)
    return TemplateResponse(request, "notifications/message_list.html", context)


@require_POST
@requires(rules.can_use_inbox)
def message_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark as read and go where the message leads."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    actions.read_message(message=message, at=timezone.now())
    is_ours = url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if message.url and is_ours else reverse("notifications:message_list"))


@require_POST
@requires(rules.can_use_inbox)
def message_read_all(request: SignedInRequest) -> HttpResponse:
    actions.read_all(user=request.user, at=timezone.now())
    return redirect("notifications:message_list")


@require_GET
@requires(rules.can_use_inbox)
def complaint_list(request: SignedInRequest) -> HttpResponse:
    rows = Complaint.objects.visible_to(request.user).select_related("answered_by")
    context = paged(request, rows, filters=ComplaintFilter)
    context["can_answer"] = rules.can_answer_complaints(request.user)
    return TemplateResponse(request, "notifications/complaint_list.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_use_inbox)
def complaint_new(request: SignedInRequest) -> HttpResponse:
    response = form_page(
        request,
        ComplaintForm(request.POST or None, initial={"page": request.GET.get("page", "")[:200]}),
        template="notifications/complaint_form.html",
        deed=lambda values: actions.make_complaint(**values, by=request.user, at=timezone.now()),
        done=lambda _: reverse("notifications:complaint_list"),
    )
    if response.status_code == 302:
        messages.success(request, "已收到。组织部会在这里答复您，并给您发消息。")
    return response


@require_http_methods(_BOTH)
@requires(rules.can_answer_complaints)
def complaint_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    complaint = get_object_or_404(Complaint.objects.visible_to(request.user), pk=pk)
    return form_page(
        request,
        AnswerForm(request.POST or None),
        template="notifications/complaint_answer.html",
        deed=lambda values: actions.answer_complaint(
            complaint=complaint, answer=values["answer"], by=request.user, at=timezone.now()
        ),
        done=lambda _: reverse("notifications:complaint_list"),
        context={"complaint": complaint},
    )
