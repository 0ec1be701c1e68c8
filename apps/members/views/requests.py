"""Members' requests about their own data: asking, the unit's list, answering."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.http import form_page, paged, version_of
from apps.members import actions, rules
from apps.members.enums import DataRequestKind, DataRequestState
from apps.members.filters import DataRequestFilter
from apps.members.forms import AnswerForm, DataRequestForm
from apps.members.lists import REQUEST_COLUMNS
from apps.members.models import DataRequest, Person

_BOTH = ["GET", "POST"]


@require_http_methods(_BOTH)
@requires(rules.can_use_own_page)
def data_request_ask(request: SignedInRequest) -> HttpResponse:
    person = get_object_or_404(Person.objects.in_reach(request.user, Deed.READ_OWN))
    return form_page(
        request,
        DataRequestForm(request.POST or None),
        template="members/data_request_ask.html",
        deed=lambda values: actions.ask_data_request(
            person=person,
            kind=DataRequestKind(values["kind"]),
            text=values["text"],
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: reverse("members:own_page"),
        context={"person": person},
    )


@require_GET
@requires(rules.can_answer_data_requests)
def data_request_list(request: SignedInRequest) -> HttpResponse:
    rows = DataRequest.objects.visible_to(request.user).by_urgency(timezone.localdate())
    rows = rows.select_related("person", "unit")
    context = paged(request, rows, filters=DataRequestFilter, columns=REQUEST_COLUMNS)
    return TemplateResponse(request, "members/data_request_list.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_answer_data_requests)
def data_request_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = DataRequest.objects.in_reach(request.user, Deed.ANSWER_DATA_REQUESTS)
    asked = get_object_or_404(rows.select_related("person", "unit"), pk=pk)
    return form_page(
        request,
        AnswerForm(request.POST or None),
        template="members/data_request_answer.html",
        deed=lambda values: actions.answer_data_request(
            asked=asked,
            state=DataRequestState(values["state"]),
            answer=values["answer"],
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: reverse("members:data_request_list"),
        context={"asked": asked},
    )
