"""One sheet for one unit or one community."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.communities.models import Community
from apps.dashboards import rules
from apps.dashboards.forms import programme_of
from apps.dashboards.sheets import community_sheet_of, unit_sheet_of
from apps.dashboards.views.board import chosen_day
from apps.units.models import Unit


@require_GET
@requires(rules.can_read_figures)
def unit_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """A unit of the reader's reach; prints on one page."""
    reached = Unit.objects.in_reach(request.user, Deed.READ_FIGURES).departments()
    unit, day = get_object_or_404(reached, pk=pk), chosen_day(request)
    if (programme := programme_of(day)) is None:
        raise Http404
    sheet = unit_sheet_of(request.user, unit, programme, day)
    return TemplateResponse(request, "dashboards/sheet.html", {"sheet": sheet, "on": day})


@require_GET
@requires(rules.can_read_figures)
def community_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """A community of the reader's reach; prints on one page."""
    reached = Community.objects.in_reach(request.user, Deed.READ_FIGURES)
    community, day = get_object_or_404(reached, pk=pk), chosen_day(request)
    if (programme := programme_of(day)) is None:
        raise Http404
    sheet = community_sheet_of(request.user, community, programme, day, timezone.now())
    return TemplateResponse(request, "dashboards/sheet.html", {"sheet": sheet, "on": day})
