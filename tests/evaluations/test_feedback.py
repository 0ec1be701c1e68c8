"""Reports to units and important feedback: sent, acknowledged, chased."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, WrongState
from apps.documents.verification import check_address
from apps.evaluations import actions
from apps.evaluations.enums import FeedbackStatus, RoundStatus
from apps.evaluations.exports import FEEDBACK_REPORTS
from apps.evaluations.models import EvaluationResult, EvaluationTarget, FeedbackReport, UrgentFeedback
from apps.jobs.models import Job
from apps.jobs.running import run_waiting_jobs
from apps.notifications.models import Message
from apps.spreadsheets.models import FileExport
from tests.conftest import post
from tests.documents.paper import pages_of
from tests.evaluations import factories as f

pytestmark = pytest.mark.django_db


def test_send_waits_for_the_members_reply(confirmed, community_secretary):
    with pytest.raises(DomainError, match="答复期到7月29日为止"):
        actions.send_reports(evaluation=confirmed, by=community_secretary, at=f.moment(7, 29))
    assert not FeedbackReport.objects.sent().exists()


def test_send_goes_on_the_last_day_of_the_window(confirmed, community_secretary):
    confirmed.reply_until = dt.date(2026, 8, 5)
    confirmed.save(update_fields=["reply_until"])
    assert actions.send_reports(evaluation=confirmed, by=community_secretary, at=f.moment(7, 31))


@pytest.mark.requirement("Y53")
def test_send_freezes_facts_and_tells_the_unit(secretary, liaison, sent, confirmed):
    names = [line["name"] for line in sent.facts["lines"]]
    assert names == ["王建国", "赵敏"]
    assert sent.facts["lines"][0]["satisfaction"] == "100.0%"
    assert [figure["value"] for figure in sent.facts["figures"]][-2:] == ["1/2", "100.0%"]
    for reader in (secretary, liaison):
        assert Message.objects.get(recipient=reader, kind="feedback.sent").url == sent.get_absolute_url()
    confirmed.refresh_from_db()
    assert confirmed.status == RoundStatus.FED_BACK


def test_send_one_leaves_the_round_confirmed(report, confirmed, community_secretary):
    actions.send_report(report=report, by=community_secretary, at=f.SENT)
    confirmed.refresh_from_db()
    assert confirmed.status == RoundStatus.CONFIRMED


def test_edit_after_sending_is_refused(sent, worker):
    with pytest.raises(WrongState):
        actions.edit_report(report=sent, summary="好", by=worker, at=f.SENT)


@pytest.mark.requirement("Y32")
def test_acknowledge_all_ends_the_round(sent, confirmed, secretary, community_secretary):
    for report in FeedbackReport.objects.all():
        actions.acknowledge_report(
            report=report, kinds=["talk"], text="已谈话", by=secretary, at=f.moment(8, 2)
        )
    confirmed.refresh_from_db()
    assert confirmed.status == RoundStatus.ACKNOWLEDGED
    assert AuditEvent.objects.filter(event="feedback.acknowledged").count() == 2
    assert Message.objects.filter(recipient=community_secretary, kind="feedback.acknowledged").count() == 2


@pytest.mark.parametrize(("kinds", "text"), [([], "已谈话"), (["talk"], " ")])
def test_acknowledge_needs_kind_and_text(kinds, text, sent, secretary):
    with pytest.raises(DomainError, match="请"):
        actions.acknowledge_report(report=sent, kinds=kinds, text=text, by=secretary, at=f.SENT)


def test_acknowledge_twice_is_refused(sent, secretary):
    for _ in range(1):
        actions.acknowledge_report(report=sent, kinds=["talk"], text="已谈话", by=secretary, at=f.SENT)
    with pytest.raises(WrongState):
        actions.acknowledge_report(report=sent, kinds=["other"], text="再写", by=secretary, at=f.SENT)


def test_chase_after_ten_days_then_tell_the_department(sent, secretary, department):
    actions.sweep_day(at=f.moment(8, 8))
    assert not Message.objects.filter(kind="feedback.chase").exists()
    for _ in range(2):
        actions.sweep_day(at=f.moment(8, 9))
    assert Message.objects.filter(recipient=secretary, kind="feedback.chase").count() == 1
    sent.refresh_from_db()
    assert sent.chased_at == f.moment(8, 9)
    for _ in range(2):
        actions.sweep_day(at=f.moment(8, 19))
    told = Message.objects.filter(recipient=department, kind="feedback.escalated")
    assert told.count() == FeedbackReport.objects.count() == 2


def test_no_chase_after_acknowledgement(sent, secretary):
    for report in FeedbackReport.objects.all():
        actions.acknowledge_report(report=report, kinds=["talk"], text="已谈话", by=secretary, at=f.SENT)
    actions.sweep_day(at=f.moment(8, 20))
    assert not Message.objects.filter(kind="feedback.chase").exists()


def test_acknowledged_round_is_archived_after_the_year(sent, secretary, confirmed):
    for report in FeedbackReport.objects.all():
        actions.acknowledge_report(report=report, kinds=["talk"], text="已谈话", by=secretary, at=f.SENT)
    actions.sweep_day(at=f.moment(12, 31))
    confirmed.refresh_from_db()
    assert confirmed.status == RoundStatus.ACKNOWLEDGED
    actions.sweep_day(at=f.moment(2, 2, year=2027))
    confirmed.refresh_from_db()
    assert confirmed.status == RoundStatus.ARCHIVED


def test_figures_for_the_dashboard(sent, programme, secretary):
    half = (programme.pk, "H1")
    due = EvaluationTarget.objects.of_half(*half)
    assert (due.count(), due.with_confirmed_result().count()) == (3, 3)
    assert due.counts() == {"due": 3, "rated": 3}
    assert EvaluationResult.objects.of_half(*half).standing().satisfaction_parts() == (18, 18)
    reports = FeedbackReport.objects.of_half(*half)
    assert (reports.count(), reports.sent().count(), reports.sent_in_time().count()) == (2, 2, 2)
    assert reports.acknowledged().count() == 0
    actions.acknowledge_report(report=reports[0], kinds=["talk"], text="已谈话", by=secretary, at=f.SENT)
    assert reports.counts() == {"owed": 2, "sent": 2, "sent_in_time": 2, "acknowledged": 1}


def test_sent_after_the_window_is_late(confirmed, community_secretary, programme):
    actions.send_reports(evaluation=confirmed, by=community_secretary, at=f.moment(8, 1, 0))
    reports = FeedbackReport.objects.of_half(programme.pk, "H1")
    assert (reports.sent().count(), reports.sent_in_time().count()) == (2, 0)
    assert reports.counts() == {"owed": 2, "sent": 2, "sent_in_time": 0, "acknowledged": 0}


def print_all(client, evaluation):
    return post(client, f"/evaluations/rounds/{evaluation.pk}/reports/print/")


def test_reports_of_a_round_are_printed_at_once_or_by_the_worker(
    sign_in, sent, confirmed, secretary, monkeypatch, clock
):
    clock.move_to(f.SENT)
    client = sign_in(secretary)
    assert print_all(client, confirmed)["Location"] == "/files/"
    monkeypatch.setitem(vars(FEEDBACK_REPORTS), "small", 0)
    answer = print_all(client, confirmed)
    job = Job.objects.get()
    assert (answer["Location"], job.total, job.unit) == (job.get_absolute_url(), 1, "份")
    run_waiting_jobs()
    files = FileExport.objects.filter(owner=secretary)
    assert list(files.values_list("filename", "row_count")) == [("反馈报告_1份.pdf", 1)] * 2
    assert all("王建国" in "".join(pages_of(bytes(file.content))) for file in files)


def test_reports_not_sent_yet_are_not_printed_for_the_unit(sign_in, report, confirmed, secretary, clock):
    clock.move_to(f.CONFIRMED)
    assert print_all(sign_in(secretary), confirmed).status_code == 409
    assert not FileExport.objects.exists()


@pytest.fixture
def urgent(checked_in, wang, sunshine, worker):
    return actions.draft_urgent(community=sunshine, person=wang, text="救人", by=worker, at=f.VOTING)


def test_urgent_is_hidden_from_the_unit_until_sent(urgent, secretary, community_secretary, bureau):
    assert not UrgentFeedback.objects.visible_to(secretary).exists()
    actions.send_urgent(urgent=urgent, by=community_secretary, at=f.VOTING)
    assert UrgentFeedback.objects.visible_to(secretary).get().unit == bureau
    assert Message.objects.filter(recipient=secretary, kind="urgent.sent").count() == 1


def test_urgent_sent_twice_or_edited_after_is_refused(urgent, community_secretary, worker):
    actions.send_urgent(urgent=urgent, by=community_secretary, at=f.VOTING)
    with pytest.raises(WrongState):
        actions.send_urgent(urgent=urgent, by=community_secretary, at=f.VOTING)
    with pytest.raises(WrongState):
        actions.edit_urgent(urgent=urgent, text="改", by=worker, at=f.VOTING)


def test_urgent_acknowledged_needs_words(urgent, community_secretary, secretary):
    actions.send_urgent(urgent=urgent, by=community_secretary, at=f.VOTING)
    with pytest.raises(DomainError, match="请写明处理情况"):
        actions.acknowledge_urgent(urgent=urgent, handling=" ", by=secretary, at=f.VOTING)
    actions.acknowledge_urgent(urgent=urgent, handling="表扬", by=secretary, at=f.VOTING)
    urgent.refresh_from_db()
    assert urgent.status == FeedbackStatus.ACKNOWLEDGED


def test_result_is_visible_step_by_step(
    confirmed, member, secretary, town_officer, worker, other_worker, community_secretary
):
    def seen(user):
        return EvaluationResult.objects.visible_to(user).count()

    assert [seen(user) for user in (worker, town_officer, member, secretary, other_worker)] == [3, 3, 1, 0, 0]
    actions.send_reports(evaluation=confirmed, by=community_secretary, at=f.SENT)
    assert seen(secretary) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"status": "sent"},
        {"status": "acknowledged", "handling": "x"},
        {"handling": "处理过"},
    ],
)
def test_database_refuses_half_a_report(change, report):
    with pytest.raises(IntegrityError):
        FeedbackReport.objects.filter(pk=report.pk).update(**change)


def test_api_reads_results_and_reports_in_scope(sign_in, sent, secretary, member, other_worker):
    rows = sign_in(secretary).get("/api/v1/feedback-reports/").json()["results"]
    assert [row["number"] for row in rows] == [sent.number]
    assert rows[0]["available_actions"] == ["acknowledge"]
    own = sign_in(member).get("/api/v1/evaluation-results/").json()["results"]
    assert [(row["person"], row["satisfaction"]) for row in own] == [("王建国", "100.0")]
    assert sign_in(other_worker).get("/api/v1/feedback-reports/").json()["results"] == []
    assert sign_in(member).get("/api/v1/feedback-reports/").status_code == 403


def queries(client, path):
    client.get(path)  # the first page of a session costs more
    with CaptureQueriesContext(connection) as taken:
        assert client.get(path).status_code == 200
    return len(taken)


def test_lists_cost_the_same_for_more_rows(sign_in, report, department, programme, eastside, faraway, urgent):
    client = sign_in(department)
    lists = ("/evaluations/rounds/", "/evaluations/feedback/", "/evaluations/urgent/")
    FeedbackReport.objects.exclude(pk=report.pk).delete()
    few = [queries(client, path) for path in lists]
    window = programme.evaluation_windows.get(half="H1")
    for community in (eastside, faraway):
        row = actions.plan_round(window=window, community=community, by=None, at=f.SENT)
        actions.feedback.draft_reports(row, [report.round.targets.first()], by=None, at=f.SENT)
        actions.draft_urgent(community=community, person=urgent.person, text="x", by=department, at=f.SENT)
    assert [queries(client, path) for path in lists] == few


def test_round_page_costs_the_same_for_more_members(sign_in, confirmed, community_secretary):
    client = sign_in(community_secretary)
    many = queries(client, confirmed.get_absolute_url())
    confirmed.targets.order_by("pk")[2].delete()
    assert queries(client, confirmed.get_absolute_url()) == many


def test_check_page_of_a_report_says_what_was_sent_and_nothing_of_a_draft(report, community_secretary):
    path = check_address("feedback", report.pk).split("127.0.0.1:8000")[1]
    assert Client().get(path).status_code == 404
    actions.send_reports(evaluation=report.round, by=community_secretary, at=f.SENT)
    text = Client().get(path).content.decode()
    assert report.number in text
    assert "阳光社区" in text
    assert "王建国" not in text
