"""A member in a round: what the community and the unit see, and the member's own page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.http import form_page, version_of
from apps.evaluations import actions, rules
from apps.evaluations.enums import Grade, Item
from apps.evaluations.forms import ReplyForm
from apps.evaluations.models import BallotComment, EvaluationResult, EvaluationTarget
from apps.evaluations.prints import share


def _table(result: EvaluationResult | None) -> list[dict[str, object]]:
    """Per item the number of each grade and the share of satisfied; nothing of items graded by too few."""
    if result is None or not result.is_shown:
        return []
    rows = {item: result.counts.get(item.value) for item in Item}
    counts = {item: [row[grade] for grade in Grade.values] for item, row in rows.items() if row}
    return [
        {"label": str(item.label), "counts": counts.get(item), "share": share(counts.get(item, []))}
        for item in Item
    ]


@require_GET
@requires(rules.can_read_rounds)
def target_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(EvaluationTarget.objects.visible_to(request.user).with_names(), pk=pk)
    result = EvaluationResult.objects.visible_to(request.user).filter(target=target).first()
    context = {
        "target": target,
        "result": result,
        "table": _table(result),
        "grades": Grade.labels,
        "comments": BallotComment.objects.shown().filter(target=target) if result else [],
    }
    return TemplateResponse(request, "evaluations/target_detail.html", context)


@require_GET
@requires(rules.can_read_own_results)
def my_results(request: SignedInRequest) -> HttpResponse:
    rows = EvaluationResult.objects.in_reach(request.user, Deed.REPLY_RESULT).with_names()
    day = timezone.localdate()
    own = [
        {
            "result": row,
            "table": _table(row),
            "may_reply": not rules.problems_with_replying(row, day),
            "comments": BallotComment.objects.shown().filter(target=row.target_id),
        }
        for row in rows.order_by("-target__round__ends_on")
    ]
    return TemplateResponse(request, "evaluations/my_results.html", {"own": own, "grades": Grade.labels})


@require_http_methods(["GET", "POST"])
@requires(rules.can_read_own_results)
def result_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = EvaluationResult.objects.in_reach(request.user, Deed.REPLY_RESULT).with_names()
    result = get_object_or_404(rows, pk=pk)
    return form_page(
        request,
        ReplyForm(request.POST or None, initial={"text": result.reply}),
        template="evaluations/result_reply.html",
        deed=lambda values: actions.reply_to_result(
            result=result,
            text=values["text"],
            by=request.user,
            at=timezone.now(),
            version=version_of(request),
        ),
        done=lambda _: reverse("evaluations:my_results"),
        context={"result": result},
    )
