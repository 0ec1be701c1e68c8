"""What people are told about evaluations and feedback."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.communities.models import Community
from apps.core.dates import short_day_words
from apps.evaluations.models import EvaluationResult, EvaluationRound, FeedbackReport, UrgentFeedback
from apps.notifications.actions import notify
from apps.units.models import Unit


def _community(community: Community, at: datetime, *roles: Role) -> list[User]:
    wanted = roles or (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_WORKER)
    day = timezone.localdate(at)
    return list(RoleAssignment.objects.holders(*wanted, on=day, community_id=community.pk))


def _unit(unit: Unit, at: datetime, *roles: Role) -> list[User]:
    return list(RoleAssignment.objects.holders(*roles, on=timezone.localdate(at), unit=unit))


def _tell_round(
    evaluation: EvaluationRound, kind: str, subject: str, body: str, *, at: datetime, occasion: str = ""
) -> None:
    notify(
        recipients=_community(evaluation.community, at),
        kind=f"round.{kind}",
        occasion=f"round:{evaluation.pk}:{occasion or kind}",
        subject=subject,
        body=body,
        url=evaluation.get_absolute_url(),
        at=at,
    )


def tell_prepared(evaluation: EvaluationRound, *, at: datetime) -> None:
    body = (
        f"测评对象{evaluation.targets.count()}人，承诺和服务情况已自动填好。"
        f"请在{short_day_words(evaluation.opens_on)}前添加投票人、发放测评码。"
    )
    _tell_round(evaluation, "prepared", f"{evaluation.title}已准备好", body, at=at)


def remind_opening(evaluation: EvaluationRound, *, at: datetime) -> None:
    body = f"投票时段从今天到{short_day_words(evaluation.closes_on)}，请核对投票人后开始投票。"
    _tell_round(evaluation, "opening", f"{evaluation.title}可以开始投票了", body, at=at)


def tell_opened(evaluation: EvaluationRound, *, at: datetime) -> None:
    body = f"{short_day_words(evaluation.closes_on)}截止。纸质票由两位同志分别录入。"
    occasion = f"opened:{evaluation.version}"
    _tell_round(evaluation, "opened", f"{evaluation.title}开始投票", body, at=at, occasion=occasion)


def remind_closing(evaluation: EvaluationRound, *, at: datetime) -> None:
    voters = evaluation.voters.count()
    body = f"{short_day_words(evaluation.closes_on)}截止，{voters}人中已有{evaluation.votes}人投票。"
    occasion = f"closing:{evaluation.closes_on}"
    _tell_round(evaluation, "closing", f"{evaluation.title}快要截止", body, at=at, occasion=occasion)


def tell_extended(evaluation: EvaluationRound, *, at: datetime) -> None:
    until = short_day_words(evaluation.closes_on)
    body = f"投票人数不到{evaluation.min_ballots}人，截止日期延到{until}，请提醒投票。"
    occasion = f"extended:{evaluation.closes_on}"
    _tell_round(evaluation, "extended", f"{evaluation.title}延期", body, at=at, occasion=occasion)


def tell_closed(evaluation: EvaluationRound, *, at: datetime) -> None:
    unfinished = evaluation.sheets.unfinished().count()
    body = f"共{evaluation.votes}人投票。"
    if unfinished:
        body += f"还有{unfinished}张纸质票没有录完，请尽快录完或作废，然后计票。"
    occasion = f"closed:{evaluation.version}"
    _tell_round(evaluation, "closed", f"{evaluation.title}已截止", body, at=at, occasion=occasion)


def tell_counted(evaluation: EvaluationRound, *, at: datetime) -> None:
    waiting = evaluation.comments.waiting().count()
    body = f"请审看{waiting}条意见，然后确认结果。" if waiting else "请核对并确认结果。"
    occasion = f"counted:{evaluation.version}"
    _tell_round(evaluation, "counted", f"{evaluation.title}已计票", body, at=at, occasion=occasion)


def tell_reopened(evaluation: EvaluationRound, *, at: datetime) -> None:
    until = f"{short_day_words(evaluation.closes_on)}截止"
    body = f"原因：{evaluation.reopen_reason}。原来的票已作废，请重新发放测评码，{until}。"
    occasion = f"reopened:{evaluation.version}"
    _tell_round(evaluation, "reopened", f"{evaluation.title}重新投票", body, at=at, occasion=occasion)


def tell_results(results: list[EvaluationResult], *, at: datetime) -> None:
    """Each member who has an account: the own result is ready."""
    for result in results:
        target = result.target
        if target.person.user:
            notify(
                recipients=[target.person.user],
                kind="result.ready",
                occasion=f"round:{target.round_id}",
                subject=f"您的{target.round.title}结果出来了",
                body=f"有不同意见可以在{short_day_words(target.round.reply_until)}前答复，社区会一并反馈给单位。",
                url=reverse("evaluations:my_results"),
                at=at,
            )


def tell_report_sent(report: FeedbackReport, *, at: datetime) -> None:
    notify(
        recipients=_unit(report.unit, at, Role.UNIT_SECRETARY, Role.UNIT_LIAISON),
        kind="feedback.sent",
        occasion=f"report:{report.pk}",
        subject=f"{report.community}发来{report.round.title}反馈报告",
        body=f"请书记在{short_day_words(report.reply_by)}前签收，并写明结果怎样运用。",
        url=report.get_absolute_url(),
        at=at,
    )


def chase_report(report: FeedbackReport, *, at: datetime) -> None:
    notify(
        recipients=_unit(report.unit, at, Role.UNIT_SECRETARY),
        kind="feedback.chase",
        occasion=f"report:{report.pk}",
        subject=f"{report.community}的反馈报告还没有签收",
        body=f"{short_day_words(timezone.localdate(report.sent_at))}发出，请尽快签收并写明处理情况。",
        url=report.get_absolute_url(),
        at=at,
    )


def escalate_report(report: FeedbackReport, *, at: datetime) -> None:
    """To the organisation department, after the unit was chased in vain."""
    day = timezone.localdate(at)
    notify(
        recipients=RoleAssignment.objects.holders(Role.ORGANISATION_DEPARTMENT, on=day),
        kind="feedback.escalated",
        occasion=f"report:{report.pk}",
        subject=f"{report.unit}催办后仍未签收反馈报告",
        body=f"{report.community}于{short_day_words(timezone.localdate(report.sent_at))}发出，请协调。",
        url=report.get_absolute_url(),
        at=at,
    )


def tell_acknowledged(report: FeedbackReport, *, at: datetime) -> None:
    notify(
        recipients=_community(report.community, at, Role.COMMUNITY_SECRETARY),
        kind="feedback.acknowledged",
        occasion=f"report:{report.pk}",
        subject=f"{report.unit}已签收反馈报告",
        body=f"结果运用：{'、'.join(report.handling_labels)}。",
        url=report.get_absolute_url(),
        at=at,
    )


def _tell_urgent(urgent: UrgentFeedback, kind: str, to: list[User], subject: str, at: datetime) -> None:
    notify(
        recipients=to,
        kind=f"urgent.{kind}",
        occasion=f"urgent:{urgent.pk}",
        subject=subject,
        body="请打开查看。",
        url=urgent.get_absolute_url(),
        at=at,
    )


def tell_urgent_drafted(urgent: UrgentFeedback, *, at: datetime) -> None:
    to = _community(urgent.community, at, Role.COMMUNITY_SECRETARY)
    _tell_urgent(urgent, "drafted", to, f"有一条重要情况待发送给{urgent.unit}", at)


def tell_urgent_sent(urgent: UrgentFeedback, *, at: datetime) -> None:
    to = _unit(urgent.unit, at, Role.UNIT_SECRETARY, Role.UNIT_LIAISON)
    _tell_urgent(urgent, "sent", to, f"{urgent.community}反馈{urgent.person}的重要情况", at)


def tell_urgent_acknowledged(urgent: UrgentFeedback, *, at: datetime) -> None:
    to = _community(urgent.community, at)
    _tell_urgent(urgent, "acknowledged", to, f"{urgent.unit}已处理{urgent.person}的重要情况", at)
