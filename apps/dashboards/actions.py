"""Keeping figures: the daily snapshot, the freeze of the report-in rate, the nightly check of counters."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import WrongState
from apps.core.models import create, lock, write
from apps.core.scoping import Scope
from apps.dashboards.enums import Indicator, RegisterKind, ScopeKind
from apps.dashboards.figures import Figure, figure_over, figures_over
from apps.dashboards.invariants import broken_invariants
from apps.dashboards.keeping import keep_day
from apps.dashboards.models import AskedDay, Screen, Snapshot
from apps.dashboards.notices import tell_broken_invariants
from apps.dashboards.standings import Standing, grouped, standings
from apps.programmes.models import Programme
from apps.units.models import Unit

Placed = tuple[ScopeKind, int, Figure]
# A correction of a back-dated card can change a frozen figure for so long; then version 2 is taken.
WATCHED_DAYS = 60
# Each day that is kept is one more that every sweep follows.
MOST_ASKED = 3
ASKED_FOR = timedelta(days=1)


def note_register_seen(*, unit: Unit, kind: RegisterKind, reason: str, by: User, at: datetime) -> None:
    """Note that the first sheet of a unit's register was looked at, and what for."""
    record("register.seen", unit, by=by, at=at, after={"paper": f"{kind.label}（预览）"}, reason=reason)


def take_snapshots(*, at: datetime) -> int:
    """Yesterday's figures of the district, and the frozen rate once the deadline has passed.

    Running it twice, or after days of outage, adds nothing twice. Returns how many rows were written.
    """
    day = timezone.localdate(at) - timedelta(days=1)
    written = 0
    for programme in Programme.objects.for_day(day):
        written += _take_daily(programme, day, at=at)
        if programme.check_in_deadline <= day <= programme.check_in_deadline + timedelta(days=WATCHED_DAYS):
            written += freeze_report_in(programme=programme, at=at)
    return written


@transaction.atomic
def _take_daily(programme: Programme, day: date, *, at: datetime) -> int:
    figures = figures_over(standings(programme, day, Scope(everything=True)), programme)
    placed = [(ScopeKind.DISTRICT, 0, figure) for figure in figures.values()]
    return _keep(programme, placed, day, number=1, is_frozen=False, at=at)


@transaction.atomic
def freeze_report_in(*, programme: Programme, at: datetime) -> int:
    """I1d: the rate of the deadline's end for district and units, frozen; a difference later is number 2."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    day = programme.check_in_deadline
    frozen = Snapshot.objects.frozen(programme.pk, Indicator.REPORT_IN_FROZEN)
    newest = {(row.scope_kind, row.scope_id): row for row in reversed(frozen)}
    written = 0
    for kind, scope_id, figure in _report_in_by_place(programme, day):
        known = newest.get((kind, scope_id))
        if known and (known.numerator, known.denominator) == (figure.numerator, figure.denominator):
            continue
        number = known.number + 1 if known else 1
        written += _keep(programme, [(kind, scope_id, figure)], day, number=number, is_frozen=True, at=at)
    return written


def _report_in_by_place(programme: Programme, day: date) -> Iterator[Placed]:
    rows = standings(programme, day, Scope(everything=True))
    yield ScopeKind.DISTRICT, 0, _frozen(rows, programme)
    for unit in Unit.objects.departments():
        inside = [row for row in rows if row.unit_path.startswith(unit.path)]
        if inside:
            yield ScopeKind.UNIT, unit.pk, _frozen(inside, programme)
    for community_id, live in grouped(rows, "community_id").items():
        yield ScopeKind.COMMUNITY, community_id, _frozen(live, programme)


def _frozen(rows: list[Standing], programme: Programme) -> Figure:
    figure = figure_over(rows, Indicator.REPORT_IN, programme)
    return Figure(Indicator.REPORT_IN_FROZEN, figure.numerator, figure.denominator, figure.goal)


def _keep(
    programme: Programme,
    placed: list[Placed],
    day: date,
    *,
    number: int,
    is_frozen: bool,
    at: datetime,
) -> int:
    before = Snapshot.objects.count()
    Snapshot.objects.bulk_create(
        [
            Snapshot(
                programme=programme,
                indicator=figure.indicator,
                scope_kind=kind,
                scope_id=scope_id,
                as_of=day,
                number=number,
                numerator=figure.numerator,
                denominator=figure.denominator,
                is_frozen=is_frozen,
                taken_at=at,
            )
            for kind, scope_id, figure in placed
        ],
        ignore_conflicts=True,
    )
    return Snapshot.objects.count() - before


@transaction.atomic
def check_invariants(*, at: datetime) -> int:
    """Check counters, sums and seals; tell the system administrators what is off. Returns how many lines."""
    found = broken_invariants()
    wrong = sum(len(lines) for lines in found.values())
    if wrong:
        tell_broken_invariants(found, at=at)
    return wrong


@transaction.atomic
def keep_standings(*, at: datetime) -> int:
    """Make the kept rows and sums of today follow the deeds; returns how many people were read again."""
    return keep_day(timezone.localdate(at), at)


@transaction.atomic
def ask_day(*, on: date, by: User, at: datetime) -> AskedDay:
    """Have the next sweep keep an earlier day, following it for a day; only the newest few are kept."""
    asked, _ = AskedDay.objects.update_or_create(on=on, defaults={"until": at + ASKED_FOR})
    newest = AskedDay.objects.wanted(at).values_list("pk", flat=True)[:MOST_ASKED]
    AskedDay.objects.exclude(pk__in=list(newest)).delete()
    record("asked_day.opened", asked, by=by, at=at, after={"on": on.isoformat()})
    return asked


@transaction.atomic
def make_screen(*, name: str, by: User, at: datetime) -> Screen:
    """Open a secret address for a screen on the wall."""
    screen = create(Screen, by=by, at=at, name=name)
    record("screen.made", screen, by=by, at=at, after={"name": name})
    return screen


@transaction.atomic
def revoke_screen(*, screen: Screen, by: User, at: datetime, version: int | None = None) -> Screen:
    """Close the address; the screen goes blank at its next refresh. Raises WrongState when closed already."""
    screen = lock(screen, version=version)
    if not screen.is_open:
        raise WrongState("这个大屏地址已经停用。请新建一个地址。")
    write(screen, by=by, at=at, revoked_at=at)
    record("screen.revoked", screen, by=by, at=at, before={"name": screen.name})
    return screen
