"""What people are told about activities and hours."""

from datetime import date
from typing import TypedDict

from django.urls import reverse

from apps.activities.models import Activity, Attendance, HoursCorrection
from apps.core.dates import short_day_words


class Notice(TypedDict):
    """The arguments of `notify` that don't depend on the recipient."""

    kind: str
    occasion: str
    subject: str
    body: str
    url: str


def _about(activity: Activity, kind: str, subject: str, body: str, *, step: str = "") -> Notice:
    return Notice(
        kind=f"activity.{kind}",
        occasion=f"activity:{activity.pk}:{step or kind}",
        subject=subject,
        body=body,
        url=activity.get_absolute_url(),
    )


def _facts(activity: Activity) -> str:
    phone = f"，电话{activity.contact_phone}" if activity.contact_phone else ""
    return f"时间：{activity.span}。地点：{activity.place}。联系人：{activity.contact}{phone}。"


def submitted(activity: Activity) -> Notice:
    return _about(
        activity,
        "submitted",
        f"活动待批准：{activity}",
        _facts(activity) + "请批准或退回。",
        step=f"submitted:{activity.version}",
    )


def approved(activity: Activity) -> Notice:
    return _about(activity, "approved", f"活动已批准：{activity}", _facts(activity) + "请公布并邀请党员。")


def sent_back(activity: Activity) -> Notice:
    return _about(
        activity,
        "sent_back",
        f"活动被退回：{activity}",
        f"原因：{activity.end_reason}",
        step=f"sent_back:{activity.version}",
    )


def invited(activity: Activity) -> Notice:
    return _about(
        activity,
        "invited",
        f"邀请您参加：{activity}",
        f"{_facts(activity)}参加与否由您自愿决定，请打开后答复。",
    )


def changed(activity: Activity) -> Notice:
    return _about(
        activity,
        "changed",
        f"活动有变动：{activity}",
        f"{_facts(activity)}请以最新安排为准。",
        step=f"changed:{activity.version}",
    )


def rescheduled(activity: Activity, reason: str) -> Notice:
    body = f"{_facts(activity)}改期原因：{reason}。原来的答复已取消，请重新答复是否参加。"
    return _about(
        activity, "rescheduled", f"活动改期：{activity}", body, step=f"rescheduled:{activity.version}"
    )


def cancelled(activity: Activity) -> Notice:
    body = f"原定{activity.span}的活动已取消。原因：{activity.end_reason}"
    return _about(activity, "cancelled", f"活动取消：{activity}", body)


def hours_verified(activity: Activity) -> Notice:
    notice = _about(
        activity,
        "hours_verified",
        f"服务时长已核实：{activity}",
        "请到“我的时长”查看，如有出入可以提出异议。",
    )
    return {**notice, "url": reverse("activities:my_hours")}


def reminder(activity: Activity) -> Notice:
    bring = f"注意事项：{activity.bring}。" if activity.bring else ""
    body = f"{_facts(activity)}{bring}如不能参加，请在活动开始前说明。"
    return _about(activity, "reminder", f"明天有活动：{activity}", body)


def today(activity: Activity) -> Notice:
    return _about(activity, "today", f"今天是党员活动日：{activity}", _facts(activity))


def confirm_hours(activity: Activity) -> Notice:
    body = f"{activity.span}的活动已经结束，请完成点名、核实时长并填写小结。"
    return _about(activity, "confirm_hours", f"请核实时长：{activity}", body)


def record_warning(activity: Activity, deadline: date) -> Notice:
    body = f"记录期限是{short_day_words(deadline)}，逾期将标注“超期记录”，并须由社区党组织书记核实。"
    return _about(activity, "record_warning", f"活动尚未记录完：{activity}", body)


def record_late(activity: Activity) -> Notice:
    body = "已超过记录期限。请社区党组织书记核实时长，并补齐小结；记录会标注“超期记录”。"
    return _about(activity, "record_late", f"活动记录已超期：{activity}", body)


def disputed(row: Attendance) -> Notice:
    return Notice(
        kind="hours.disputed",
        occasion=f"attendance:{row.pk}:disputed:{row.version}",
        subject=f"对时长有异议：{row.person}",
        body=f"活动：{row.activity}。理由：{row.dispute_reason}。请核对后更正或说明。",
        url=row.get_absolute_url(),
    )


def dispute_answered(row: Attendance, answer: str) -> Notice:
    return Notice(
        kind="hours.dispute_answered",
        occasion=f"attendance:{row.pk}:answered:{row.version}",
        subject=f"您的异议已处理：{row.activity}",
        body=f"经核对，记录保持不变。说明：{answer}",
        url=reverse("activities:my_hours"),
    )


def correction_asked(correction: HoursCorrection) -> Notice:
    row = correction.attendance
    return Notice(
        kind="hours.correction_asked",
        occasion=f"correction:{correction.pk}:asked",
        subject=f"时长更正待确认：{row.person}",
        body=f"活动：{row.activity}。{correction.old_hours}小时改为{correction.new_hours}小时。"
        f"原因：{correction.reason}。请另一位同志确认。",
        url=row.get_absolute_url(),
    )


def corrected(correction: HoursCorrection) -> Notice:
    row = correction.attendance
    result = f"更正为{correction.new_hours}小时" if correction.new_hours else "作废"
    return Notice(
        kind="hours.corrected",
        occasion=f"correction:{correction.pk}:confirmed",
        subject=f"服务时长已更正：{row.activity}",
        body=f"原{correction.old_hours}小时，现{result}。原因：{correction.reason}",
        url=reverse("activities:my_hours"),
    )


def no_activity_announced(month: date, community_name: str, days: list[int]) -> Notice:
    on = "、".join(f"{day}日" for day in days)
    return Notice(
        kind="activity.none_announced",
        occasion=f"{month:%Y-%m}:{community_name}",
        subject=f"{month.month}月党员活动日还没有公布活动",
        body=f"{community_name}还没有公布{month.month}月{on}的活动，请及时安排。",
        url=reverse("activities:activity_list"),
    )


def help_list_people(year: int, place: str, count: int, minimum: int) -> Notice:
    return Notice(
        kind="activity.help_people",
        occasion=f"{year}:{place}",
        subject=f"{place}有{count}人参加活动偏少",
        body=f"{place}有{count}人今年参加活动不到{minimum}次。名单仅供您安排和联系时参考，请勿公布。",
        url=reverse("activities:participation_list"),
    )


def help_list_offers(year: int, community_name: str, offers: int) -> Notice:
    return Notice(
        kind="activity.help_offers",
        occasion=f"{year}:{community_name}",
        subject=f"{community_name}今年活动偏少",
        body=f"今年已开展{offers}次活动。请在年底前再安排几次，让每位党员都有机会参加。",
        url=reverse("activities:activity_list"),
    )
