"""The morning on which everybody reports in: check-ins beside log-ins, a roster and a run of reports."""

import os
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from django.core.cache import cache
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.core import health
from apps.spreadsheets.actions import answer_rows, confirm_upload, judge_upload
from apps.spreadsheets.enums import RowAnswer
from apps.spreadsheets.importers import importer_for
from bench.data import throw_away
from bench.measure import Figure, in_child, p95
from bench.papers import make_reports
from bench.rosters import roster
from bench.sign_ins import sign_in_form
from bench.stand import running, signed_in, web
from bench.traffic import Answer, Request, at_a_rate

_SECONDS = int(os.environ.get("BENCH_MORNING_SECONDS") or 100)
_CHECK_INS, _LOG_INS = 20, 40  # a second
_REPORTS, _BEAT = 100, 10


def measure() -> list[Figure]:
    with throw_away(), ExitStack() as parts:
        receipts, log_ins = _receipts(_SECONDS * _CHECK_INS), _log_ins(_SECONDS * _LOG_INS)
        celery = [sys.executable, "-m", "celery", "-A", "volunteer_portal"]
        worker = [
            "worker",
            "--concurrency",
            "2",
            "--loglevel",
            "ERROR",
            "--without-gossip",
            "--without-mingle",
        ]
        parts.enter_context(web())
        parts.enter_context(running([*celery, *worker]))
        parts.enter_context(running([*celery, "beat", "--loglevel", "ERROR"]))
        watch = parts.enter_context(_Watch())
        pool = parts.enter_context(ThreadPoolExecutor(2))
        beside = [pool.submit(in_child, import_roster), pool.submit(in_child, make_reports, _REPORTS)]
        checked, signed = at_a_rate([(_CHECK_INS, receipts), (_LOG_INS, log_ins)])
        done = [work.result()[0] for work in beside]
        stored = CheckInCard.objects.filter(received_on=timezone.localdate()).count()
    notes = [f"{stored} stored", f"roster {done[0]:.0f} s", f"{_REPORTS} reports {done[1][0]:.0f} s"]
    return [
        _figure("check-in", checked, _CHECK_INS, 0.5, notes),
        _figure("log-in", signed, _LOG_INS, None, []),
        Figure(
            "morning",
            "queue lag, longest",
            watch.lag,
            "s",
            limit=60,
            notes=["heartbeat by scheduler and worker"],
        ),
        Figure(
            "morning", "memory of all processes, most", watch.megabytes, "MB", limit=1_500, notes=watch.notes
        ),
    ]


def _figure(what: str, answers: list[Answer], rate: int, limit: float | None, notes: list[str]) -> Figure:
    failed = sum(answer.is_failure for answer in answers)
    refused = Counter(answer.status for answer in answers if answer.status not in (0, 200, 302))
    statuses = "".join(f", {count} × {status}" for status, count in sorted(refused.items()))
    return Figure(
        "morning",
        f"{what}, {rate}/s for {_SECONDS} s: p95",
        p95([answer.seconds for answer in answers]),
        "s",
        limit=limit,
        notes=[f"{len(answers)} sent{statuses}, {failed} failed", *notes],
        faults=[f"{failed} without a proper answer"] if failed else [],
    )


def _receipts(count: int) -> list[Request]:
    """Cards handed in and waiting, each with the sign-in of somebody at its community's desk."""
    cards = list(CheckInCard.objects.checked_in().order_by("pk").values_list("pk", "community_id")[:count])
    CheckInCard.objects.filter(pk__in=[pk for pk, _ in cards]).update(
        status=CardStatus.PRESENTED,
        received_on=None,
        received_by=None,
        returned_on=None,
        identity_checked=False,
        presented_on=timezone.localdate(),
    )
    workers = RoleAssignment.objects.in_force(timezone.localdate()).filter(role=Role.COMMUNITY_WORKER)
    users = {row.community_id: row.user for row in workers.select_related("user")}
    cookies = dict(zip(users, signed_in(*users.values()), strict=True))
    form = {"identity_checked": "on"}
    return [
        Request(f"/cards/{pk}/receive/", cookies[place], form=form) for pk, place in cards if place in cookies
    ]


def _log_ins(count: int) -> list[Request]:
    names = list(User.objects.filter(username__startswith="V").values_list("username", flat=True)[:count])
    return [Request("/accounts/login/", form=sign_in_form(names[n % len(names)])) for n in range(count)]


def import_roster() -> float:
    """Seconds from the file to the stored rows."""
    begun = time.perf_counter()
    importer, by, at = importer_for("members"), User.objects.get(username="zuzhibu"), timezone.now()
    assert importer is not None
    batch = judge_upload(importer=importer, filename="名册.xlsx", content=roster(), unit=None, by=by, at=at)
    if batch.rows.unanswered().exists():
        answer_rows(batch=batch, answer=RowAnswer.ACCEPTED, version=None, by=by, at=at)
    confirm_upload(batch=batch, importer=importer, accepts_file=True, version=None, by=by, at=at)
    return time.perf_counter() - begun


class _Watch:
    """Looks every few seconds at the memory of all processes but this one, and at the heartbeat's age."""

    def __init__(self) -> None:
        self.megabytes, self.lag = 0.0, 0.0
        self.notes: list[str] = []
        self._begun = time.time()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "_Watch":
        cache.delete_many([health.SENT, health.DONE])
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(3):
            sizes = _megabytes()
            if sum(sizes.values()) > self.megabytes:
                self.megabytes = sum(sizes.values())
                largest = sorted(sizes.items(), key=lambda pair: -pair[1])[:5]
                self.notes = [f"{name} {size:.0f} MB" for name, size in largest]
            heard = cache.get(health.DONE) or self._begun  # one that never comes is late too
            self.lag = max(self.lag, time.time() - heard - _BEAT)


def _megabytes() -> dict[str, float]:
    """The share of memory (PSS) of every process below this one, added up by program."""
    parents = {pid: parent for pid in _processes() if (parent := _parent_of(pid))}
    below, more = {os.getpid()}, True
    while more:
        found = {pid for pid, parent in parents.items() if parent in below} - below
        below |= found
        more = bool(found)
    sizes: dict[str, float] = {}
    for pid in below - {os.getpid()}:
        name, size = _size_of(pid)
        sizes[name] = sizes.get(name, 0) + size
    return sizes


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _size_of(pid: int) -> tuple[str, float]:
    """What the process is called, and its megabytes; nothing for one that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return "ended", 0
    size = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024
    known = {
        "gunicorn": "web",
        "beat": "scheduler",
        "celery": "worker",
        "postgres": "database",
        "valkey": "broker",
    }
    return next((name for word, name in known.items() if word in words), "import and reports"), size
