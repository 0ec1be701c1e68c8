"""Telling people: rows in the business transaction; one digest a day leaves the platform later."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.audit.actions import record
from apps.core.errors import DomainError
from apps.core.models import create, lock, write
from apps.notifications.channels import Gateway, open_gateways
from apps.notifications.enums import Channel, DeliveryStatus
from apps.notifications.models import Complaint, Delivery, Message

# Nothing leaves the platform in the quiet hours; the day's digest goes out from eight in the morning.
DIGEST_FROM, QUIET_FROM = time(8), time(22)
MAX_ATTEMPTS = 3


def notify(
    *,
    recipients: Iterable[User],
    kind: str,
    occasion: str,
    subject: str,
    body: str = "",
    url: str = "",
    at: datetime,
) -> None:
    """Write one message per recipient in the caller's transaction.

    Unique on (recipient, kind, occasion): telling the same occasion again does nothing, so a sweep may run
    twice. `occasion` names the fact, e.g. "card:17:received" or "2026-05-07".
    """
    what = {"kind": kind, "occasion": occasion, "subject": subject[:120], "body": body, "url": url}
    Message.objects.bulk_create(
        [Message(recipient=user, created_at=at, **what) for user in recipients], ignore_conflicts=True
    )


@transaction.atomic
def read_message(*, message: Message, at: datetime) -> Message:
    """Note that the recipient has opened the message; the first time counts."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)
    message.refresh_from_db()
    return message


@transaction.atomic
def read_all(*, user: User, at: datetime) -> int:
    """Mark everything in the own inbox as read. Returns how many."""
    return Message.objects.filter(recipient=user, read_at=None).update(read_at=at)


def send_digests(*, at: datetime) -> int:
    """Send each person with unread news one digest a day and channel, outside the quiet hours.

    Returns how many left. Safe to run twice or by two schedulers: a digest is a row, unique on
    (recipient, channel, day), and is marked `unknown` before it is handed to the gateway.
    """
    if not DIGEST_FROM <= timezone.localtime(at).time() < QUIET_FROM:
        return 0
    sent = 0
    for channel, gateway in open_gateways().items():
        prepare_digests(channel=channel, at=at)
        for delivery in Delivery.objects.due(channel, timezone.localdate(at), MAX_ATTEMPTS):
            sent += send_delivery(delivery=delivery, gateway=gateway, at=at).status == DeliveryStatus.SENT
    return sent


@transaction.atomic
def prepare_digests(*, channel: Channel, at: datetime) -> None:
    """Make the day's delivery row for everybody with unread messages that never went out this way."""
    day = timezone.localdate(at)
    news = Message.objects.unread().exclude(deliveries__channel=channel).order_by("recipient_id", "pk")
    by_recipient: dict[int, list[Message]] = {}
    for message in news:
        by_recipient.setdefault(message.recipient_id, []).append(message)
    for recipient_id, messages in by_recipient.items():
        delivery, is_new = Delivery.objects.get_or_create(recipient_id=recipient_id, channel=channel, on=day)
        if is_new:
            delivery.messages.set(messages)


def send_delivery(*, delivery: Delivery, gateway: Gateway, at: datetime) -> Delivery:
    """Hand one digest to its gateway. A crash in between leaves it `unknown`: lost perhaps, doubled never."""
    address = gateway.address_of(delivery.recipient)
    if not address:
        return _note(delivery, DeliveryStatus.SKIPPED, "没有地址", at)
    claimed = Delivery.objects.filter(pk=delivery.pk, status=delivery.status, attempts=delivery.attempts)
    if not claimed.update(status=DeliveryStatus.UNKNOWN, attempts=delivery.attempts + 1):
        return delivery
    subject, text = digest_text(list(delivery.messages.order_by("pk")))
    outcome = gateway.send(address, subject, text)
    return _note(delivery, outcome.status, outcome.detail, at)


def _note(delivery: Delivery, status: DeliveryStatus, detail: str, at: datetime) -> Delivery:
    delivery.refresh_from_db()
    delivery.status, delivery.detail = status, detail[:200]
    delivery.sent_at = at if status == DeliveryStatus.SENT else None
    delivery.save(update_fields=["status", "detail", "sent_at"])
    return delivery


def digest_text(messages: list[Message]) -> tuple[str, str]:
    """Subject and text of a digest: titles only, the content is read on the platform."""
    count = len(messages)
    subject = messages[0].subject if count == 1 else f"您有{count}条新消息"
    lines = [f"{number}. {message.subject}" for number, message in enumerate(messages, start=1)]
    return f"双报到：{subject}", "\n".join([*lines, "", "详情请登录平台查看。"])


@transaction.atomic
def make_complaint(*, page: str, text: str, by: User, at: datetime) -> Complaint:
    """Send an opinion or complaint to those who answer."""
    complaint = create(Complaint, by=by, at=at, page=page[:200], text=text)
    record("complaint.made", complaint, by=by, at=at)
    notify(
        recipients=RoleAssignment.objects.holders(Role.ORGANISATION_DEPARTMENT, on=timezone.localdate(at)),
        kind="complaint.made",
        occasion=f"complaint:{complaint.pk}",
        subject="收到一条意见或投诉",
        url="/inbox/complaints/",
        at=at,
    )
    return complaint


@transaction.atomic
def answer_complaint(*, complaint: Complaint, answer: str, by: User, at: datetime) -> Complaint:
    """Answer once; who wrote is told."""
    complaint = lock(complaint)
    if complaint.answered_at:
        raise DomainError("这条意见已经答复过了。请刷新页面看答复。")
    if not answer.strip():
        raise DomainError("请填写答复。")
    write(complaint, by=by, at=at, answer=answer, answered_at=at, answered_by=by)
    record("complaint.answered", complaint, by=by, at=at)
    if complaint.created_by:
        notify(
            recipients=[complaint.created_by],
            kind="complaint.answered",
            occasion=f"complaint:{complaint.pk}",
            subject="您的意见已答复",
            body=answer,
            url="/inbox/complaints/",
            at=at,
        )
    return complaint
