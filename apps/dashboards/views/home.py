"""The first page: what waits for this person, and where their part stands."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.gates import SignedInRequest, requires
from apps.dashboards import rules
from apps.dashboards.headline import headline_for
from apps.dashboards.own_year import own_year
from apps.dashboards.waiting import waiting_for
from apps.programmes.models import Programme


@require_GET
@requires(rules.can_open_home)
def home(request: SignedInRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    programme = Programme.objects.in_force().first()
    context = {
        "programme": programme,
        "waiting": waiting_for(user, programme, now),
        "headline": headline_for(user, programme, timezone.localdate(now)) if programme else None,
        "year": own_year(user, programme, now) if programme else None,
        "can_read_figures": rules.can_read_figures(user),
        "has_roles": bool(user.todays_roles),
    }
    return TemplateResponse(request, "dashboards/home.html", context)
