"""What must be true of all floors at any hour: each counter and sum equals the rows it stands for.

The lines are for those who run the platform: they name rows by number, never people.
"""

from collections.abc import Callable, Iterable, Mapping

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils import timezone

from apps.accounts.enums import ADMINISTRATOR_ROLES
from apps.accounts.models import RoleAssignment, User
from apps.activities.models import Activity, Attendance, HoursRecord
from apps.audit.sealing import first_broken_seal
from apps.checkins.models import CheckInCard, SerialCounter
from apps.dashboards.keeping import differences
from apps.evaluations.models import EvaluationRound, EvaluationTarget
from apps.posts.enums import IN_GROUP
from apps.posts.models import Post, PostClaim, PostGroup
from apps.spreadsheets.enums import RowOutcome, RowVerdict
from apps.spreadsheets.models import ImportBatch


def _places() -> Iterable[str]:
    for post in Post.objects.miscounted():
        yield f"岗位 {post.pk}：记为已占 {post.taken}，占用名额的认领 {post.held}"  # type: ignore[attr-defined]  # annotated


def _heads() -> Iterable[str]:
    holders = PostClaim.objects.filter(
        post=OuterRef("post"), person=OuterRef("head"), status__in=IN_GROUP
    ).values("pk")
    rows = PostGroup.objects.exclude(head=None).annotate(held=Subquery(holders[:1])).filter(held=None)
    for group in rows:
        yield f"岗位分组 {group.pk}：组长不在这个岗位上"


def _sign_ups() -> Iterable[str]:
    for activity in Activity.objects.with_wrong_counter():
        yield f"活动 {activity.pk}：记为已报名 {activity.signed_up}，报名记录 {activity.rows}"  # type: ignore[attr-defined]


def _hours() -> Iterable[str]:
    for row in Attendance.objects.out_of_balance():
        yield f"到场记录 {row.pk}：时长 {row.expected}，台账合计 {row.in_ledger}"  # type: ignore[attr-defined]


def _reversals() -> Iterable[str]:
    mirrored = Q(
        hours=-F("reverses__hours"), attendance=F("reverses__attendance"), person=F("reverses__person")
    )
    for record in HoursRecord.objects.exclude(reverses=None).exclude(mirrored):
        yield f"时长记录 {record.pk}：与所冲销的记录 {record.reverses_id} 不相抵"
    for record in HoursRecord.objects.exclude(person=F("attendance__person")):
        yield f"时长记录 {record.pk}：不是到场记录 {record.attendance_id} 本人的"


def _votes() -> Iterable[str]:
    for one in EvaluationRound.objects.with_wrong_counter():
        yield f"测评 {one.pk}：记为已投 {one.votes}，已用的投票资格 {one.found}"  # type: ignore[attr-defined]


def _ballots() -> Iterable[str]:
    for target in EvaluationTarget.objects.with_wrong_counter():
        yield f"测评对象 {target.pk}：记为 {target.ballots} 票，与票箱不符"


def _serials() -> Iterable[str]:
    last = dict(SerialCounter.objects.values_list("series", "last"))
    highest = CheckInCard.objects.exclude(serial=None).values_list("programme__year").annotate(Max("serial"))
    for year, serial in highest.order_by("programme__year"):
        if last.get(f"card:{year}", 0) < serial:
            yield f"{year} 年报到卡：最大编号 {serial}，计数器 {last.get(f'card:{year}', 0)}"


def _imports() -> Iterable[str]:
    counted = {
        **{f"{verdict}_rows": Q(rows__verdict=verdict) for verdict in RowVerdict},
        **{f"{outcome}_rows": Q(rows__outcome=outcome) for outcome in RowOutcome},
    }
    found = {f"found_{name}": Count("rows", filter=condition) for name, condition in counted.items()}
    agrees = Q(**{name: F(f"found_{name}") for name in counted})
    for batch in ImportBatch.objects.filter(purged_at=None).annotate(**found).exclude(agrees):
        yield f"导入批次 {batch.pk}：各类行数与逐行记录不符"


def _administrators() -> Iterable[str]:
    on = RoleAssignment.objects.in_force(timezone.localdate())
    kept_apart = on.filter(role__in=ADMINISTRATOR_ROLES).values("user")
    roles = on.filter(user__in=kept_apart).values("user").annotate(roles=Count("role", distinct=True))
    for user in User.objects.filter(pk__in=roles.filter(roles__gt=1).values("user")).order_by("pk"):
        yield f"账号 {user.pk}：管理员账号另有其他角色"


def _seals() -> Iterable[str]:
    broken = first_broken_seal()
    if broken:
        yield f"封条 {broken.pk}：与记录 {broken.first_id} 至 {broken.last_id} 不符"


INVARIANTS: Mapping[str, Callable[[], Iterable[str]]] = {
    "岗位已占名额": _places,
    "岗位分组组长": _heads,
    "活动报名人数": _sign_ups,
    "服务时长台账": _hours,
    "时长冲销": _reversals,
    "测评已投人数": _votes,
    "测评票数": _ballots,
    "报到卡编号": _serials,
    "导入行数": _imports,
    "管理员分设": _administrators,
    "审计封条": _seals,
    "当日统计": differences,
}


def broken_invariants() -> dict[str, list[str]]:
    """By name in a fixed order: the rows that differ; an empty list is as it must be."""
    return {name: list(find()) for name, find in INVARIANTS.items()}
