"""The handbook, whom to call, and how far a new district has come."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.enums import Role
from apps.accounts.gates import SignedInRequest, requires
from apps.core.handbook import FIRST_PAGE, HandbookPage, page_of
from apps.dashboards import rules
from apps.dashboards.calling import whom_to_call
from apps.dashboards.starting import first_run

_ADMINISTRATORS = "administrators"
PAGE_OF_ROLE = {
    Role.ORGANISATION_DEPARTMENT: "organisation-department",
    Role.TOWN: "town",
    Role.UNIT_SECRETARY: "unit-secretary",
    Role.UNIT_LIAISON: "unit-liaison",
    Role.COMMUNITY_SECRETARY: "community-secretary",
    Role.COMMUNITY_WORKER: "community-worker",
    Role.MEMBER: "member",
}


@require_GET
@requires(rules.can_open_home)
def handbook(request: SignedInRequest) -> HttpResponse:
    """Without a page: the pages for the own roles, whom to call, and the way to all others."""
    chosen = request.GET.get("page")
    page = page_of(chosen or FIRST_PAGE)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "is_first": not chosen or chosen == FIRST_PAGE,
        "own_pages": _own_pages(request),
        "helpers": whom_to_call(request.user),
        "can_start": rules.can_start_district(request.user),
    }
    return TemplateResponse(request, "dashboards/help.html", context)


def _own_pages(request: SignedInRequest) -> list[HandbookPage]:
    keys = dict.fromkeys(
        PAGE_OF_ROLE.get(Role(row.role), _ADMINISTRATORS) for row in request.user.todays_roles
    )
    return [page for key in keys if (page := page_of(key))]


@require_GET
@requires(rules.can_start_district)
def start(request: SignedInRequest) -> HttpResponse:
    steps = first_run(timezone.localdate())
    context = {"steps": steps, "done": sum(step.is_done for step in steps)}
    return TemplateResponse(request, "dashboards/start.html", context)
