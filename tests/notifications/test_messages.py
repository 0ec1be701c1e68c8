"""Messages: once per occasion, one digest a day, quiet nights, unknown is never sent again."""

import datetime as dt

import pytest
from django.core import mail

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.notifications import actions, channels
from apps.notifications.channels import Outcome
from apps.notifications.enums import DeliveryStatus
from apps.notifications.models import Complaint, Delivery, Message
from tests.conftest import NOW, post


class ScriptedGateway:
    """A gateway that answers what the test tells it to, and remembers what it was given."""

    answers: list[DeliveryStatus] = []
    given: list[tuple[str, str, str]] = []

    def address_of(self, user):
        return "13800000000" if user.email else ""

    def send(self, address, subject, text):
        self.given.append((address, subject, text))
        return Outcome(self.answers.pop(0) if self.answers else DeliveryStatus.SENT)


@pytest.fixture
def sms(settings):
    settings.NOTIFICATION_GATEWAYS = {"sms": "tests.notifications.test_messages.ScriptedGateway"}
    channels.gateway_of.cache_clear()
    ScriptedGateway.answers, ScriptedGateway.given = [], []
    yield ScriptedGateway
    channels.gateway_of.cache_clear()


@pytest.fixture
def reader(liaison):
    liaison.email = "liaison@example.invalid"
    liaison.save(update_fields=["email"])
    return liaison


def _tell(user, occasion="a", at=NOW):
    actions.notify(recipients=[user], kind="test", occasion=occasion, subject=f"事项{occasion}", at=at)


def test_the_same_occasion_is_told_once(liaison):
    _tell(liaison)
    _tell(liaison)
    assert Message.objects.count() == 1


def test_digest_goes_once_a_day_with_all_news(reader, settings):
    _tell(reader, "a")
    _tell(reader, "b")
    assert actions.send_digests(at=NOW) == 1
    _tell(reader, "c")
    assert actions.send_digests(at=NOW) == 0
    assert actions.send_digests(at=NOW + dt.timedelta(days=1)) == 1
    assert [letter.subject for letter in mail.outbox] == ["双报到：您有2条新消息", "双报到：事项c"]
    assert "1. 事项a" in mail.outbox[0].body


@pytest.mark.parametrize(("hour", "sent"), [(7, 0), (8, 1), (21, 1), (22, 0), (2, 0)])
def test_nights_are_quiet(hour, sent, reader):
    _tell(reader)
    assert actions.send_digests(at=NOW.replace(hour=hour)) == sent


def test_read_messages_are_not_sent(reader):
    _tell(reader)
    actions.read_all(user=reader, at=NOW)
    assert actions.send_digests(at=NOW) == 0


def test_nobody_without_address_is_sent_to(liaison, sms):
    _tell(liaison)
    actions.send_digests(at=NOW)
    assert Delivery.objects.get().status == DeliveryStatus.SKIPPED
    assert sms.given == []


def test_failed_is_tried_again_up_to_three_times(reader, sms):
    sms.answers = [DeliveryStatus.FAILED] * 5
    _tell(reader)
    for _ in range(5):
        actions.send_digests(at=NOW)
    assert len(sms.given) == 3


def test_unknown_is_never_sent_again(reader, sms):
    sms.answers = [DeliveryStatus.UNKNOWN]
    _tell(reader)
    for _ in range(3):
        actions.send_digests(at=NOW)
    assert len(sms.given) == 1
    assert Delivery.objects.get().status == DeliveryStatus.UNKNOWN


def test_a_crash_while_sending_leaves_it_unknown(reader, sms, monkeypatch):
    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(ScriptedGateway, "send", crash)
    _tell(reader)
    with pytest.raises(KeyboardInterrupt):
        actions.send_digests(at=NOW)
    monkeypatch.undo()
    assert actions.send_digests(at=NOW) == 0
    assert Delivery.objects.get().status == DeliveryStatus.UNKNOWN


def test_inbox_shows_the_own_messages_only(sign_in, liaison, secretary):
    _tell(liaison, "mine")
    _tell(secretary, "theirs")
    page = sign_in(liaison).get("/inbox/").content.decode()
    assert "事项mine" in page
    assert "事项theirs" not in page


def test_open_marks_as_read_and_leads_on(sign_in, liaison):
    actions.notify(recipients=[liaison], kind="k", occasion="o", subject="s", url="/units/", at=NOW)
    message = Message.objects.get()
    assert post(sign_in(liaison), f"/inbox/{message.pk}/open/")["Location"] == "/units/"
    message.refresh_from_db()
    assert message.read_at is not None


def test_open_of_a_foreign_message_is_not_there(sign_in, secretary, liaison):
    _tell(liaison)
    assert post(sign_in(secretary), f"/inbox/{Message.objects.get().pk}/open/").status_code == 404


def test_complaint_reaches_a_person_and_is_answered(sign_in, member, department):
    post(sign_in(member), "/inbox/complaints/new/", {"text": "同样的表填了两遍", "page": "/cards/mine/"})
    complaint = Complaint.objects.get()
    assert Message.objects.get(recipient=department).kind == "complaint.made"
    post(sign_in(department), f"/inbox/complaints/{complaint.pk}/answer/", {"answer": "已合并"})
    assert Message.objects.get(recipient=member).body == "已合并"
    assert AuditEvent.objects.filter(event__startswith="complaint.").count() == 2
    with pytest.raises(DomainError, match="已经答复过"):
        actions.answer_complaint(complaint=complaint, answer="再答", by=department, at=NOW)


def test_complaint_of_others_is_not_shown(sign_in, member, liaison):
    actions.make_complaint(page="", text="秘密意见", by=liaison, at=NOW)
    assert "秘密意见" not in sign_in(member).get("/inbox/complaints/").content.decode()


def test_every_page_links_to_the_complaint_form(sign_in, member):
    assert "/inbox/complaints/new/?page=/members/me/" in sign_in(member).get("/members/me/").content.decode()
