"""Writing the year's programme and its tables."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.programmes.enums import PROGRAMME_TRANSITIONS, DayKind, ProgrammeStatus
from apps.programmes.models import CalendarDay, EvaluationWindow, ExclusionKind, Programme, StarStandard
from apps.programmes.rules import problems_with_publishing

# Kinds and lengths the plan leaves open (domain, C5 and D4): code, name, at least so many months.
DEFAULT_EXCLUSIONS = (
    ("retired", "退休", 0),
    ("transferred_out", "组织关系转出", 0),
    ("death", "去世", 0),
    ("lost", "失去联系", 0),
    ("membership_stopped", "停止党籍", 0),
    ("sick_leave", "长期病假", 6),
    ("secondment", "借调", 6),
    ("village_posting", "驻村", 6),
    ("study", "脱产学习", 6),
    ("abroad", "出国（境）", 6),
)
# Not on the plan's list: offered, not in use until the department switches it on.
OFFERED_EXCLUSIONS = (("long_leave", "长期请假（产假、事假、停薪留职等）", 6),)


@transaction.atomic
def create_programme(*, values: dict[str, Any], by: User | None, at: datetime) -> Programme:
    """Draft a year's programme; exclusion kinds are copied from the year before, or are the usual ones."""
    programme = create(Programme, by=by, at=at, **values)
    earlier = Programme.objects.filter(year__lt=programme.year).order_by("-year").first()
    ExclusionKind.objects.bulk_create(_exclusions_for(programme, earlier))
    record("programme.created", programme, by=by, at=at, after=values)
    return programme


def _exclusions_for(programme: Programme, earlier: Programme | None) -> list[ExclusionKind]:
    """Last year's kinds as they were; those it didn't know, and without a last year the offered, are off."""
    known = {kind.code: kind for kind in earlier.exclusion_kinds.all()} if earlier else {}
    usual = {code for code, _, _ in DEFAULT_EXCLUSIONS} if earlier is None else set()
    return [
        ExclusionKind(
            programme=programme,
            code=code,
            name=name,
            min_months=known[code].min_months if code in known else months,
            is_active=known[code].is_active if code in known else code in usual,
        )
        for code, name, months in (*DEFAULT_EXCLUSIONS, *OFFERED_EXCLUSIONS)
    ]


@transaction.atomic
def change_programme(
    *, programme: Programme, values: dict[str, Any], version: int | None, by: User, at: datetime
) -> Programme:
    """Change parameters of a draft or of the running year; the audit keeps old and new values."""
    programme = lock(programme, version=version)
    if programme.status == ProgrammeStatus.CLOSED:
        raise DomainError("这个年度已经结束，不能再改。请新建下一年度的方案。")
    changes = {name: value for name, value in values.items() if getattr(programme, name) != value}
    if changes:
        before = write(programme, by=by, at=at, **changes)
        record("programme.changed", programme, by=by, at=at, before=before, after=changes)
    return programme


@transaction.atomic
def set_evaluation_windows(
    *,
    programme: Programme,
    windows: Iterable[dict[str, Any]],
    by: User | None,
    at: datetime,
    version: int | None = None,
) -> Programme:
    """Write the half-years' windows; each is a dict of half and its four dates."""
    programme = lock(programme, version=version)
    for window in windows:
        half = window["half"]
        dates = {name: value for name, value in window.items() if name != "half"}
        EvaluationWindow.objects.update_or_create(programme=programme, half=half, defaults=dates)
        record("programme.window_set", programme, by=by, at=at, after=window)
    write(programme, by=by, at=at)
    return programme


@transaction.atomic
def set_exclusion_kinds(
    *,
    programme: Programme,
    kinds: Iterable[tuple[str, int, bool]],
    by: User,
    at: datetime,
    version: int | None = None,
) -> Programme:
    """Write length and use of each exclusion kind: (code, at least so many months, in use)."""
    programme = lock(programme, version=version)
    for code, months, is_active in kinds:
        programme.exclusion_kinds.filter(code=code).update(min_months=months, is_active=is_active)
    after = {kind.code: [kind.min_months, kind.is_active] for kind in programme.exclusion_kinds.all()}
    write(programme, by=by, at=at)
    record("programme.exclusions_set", programme, by=by, at=at, after=after)
    return programme


@transaction.atomic
def publish_programme(
    *, programme: Programme, version: int | None, by: User | None, at: datetime
) -> Programme:
    """Put the programme in force: from now on cards can be issued under it."""
    programme = lock(programme, version=version)
    check_transition(programme, PROGRAMME_TRANSITIONS, ProgrammeStatus.PUBLISHED)
    refuse_if(problems_with_publishing(programme))
    write(programme, by=by, at=at, status=ProgrammeStatus.PUBLISHED, published_at=at)
    record("programme.published", programme, by=by, at=at)
    return programme


@transaction.atomic
def close_programme(*, programme: Programme, version: int | None, by: User, at: datetime) -> Programme:
    """End the year; figures stay readable."""
    programme = lock(programme, version=version)
    check_transition(programme, PROGRAMME_TRANSITIONS, ProgrammeStatus.CLOSED)
    write(programme, by=by, at=at, status=ProgrammeStatus.CLOSED, closed_at=at)
    record("programme.closed", programme, by=by, at=at)
    return programme


@transaction.atomic
def create_star_standard(*, values: dict[str, Any], by: User | None, at: datetime) -> StarStandard:
    """Add a dated table of hours; earlier tables stay for the days they held."""
    standard = create(StarStandard, by=by, at=at, **values)
    record("star_standard.created", standard, by=by, at=at, after=values)
    return standard


@transaction.atomic
def set_calendar_days(*, days: Iterable[tuple[date, DayKind, str]], by: User | None, at: datetime) -> int:
    """Load days of the national calendar; a day of the same kind is replaced. Returns how many."""
    rows = [CalendarDay(on=on, kind=kind, name=name) for on, kind, name in days]
    CalendarDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["on", "kind"], update_fields=["name"]
    )
    return len(rows)
