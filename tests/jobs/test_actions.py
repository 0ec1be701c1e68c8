"""Long work: ordered, taken, done, cancelled, lost, and the file at its end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.actions import give_role
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, WrongState
from apps.jobs import actions, running
from apps.jobs.enums import JOB_TRANSITIONS, JobStatus
from apps.jobs.models import KEPT_FOR, LOST_AFTER, Job
from apps.jobs.progress import in_words, progress_of
from apps.notifications.models import Message
from apps.spreadsheets.models import FileExport
from tests.conftest import NOW, TODAY

S = JobStatus


def events(job):
    rows = AuditEvent.objects.filter(target_type="jobs.job", target_id=str(job.pk)).order_by("pk")
    return list(rows.values_list("event", flat=True))


@pytest.fixture
def job(order):
    return order()


def taken(job, at=NOW):
    assert actions.take_job(at=at) == job
    job.refresh_from_db()
    return job


def test_order_work_makes_a_small_file_at_once(order, liaison, counting):
    made = order(2)
    assert (type(made), made.owner, made.row_count, made.reason) == (FileExport, liaison, 2, "核对")
    assert counting.written == [(liaison, NOW)]
    assert not Job.objects.exists()


def test_order_work_makes_a_job_of_more(job, liaison, counting):
    assert (job.status, job.owner, job.done, job.total, job.attempts) == (S.WAITING, liaison, 0, 3, 0)
    assert (counting.written, events(job)) == ([], ["job.ordered"])


@pytest.mark.parametrize("rows", [2, 3])
def test_order_work_refuses_without_the_right(rows, order, counting):
    counting.allowed = False
    with pytest.raises(DomainError, match="没有这项权限"):
        order(rows)
    assert not FileExport.objects.exists()
    assert not Job.objects.exists()


def test_run_does_the_work_keeps_the_file_and_tells_the_owner(job, liaison, counting, clock):
    assert running.run_waiting_jobs() == 1
    job.refresh_from_db()
    assert (job.status, job.done, job.ended_at, job.attempts) == (S.DONE, 3, NOW, 1)
    assert (job.file.owner, job.file.filename, job.file.expires_at) == (
        liaison,
        "数数.xlsx",
        NOW + timedelta(hours=24),
    )
    assert counting.written == [(liaison, NOW)]
    assert events(job) == ["job.ordered", "job.started", "job.done"]
    message = Message.objects.get(recipient=liaison)
    assert (message.kind, message.subject, message.url) == (
        "job.done",
        "“数数”已做好，请下载",
        job.get_absolute_url(),
    )
    assert running.run_waiting_jobs() == 0
    assert FileExport.objects.count() == 1


def test_run_does_one_job_after_the_other(order, clock):
    first, second = order(), order()
    assert running.run_waiting_jobs() == 2
    assert [(job.pk, job.status) for job in Job.objects.order_by("file_id")] == [
        (first.pk, S.DONE),
        (second.pk, S.DONE),
    ]


def test_take_job_leaves_the_others_while_one_runs(order):
    first, second = order(), order()
    assert actions.take_job(at=NOW) == first
    assert actions.take_job(at=NOW) is None
    second.refresh_from_db()
    assert second.status == S.WAITING


def test_run_asks_for_the_right_again(job, counting, liaison, clock):
    counting.allowed = False
    running.run_waiting_jobs()
    job.refresh_from_db()
    assert (job.status, job.file, counting.written) == (S.FAILED, None, [])
    assert "没有这项权限" in job.refusal
    assert Message.objects.get(recipient=liaison).kind == "job.failed"


def test_run_tells_why_nothing_was_made(job, counting, refuse, clock):
    counting.before_piece = refuse
    running.run_waiting_jobs()
    job.refresh_from_db()
    assert (job.status, job.refusal, job.ended_at) == (S.FAILED, "名单空了。", NOW)
    assert events(job)[-1] == "job.failed"


def test_run_fails_with_a_plain_sentence_on_the_unexpected(job, counting, clock):
    def break_down(number):
        raise ZeroDivisionError

    counting.before_piece = break_down
    with pytest.raises(ZeroDivisionError):
        running.run_waiting_jobs()
    job.refresh_from_db()
    assert (job.status, job.refusal) == (S.FAILED, running.UNEXPECTED)


def test_cancel_between_two_pieces_leaves_nothing(job, counting, liaison, clock):
    begun = []

    def cancel_before_the_second(number):
        begun.append(number)
        if number == 2:
            actions.cancel_job(job=job, by=liaison, at=NOW)

    counting.before_piece = cancel_before_the_second
    running.run_waiting_jobs()
    job.refresh_from_db()
    assert (job.status, job.done, job.file, job.ended_at) == (S.CANCELLED, 1, None, NOW)
    assert (begun, counting.written) == ([1, 2], [])
    assert not FileExport.objects.exists()
    assert not Message.objects.exists()
    assert events(job) == ["job.ordered", "job.started", "job.cancelled"]


def test_cancel_after_the_last_piece_still_leaves_nothing(job, counting, liaison):
    mine = taken(job)
    work = counting.begin(liaison, {"rows": 3}, NOW)
    actions.cancel_job(job=job, by=liaison, at=NOW)
    with pytest.raises(WrongState):
        actions.end_job(job=mine, work=work, at=NOW)
    assert (counting.written, FileExport.objects.count()) == ([], 0)


def test_a_lost_worker_gives_the_job_back_and_its_late_end_counts_for_nothing(job, counting, liaison, clock):
    lost = taken(job)
    assert actions.recover_jobs(at=NOW + LOST_AFTER) == 0
    later = NOW + LOST_AFTER + timedelta(seconds=1)
    assert actions.recover_jobs(at=later) == 1
    job.refresh_from_db()
    assert (job.status, job.done) == (S.WAITING, 0)
    clock.move_to(later, tick=False)
    assert actions.note_progress(job=lost, done=2, at=later) is False
    again = actions.take_job(at=later)
    assert again.attempts == 2
    assert actions.note_progress(job=lost, done=2, at=later) is False
    work = counting.begin(liaison, {"rows": 3}, later)
    with pytest.raises(WrongState):
        actions.end_job(job=lost, work=work, at=later)
    actions.end_job(job=again, work=work, at=later)
    assert len(counting.written) == FileExport.objects.count() == 1


def test_a_job_lost_twice_fails(job, liaison):
    at = NOW
    for _ in range(2):
        taken(job, at)
        at += LOST_AFTER + timedelta(seconds=1)
        actions.recover_jobs(at=at)
    job.refresh_from_db()
    assert (job.status, job.refusal, job.ended_at) == (S.FAILED, actions.LOST, at)
    assert Message.objects.get(recipient=liaison).kind == "job.failed"


def test_the_end_is_written_wholly_or_not_at_all(job, counting, liaison, monkeypatch):
    mine = taken(job)
    monkeypatch.setattr(actions, "tell_done", lambda job, at: 1 / 0)
    work = counting.begin(liaison, {"rows": 3}, NOW)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.end_job(job=mine, work=work, at=NOW)
    job.refresh_from_db()
    assert (job.status, job.file, FileExport.objects.count()) == (S.RUNNING, None, 0)


def test_forget_jobs_drops_what_ended_days_ago(job, order, liaison):
    still_open = order()
    actions.cancel_job(job=job, by=liaison, at=NOW)
    assert actions.forget_jobs(at=NOW + KEPT_FOR) == 0
    assert actions.forget_jobs(at=NOW + KEPT_FOR + timedelta(seconds=1)) == 1
    assert list(Job.objects.all()) == [still_open]


def test_a_file_that_was_purged_leaves_its_job(job, clock):
    running.run_waiting_jobs()
    FileExport.objects.all().delete()
    job.refresh_from_db()
    assert (job.status, job.file) == (S.DONE, None)


FITTING = {
    S.WAITING: {},
    S.RUNNING: {"started_at": NOW, "beaten_at": NOW},
    S.DONE: {"ended_at": NOW},
    S.FAILED: {"ended_at": NOW, "refusal": "为什么"},
    S.CANCELLED: {"ended_at": NOW},
}


@pytest.mark.parametrize("status", list(JobStatus))
def test_cancel_follows_the_table(status, job, liaison):
    Job.objects.filter(pk=job.pk).update(status=status, **FITTING[status])
    if S.CANCELLED in JOB_TRANSITIONS[status]:
        assert actions.cancel_job(job=job, by=liaison, at=NOW).status == S.CANCELLED
    else:
        with pytest.raises(WrongState):
            actions.cancel_job(job=job, by=liaison, at=NOW)


@pytest.mark.parametrize("status", list(JobStatus))
@pytest.mark.parametrize("deed", ["end", "fail", "progress"])
def test_the_worker_s_deeds_need_a_running_job(deed, status, job, counting, liaison):
    Job.objects.filter(pk=job.pk).update(status=status, **FITTING[status])
    work = counting.begin(liaison, {"rows": 3}, NOW)
    deeds = {
        "end": lambda: actions.end_job(job=job, work=work, at=NOW),
        "fail": lambda: actions.fail_job(job=job, sentence="坏了。", at=NOW),
        "progress": lambda: actions.note_progress(job=job, done=1, at=NOW) or 1 / 0,
    }
    if status == S.RUNNING:
        assert deeds[deed]()
    else:
        with pytest.raises((WrongState, ZeroDivisionError)):
            deeds[deed]()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("jobs_done_within_total", {"done": 4}),
        ("jobs_running_is_heard_of", {"status": S.RUNNING}),
        ("jobs_ended_has_its_time", {"status": S.DONE}),
        ("jobs_failed_says_why", {"status": S.FAILED, "ended_at": NOW}),
    ],
)
def test_the_database_refuses_a_job_that_contradicts_itself(name, values, job):
    with pytest.raises(IntegrityError, match=name):
        Job.objects.filter(pk=job.pk).update(**values)


def test_progress_is_estimated_from_the_measured_pace(job):
    assert [line.value for line in progress_of(job, 2, NOW)] == ["2 项"]
    mine = taken(job)
    assert [line.value for line in progress_of(mine, 0, NOW)] == ["3 条", "做完第一部分后才能估算"]
    actions.note_progress(job=mine, done=1, at=NOW)
    mine.refresh_from_db()
    after = progress_of(mine, 0, NOW + timedelta(minutes=4))
    assert [line.value for line in after] == ["2 条", "8 分钟"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "不到 1 分钟"), (59, "不到 1 分钟"), (61, "2 分钟"), (3700, "1 小时 2 分钟")]
)
def test_time_left_is_rounded_up(seconds, words):
    assert in_words(timedelta(seconds=seconds)) == words


def end_role(liaison):
    liaison.role_assignments.update(to_on=TODAY - timedelta(days=1))


def test_a_file_can_be_fetched_while_the_roles_of_its_order_last(job, liaison, school, clock):
    ordered_under = [row.pk for row in liaison.role_assignments.all()]
    assert job.roles == ordered_under
    give_role(user=liaison, role=Role.UNIT_LIAISON, unit=school, from_on=TODAY, by=None, at=NOW)
    running.run_waiting_jobs()
    file = FileExport.objects.get()
    assert file.roles == ordered_under
    liaison.role_assignments.exclude(pk__in=ordered_under).delete()
    assert FileExport.objects.visible_to(User.objects.get(pk=liaison.pk)).get() == file
    end_role(liaison)
    assert not FileExport.objects.visible_to(User.objects.get(pk=liaison.pk)).exists()


def test_a_role_that_ends_while_the_file_is_made_closes_the_file(job, liaison, counting, clock):
    counting.before_piece = lambda number: end_role(liaison)
    running.run_waiting_jobs()
    job.refresh_from_db()
    assert job.status == S.DONE
    assert not FileExport.objects.visible_to(User.objects.get(pk=liaison.pk)).exists()


def test_run_leaves_work_undone_when_a_role_of_its_order_has_ended(job, liaison, counting, clock):
    end_role(liaison)
    running.run_waiting_jobs()
    job.refresh_from_db()
    assert (job.status, job.file, counting.written) == (S.FAILED, None, [])
    assert "您的权限有了变化" in job.refusal
