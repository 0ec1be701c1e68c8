"""Members' requests about their own data: asked, answered within days, carried out."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.enums import Role
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, WrongState
from apps.members import actions, tasks
from apps.members.enums import ConsentScope, DataRequestKind, DataRequestState
from apps.members.models import DataRequest
from apps.notifications.models import Message
from tests.conftest import NOW, TODAY, post

pytestmark = pytest.mark.django_db
K, S = DataRequestKind, DataRequestState


@pytest.fixture
def asked(wang, member, liaison, secretary):
    return actions.ask_data_request(person=wang, kind=K.ERASURE, text="删除住址", by=member, at=NOW)


def sweep(day):
    return actions.sweep_day(at=dt.datetime.combine(day, dt.time(1, 30), tzinfo=NOW.tzinfo))["chased"]


def answer(request, state, by, text="已按申请办理"):
    return actions.answer_data_request(asked=request, state=state, answer=text, by=by, at=NOW)


def test_ask_data_request_sets_the_day_and_tells_the_unit(asked, bureau, liaison, secretary):
    assert (asked.unit, asked.status, asked.due_on) == (bureau, S.RECEIVED, TODAY + dt.timedelta(days=21))
    told = Message.objects.filter(kind="data_request.asked").values_list("recipient", flat=True)
    assert set(told) == {liaison.pk, secretary.pk}
    event = AuditEvent.objects.get(event="data_request.asked")
    assert "住址" not in str(event.after)


def test_ask_data_request_twice_is_refused_while_one_waits(asked, wang, member):
    with pytest.raises(DomainError, match="还在办理中"):
        actions.ask_data_request(person=wang, kind=K.ERASURE, text="再次", by=member, at=NOW)


def test_answer_done_erases_what_was_given_freely(asked, wang, secretary, member):
    answer(asked, S.DONE, secretary)
    wang.refresh_from_db()
    assert (wang.home_address, wang.id_number, wang.id_index, wang.skills) == ("", "", "", [])
    assert (wang.name, wang.phone) == ("王建国", "13800000001")
    message = Message.objects.get(kind="data_request.answered")
    assert (message.recipient, message.subject) == (member, "您申请的“删除选填资料”已办理")
    assert AuditEvent.objects.filter(event="data_request.done", actor_id=secretary.pk).count() == 1


def test_answer_done_withdraws_every_consent(wang, member, secretary, liaison, notice):
    for scope in (ConsentScope.PRIVACY, ConsentScope.SHARE_ADDRESS):
        actions.give_consent(person=wang, scope=scope, by=member, at=NOW)
    asked = actions.ask_data_request(person=wang, kind=K.WITHDRAWAL, text="不再参加", by=member, at=NOW)
    answer(asked, S.DONE, secretary)
    assert not wang.consents.filter(withdrawn_at=None).exists()


def test_answer_refused_wants_a_reason_and_changes_nothing(asked, wang, secretary):
    with pytest.raises(DomainError, match="写明理由"):
        answer(asked, S.REFUSED, secretary, text=" ")
    before = wang.skills
    answer(asked, S.REFUSED, secretary, text="依法保留")
    wang.refresh_from_db()
    assert wang.skills == before


def test_answer_own_request_is_refused(asked, member):
    with pytest.raises(DomainError, match="自己的申请"):
        answer(asked, S.DONE, member)


@pytest.mark.parametrize("first", [S.DONE, S.REFUSED])
@pytest.mark.parametrize("then", S)
def test_answered_request_stays_answered(first, then, asked, secretary):
    answer(asked, first, secretary)
    with pytest.raises(WrongState):
        answer(asked, then, secretary)


def test_data_request_constraints_hold(asked):
    with pytest.raises(IntegrityError, match="members_data_request_decided"), transaction.atomic():
        DataRequest.objects.filter(pk=asked.pk).update(status=S.DONE)


def test_member_asks_on_the_own_page_and_reads_the_answer(sign_in, wang, member, liaison, secretary):
    own = sign_in(member)
    sent = {"kind": "correction", "text": "职务应为科长"}
    assert post(own, "/members/me/request/", sent)["Location"] == "/members/me/"
    asked = DataRequest.objects.get()
    unit = sign_in(secretary)
    assert "更正资料" in unit.get("/members/requests/").content.decode()
    done = {"state": "done", "answer": "职务已改", "version": asked.version}
    assert post(unit, f"/members/requests/{asked.pk}/", done)["Location"] == "/members/requests/"
    assert "职务已改" in own.get("/members/me/").content.decode()


def test_refusal_without_reason_answers_on_the_page(sign_in, asked, secretary):
    sent = {"state": "refused", "answer": "", "version": asked.version}
    answer = post(sign_in(secretary), f"/members/requests/{asked.pk}/", sent)
    assert (answer.status_code, "请写明理由" in answer.content.decode()) == (409, True)


def test_requests_of_another_unit_are_not_there(sign_in, asked, other_liaison):
    client = sign_in(other_liaison)
    assert client.get(f"/members/requests/{asked.pk}/").status_code == 404
    assert "王建国" not in client.get("/members/requests/").content.decode()


@pytest.mark.parametrize("others", [0, 2])
def test_request_list_takes_the_same_queries_for_any_number(
    others, sign_in, asked, wang, member, liaison, django_assert_num_queries
):
    for kind in [K.CORRECTION, K.WITHDRAWAL][:others]:
        actions.ask_data_request(person=wang, kind=kind, text="说明", by=member, at=NOW)
    client = sign_in(liaison)
    with django_assert_num_queries(11):
        client.get("/members/requests/")


# Chased by the day's sweep


DUE = TODAY + dt.timedelta(days=21)


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_sweep_reminds_the_unit_once_before_the_last_day(asked, liaison, secretary, department):
    assert sweep(DUE - dt.timedelta(days=4)) == 0
    for day in (3, 2, 0):
        assert sweep(DUE - dt.timedelta(days=day)) == 1
    assert told("data_request.due") == {liaison.pk, secretary.pk}
    assert Message.objects.filter(kind="data_request.due").count() == 2
    message = Message.objects.filter(kind="data_request.due").first()
    assert (message.subject, message.url) == ("王建国的资料申请快到期了", "/members/requests/")
    assert message.body == "“删除选填资料”最迟5月27日答复，请尽快办理。"
    assert not told("data_request.overdue")


def test_sweep_escalates_once_what_is_past_its_day(asked, liaison, secretary, department):
    for day in (1, 2, 30):
        assert sweep(DUE + dt.timedelta(days=day)) == 1
    assert told("data_request.overdue") == {liaison.pk, secretary.pk}
    message = Message.objects.get(kind="data_request.escalated")
    assert (message.recipient, message.subject) == (department, "区财政局有一件资料申请超过办理期限")
    assert "王建国" not in message.subject + message.body
    assert Message.objects.filter(kind="data_request.overdue").count() == 2


def test_sweep_leaves_an_answered_request_alone(asked, secretary, department):
    answer(asked, S.DONE, secretary)
    assert sweep(DUE + dt.timedelta(days=1)) == 0
    assert not told("data_request.escalated")


def test_a_unit_without_officers_is_told_above(wang, member, bureau, committee, make_user):
    above = make_user("机关工委 吴书记", Role.UNIT_SECRETARY, unit=committee)
    asked = actions.ask_data_request(person=wang, kind=K.ERASURE, text="删除住址", by=member, at=NOW)
    assert (asked.unit, told("data_request.asked")) == (bureau, {above.pk})


def test_the_daily_task_chases_requests(asked, secretary, clock):
    clock.move_to(NOW + dt.timedelta(days=19))
    tasks.sweep_day()
    assert told("data_request.due") != set()


def test_list_shows_what_is_late_first(asked, wang, member, liaison, sign_in, clock):
    late = actions.ask_data_request(person=wang, kind=K.CORRECTION, text="职务", by=member, at=NOW)
    answer(late, S.DONE, liaison)
    client = sign_in(liaison)
    assert "已超期" not in client.get("/members/requests/").content.decode()
    clock.move_to(NOW + dt.timedelta(days=22))
    client = sign_in(liaison)
    page = client.get("/members/requests/").content.decode()
    assert page.count("已超期") == 1
    rows = page[page.index("<tbody") :]
    assert rows.index("删除选填资料") < rows.index("更正资料")
    home = client.get("/").content.decode()
    assert "件资料申请等您答复" in home
