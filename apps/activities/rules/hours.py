"""How hours follow from times, who may verify and correct them, what is broken in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.enums import TOOK_PLACE, CorrectionStatus, HoursStatus
from apps.activities.models import Activity, Attendance, HoursCorrection, HoursRecord
from apps.activities.rules.arranging import programme_for, record_deadline
from apps.core.errors import Problem
from apps.core.rounding import one_decimal


@dataclass(frozen=True)
class VerificationLine:
    """One record on the page of verification."""

    row: Attendance
    problems: list[Problem]

    @property
    def token(self) -> str:
        """The record as it is shown: "pk-version"."""
        return f"{self.row.pk}-{self.row.version}"


# Above these hours of one person on one day a higher hand verifies (B2, hours control).
LONG_DAY, OVERLONG_DAY = Decimal(8), Decimal(12)
WHO = {
    Deed.VERIFY_HOURS: "社区工作者",
    Deed.VERIFY_LONG_HOURS: "社区党组织书记",
    Deed.VERIFY_OVERLONG_HOURS: "镇（街道）",
}


def hours_of(activity: Activity, in_at: datetime, out_at: datetime) -> Decimal:
    """时长: min(out − in, activity length) − breaks, without travel, to 0.1 h, half up (B2)."""
    served = min(out_at - in_at, activity.ends_at - activity.starts_at)
    served -= timedelta(minutes=activity.break_minutes)
    hours = Decimal(max(served, timedelta()) // timedelta(seconds=1)) / 3600
    return one_decimal(hours)


def is_late(activity: Activity, at: datetime) -> bool:
    """Whether a record made now is beyond the deadline."""
    return timezone.localdate(at) > record_deadline(activity, programme_for(activity))


def deed_needed(day_total: Decimal, late: bool) -> Deed:
    """Whose hand it takes: the longer the day or the later the record, the higher."""
    if day_total > OVERLONG_DAY:
        return Deed.VERIFY_OVERLONG_HOURS
    return Deed.VERIFY_LONG_HOURS if late or day_total > LONG_DAY else Deed.VERIFY_HOURS


def problems_with_verifying(
    activity: Activity, rows: Sequence[Attendance], by: User, at: datetime
) -> dict[int, list[Problem]]:
    """For each record (by id) what keeps this user from verifying it now; three queries for any number."""
    late = is_late(activity, at)
    people = [row.person_id for row in rows]
    in_ledger = HoursRecord.objects.of_day(people, activity.service_on)
    clashes = _clashes(activity, people)
    return {
        row.pk: [
            *_conflicts_of_interest(row, by),
            *_above_own_right(activity, in_ledger.get(row.person_id, Decimal(0)) + row.hours, late, by),
            *_overlaps(row, clashes.get(row.person_id, [])),
        ]
        for row in rows
    }


def verification_lines(activity: Activity, by: User, at: datetime) -> list[VerificationLine]:
    """Everything that waits, each with what keeps this user from verifying it."""
    rows = activity.attendances.waiting_for_verification().with_names().order_by("person__pinyin", "pk")
    found = problems_with_verifying(activity, list(rows), by, at)
    return [VerificationLine(row, found[row.pk]) for row in rows]


def sentence_for_all(lines: Sequence[VerificationLine]) -> str:
    """What alone keeps this user from every line, said once: all were recorded by the same hand."""
    codes = {tuple(problem.code for problem in line.problems) for line in lines}
    return "这些到场都由您登记，请另一位同志核实。" if codes == {("own_record",)} else ""


def _conflicts_of_interest(row: Attendance, by: User) -> list[Problem]:
    if row.person_id == by.person_id:
        return [Problem("own_hours", "这是您本人的时长，请另一位同志核实。")]
    if row.recorded_by_id == by.pk:
        return [Problem("own_record", f"{row.person}的到场由您登记，请另一位同志核实。")]
    return []


def _above_own_right(activity: Activity, day_total: Decimal, late: bool, by: User) -> list[Problem]:
    deed = deed_needed(day_total, late)
    if by.may_at(deed, community_id=activity.community_id):
        return []
    if deed == Deed.VERIFY_HOURS:
        return [Problem("not_yours", "这条时长由社区工作者或书记核实。请转告他们。")]
    why = f"当天合计{day_total}小时" if day_total > LONG_DAY else "已超过记录期限"
    return [Problem("higher_hand", f"{why}，请{WHO[deed]}核实。")]


def _clashes(activity: Activity, people: list[int]) -> dict[int, list[Attendance]]:
    rows = Attendance.objects.overlapping(people, activity.starts_at - timedelta(days=1), activity.ends_at)
    found: dict[int, list[Attendance]] = {}
    for row in rows.exclude(activity=activity).select_related("activity"):
        found.setdefault(row.person_id, []).append(row)
    return found


def _overlaps(row: Attendance, others: list[Attendance]) -> list[Problem]:
    for other in others:
        if row.in_at and row.out_at and other.in_at < row.out_at and row.in_at < other.out_at:  # type: ignore[operator]  # verified ones have both times
            sentence = (
                f"{row.person}同一时间在“{other.activity}”（{other.activity.span}）已有核实的时长。"
                "请核对是不是记重了。"
            )
            return [Problem("overlap", sentence)]
    return []


def problems_with_disputing(row: Attendance, by: User) -> list[Problem]:
    if row.person_id != by.person_id:
        return [Problem("not_own", "只能对本人的记录提出异议。请本人登录后提出。")]
    if row.activity.status not in TOOK_PLACE:
        return [Problem("not_over", "活动还没有结束，登记有误请当场告诉活动联系人。")]
    return []


def problems_with_keeping(row: Attendance, by: User) -> list[Problem]:
    """An objection is answered by somebody other than the member and than who made the record."""
    if row.person_id == by.person_id:
        return [Problem("own_hours", "这是您本人的记录，请另一位同志处理。")]
    if by.pk == (row.verified_by_id or row.recorded_by_id):
        return [Problem("own_record", "这条记录由您登记或核实，请另一位同志处理异议。")]
    return []


def problems_with_asking_correction(row: Attendance, new_hours: Decimal, by: User) -> list[Problem]:
    problems = []
    if row.verified_at is None:
        problems.append(Problem("not_verified", "这条时长还没有核实，请直接修改点名记录。"))
    if row.person_id == by.person_id:
        problems.append(Problem("own_hours", "本人的时长请用“提出异议”，由社区更正。"))
    if new_hours == row.hours:
        problems.append(Problem("no_change", "更正后的小时数和原来一样。请填写要改成的小时数。"))
    if HoursCorrection.objects.waiting().filter(attendance=row).exists():
        problems.append(Problem("already_asked", "这条时长已有一个更正在等待确认。请等确认以后再提。"))
    return problems


def problems_with_confirming(correction: HoursCorrection, by: User) -> list[Problem]:
    """A second person, not the member, whose right reaches the new length of the day."""
    row = correction.attendance
    problems = problems_with_refusing(correction, by)
    if row.person_id == by.person_id:
        problems.append(Problem("own_hours", "这是您本人的时长，请另一位同志确认。"))
    others = HoursRecord.objects.exclude(attendance=row).of_day([row.person_id], row.activity.service_on)
    day_total = others.get(row.person_id, Decimal(0)) + correction.new_hours
    deed = deed_needed(day_total, late=False)
    if deed != Deed.VERIFY_HOURS and not by.may_at(deed, community_id=row.activity.community_id):
        problems.append(Problem("higher_hand", f"当天合计{day_total}小时，请{WHO[deed]}确认。"))
    return problems


def problems_with_refusing(correction: HoursCorrection, by: User) -> list[Problem]:
    if correction.asked_by_id == by.pk:
        return [Problem("own_correction", "提出人不能处理自己提出的更正，请另一位同志处理。")]
    return []


def available_hours_actions(user: User, row: Attendance) -> list[str]:
    """The steps that this user may take on one record as it stands."""
    own = row.person_id == user.person_id
    community_id = row.activity.community_id
    corrects = not own and user.may_at(Deed.CORRECT_HOURS, community_id=community_id)
    decides = corrects or (not own and user.may_at(Deed.VERIFY_OVERLONG_HOURS, community_id=community_id))
    asked = [one for one in row.corrections.all() if one.status == CorrectionStatus.ASKED]
    offered = {
        "dispute": own
        and user.may(Deed.DISPUTE_HOURS)
        and row.activity.status in TOOK_PLACE
        and row.hours_status not in _CLOSED_TO_DISPUTE,
        "keep": corrects
        and row.hours_status == HoursStatus.DISPUTED
        and not problems_with_keeping(row, user),
        "correct": corrects and row.verified_at is not None and not asked,
        "amend": corrects and row.verified_at is None and row.activity.status in TOOK_PLACE,
        "decide": decides and any(one.asked_by_id != user.pk for one in asked),
    }
    return [name for name, is_offered in offered.items() if is_offered]


_CLOSED_TO_DISPUTE = frozenset({HoursStatus.DISPUTED, HoursStatus.VOID})


def broken_invariants() -> list[str]:
    """What must never be: one line for each counter or balance that differs from its rows (nightly check)."""
    counters = [
        f"activity {row.pk}: signed_up {row.signed_up}, rows {row.rows}"  # type: ignore[attr-defined]  # annotated
        for row in Activity.objects.with_wrong_counter()
    ]
    balances = [
        f"attendance {row.pk}: hours {row.expected}, ledger {row.in_ledger}"  # type: ignore[attr-defined]
        for row in Attendance.objects.out_of_balance()
    ]
    return counters + balances
