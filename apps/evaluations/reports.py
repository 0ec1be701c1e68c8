"""What a feedback report says: gathered from targets and results, frozen when it is sent."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from apps.core.rounding import one_decimal
from apps.evaluations.models import EvaluationResult, EvaluationTarget


def percent(rate: Decimal | None) -> str:
    """One decimal, half up; a dash when there is nothing to divide by."""
    return "—" if rate is None else f"{one_decimal(rate)}%"


def result_of(target: EvaluationTarget) -> EvaluationResult | None:
    return getattr(target, "result", None)


def report_facts(targets: Iterable[EvaluationTarget], words: Mapping[int, list[str]]) -> dict[str, Any]:
    """`lines`, one a member, and `figures`, label, value and measure word, of a unit's members."""
    rows = list(targets)
    return {"lines": [_line(row, words.get(row.pk, [])) for row in rows], "figures": _figures(rows)}


def _line(target: EvaluationTarget, words: list[str]) -> dict[str, Any]:
    facts, result = target.facts, result_of(target)
    return {
        "name": target.person.name,
        "volunteer_no": target.person.volunteer_no,
        "received_on": facts["received_on"],
        "posts": "、".join(facts["posts"]),
        "items_done": facts["items_done"],
        "items_due": facts["items_due"],
        "arranged": facts["arranged"],
        "attended": facts["attended"],
        "hours": facts["hours"],
        "ballots": result.valid_ballots if result else 0,
        "grade": str(result.get_grade_display()) if result and result.is_shown else "票数不足",
        "satisfaction": percent(result.satisfaction) if result and result.is_shown else "",
        "reply": result.reply if result else "",
        "words": words,
    }


def _figures(targets: list[EvaluationTarget]) -> list[dict[str, str]]:
    facts = [target.facts for target in targets]
    hours = sum((Decimal(fact["hours"]) for fact in facts), Decimal(0))
    due = sum(fact["items_due"] for fact in facts)
    done = sum(fact["items_done"] for fact in facts)
    shown = [result for target in targets if (result := result_of(target)) and result.is_shown]
    valid = sum(result.valid_ballots for result in shown)
    good = sum(result.satisfied + result.basically_satisfied for result in shown)
    return [
        {"label": "报到党员", "value": str(len(targets)), "measure": "人"},
        {
            "label": "参加活动",
            "value": str(sum(fact["attended"] for fact in facts)),
            "measure": "人次",
            "note": "时长已核实",
        },
        {"label": "服务时长", "value": str(hours), "measure": "小时"},
        {"label": "承诺完成", "value": f"{done}/{due}" if due else "—", "note": "到期事项"},
        {
            "label": "测评满意率",
            "value": percent(Decimal(100 * good) / valid if valid else None),
            "note": f"有效票 {valid} 张",
        },
    ]
