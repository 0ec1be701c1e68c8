"""Rounds, ballots and results: who may, and what stands against it."""

from collections.abc import Callable
from datetime import date

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.dates import short_day_words
from apps.core.errors import Problem
from apps.evaluations.enums import HAS_RESULTS, RoundStatus
from apps.evaluations.models import EvaluationResult, EvaluationRound

_R = RoundStatus


def can_read_rounds(user: User) -> bool:
    return user.may(Deed.READ_ROUNDS)


def can_run_rounds(user: User) -> bool:
    return user.may(Deed.RUN_ROUNDS)


def can_enter_ballots(user: User) -> bool:
    return user.may(Deed.ENTER_BALLOTS)


def can_reopen_rounds(user: User) -> bool:
    return user.may(Deed.REOPEN_ROUNDS)


def can_read_results(user: User) -> bool:
    return user.may(Deed.READ_RESULTS)


def can_read_own_results(user: User) -> bool:
    return user.may(Deed.REPLY_RESULT)


def problems_with_opening(evaluation: EvaluationRound, day: date) -> list[Problem]:
    """Within the programme's window, somebody to judge, enough voters, a code for each."""
    problems = []
    voters = evaluation.voters.count()
    if not evaluation.is_voting_day(day):
        span = f"{short_day_words(evaluation.opens_on)}至{short_day_words(evaluation.closes_on)}"
        problems.append(Problem("outside_window", f"投票时段是{span}，现在不能开始。请到时再开始。"))
    if not evaluation.targets.exists():
        problems.append(Problem("no_targets", "本次测评没有测评对象。请核对报到满三十天的党员，再重新准备。"))
    if voters < evaluation.min_ballots:
        sentence = f"投票人至少要{evaluation.min_ballots}人，现在有{voters}人，请先添加投票人。"
        problems.append(Problem("too_few_voters", sentence))
    if evaluation.voters.without_code().exists():
        problems.append(Problem("codes_missing", "请先发放测评码，再开始投票。"))
    return problems


def problems_with_voting(evaluation: EvaluationRound, day: date) -> list[Problem]:
    """Whether a phone may vote now."""
    if evaluation.status in {_R.PLANNED, _R.PREPARED}:
        return [
            Problem(
                "not_open",
                f"投票还没有开始，时间是{short_day_words(evaluation.opens_on)}起，请到时再用这个码。",
            )
        ]
    if evaluation.status != _R.OPEN or day > evaluation.closes_on:
        return [Problem("closed", "投票已经截止，不用再投。感谢您的参与。")]
    return []


def problems_with_early_closing(evaluation: EvaluationRound, day: date) -> list[Problem]:
    """Before the last day only when everybody has voted."""
    left = evaluation.voters.unused().count()
    if day <= evaluation.closes_on and left:
        sentence = f"还有{left}人没有投票，{short_day_words(evaluation.closes_on)}以后自动截止，请等到那时。"
        return [Problem("votes_outstanding", sentence)]
    return []


def problems_with_counting(evaluation: EvaluationRound) -> list[Problem]:
    unfinished = evaluation.sheets.unfinished().count()
    if unfinished:
        return [Problem("sheets_unfinished", f"还有{unfinished}张纸质票没有录完，请录完或作废后再计票。")]
    return []


def problems_with_confirming(evaluation: EvaluationRound) -> list[Problem]:
    waiting = evaluation.comments.waiting().count()
    if waiting:
        return [Problem("comments_waiting", f"还有{waiting}条意见没有审看，请先审看。")]
    return []


def problems_with_reopening(closes_on: date, reason: str, day: date) -> list[Problem]:
    problems = []
    if not reason.strip():
        problems.append(Problem("reason_missing", "请写明程序上出了什么问题。"))
    if closes_on < day:
        problems.append(Problem("closes_in_the_past", "新的截止日期不能早于今天。请改日期。"))
    return problems


def problems_with_replying(result: EvaluationResult, day: date) -> list[Problem]:
    evaluation = result.target.round
    if not evaluation.result_stands or evaluation.reply_until is None:
        return [Problem("not_confirmed", "结果还没有确认，请等确认后再答复。")]
    if day > evaluation.reply_until:
        return [
            Problem(
                "reply_over",
                f"答复期到{short_day_words(evaluation.reply_until)}为止，现在不能再答复。有话要说的，请联系社区或本单位。",
            )
        ]
    return []


# What is offered in which state; the deed's right is asked beside it.
_DEEDS = {
    "add_voters": (Deed.RUN_ROUNDS, {_R.PREPARED}),
    "issue_codes": (Deed.RUN_ROUNDS, {_R.PREPARED, _R.OPEN}),
    "open": (Deed.RUN_ROUNDS, {_R.PREPARED}),
    "enter_paper": (Deed.ENTER_BALLOTS, {_R.OPEN, _R.CLOSED}),
    "close": (Deed.RUN_ROUNDS, {_R.OPEN}),
    "count": (Deed.RUN_ROUNDS, {_R.CLOSED}),
    "screen_comments": (Deed.RUN_ROUNDS, {_R.COUNTED}),
    "confirm": (Deed.RUN_ROUNDS, {_R.COUNTED}),
    "reopen": (Deed.REOPEN_ROUNDS, {_R.COUNTED}),
    "send_reports": (Deed.SEND_FEEDBACK, {_R.CONFIRMED}),
    "print_counts": (Deed.ENTER_BALLOTS, HAS_RESULTS),
}


def available_actions(user: User, evaluation: EvaluationRound) -> list[str]:
    """What this user may do with the round in its present state."""
    return [
        name
        for name, (deed, statuses) in _DEEDS.items()
        if evaluation.status in statuses
        and user.may_at(deed, unit_path=evaluation.community.town.path, community_id=evaluation.community_id)
    ]


def next_step(actions: list[str], evaluation: EvaluationRound, day: date) -> str:
    """The one thing to do next among the offered actions; blank when there is only waiting."""
    voters = evaluation.voters
    order: list[tuple[str, Callable[[], bool]]] = [
        ("add_voters", lambda: voters.count() < evaluation.min_ballots),
        ("issue_codes", lambda: voters.without_code().exists()),
        ("open", lambda: evaluation.is_voting_day(day)),
        ("close", lambda: not problems_with_early_closing(evaluation, day)),
        ("count", lambda: not problems_with_counting(evaluation)),
        ("screen_comments", lambda: evaluation.comments.waiting().exists()),
        ("confirm", lambda: True),
        ("send_reports", lambda: reports_may_go(evaluation, day)),
        ("enter_paper", lambda: True),
    ]
    return next((name for name, is_due in order if name in actions and is_due()), "")


def reports_may_go(evaluation: EvaluationRound, day: date) -> bool:
    """After the members' days of reply, or when the window's last day leaves no more time."""
    if evaluation.reply_until is None:
        return False
    return day > evaluation.reply_until or day >= evaluation.feedback_by
