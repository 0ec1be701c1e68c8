"""How the people of a journey act: each at the own browser, through pages alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.members.actions import publish_privacy_notice
from apps.notifications.models import Message
from apps.spreadsheets.models import ImportBatch
from tests.conftest import NOW, TODAY, post
from tests.journeys.seats import Seat, forms_on, words


def does(client: Any, url: str, data: dict[str, Any] | None = None) -> Any:
    """Send a form that must be taken; the answer is the page that follows."""
    answer = post(client, url, data)
    assert answer.status_code == 302, f"{url} answered {answer.status_code}: {words(answer)[-900:]}"
    assert "/accounts/" not in answer["Location"].split("?")[0] or "/accounts/" in url, answer["Location"]
    return client.get(answer["Location"])


def uploads(seat: Seat, kind: str, content: bytes, *, mends: ImportBatch | None = None, **values: Any) -> Any:
    """Upload a workbook by its form; the batch as judged, nothing of it stored yet."""
    url = mends.mending_url if mends else f"/files/uploads/new/{kind}/"
    seat.does(url, "上传并检查", file=SimpleUploadedFile("表格.xlsx", content), **values)
    return ImportBatch.objects.latest("pk")


def accepts_questions(seat: Seat, batch: ImportBatch) -> None:
    """都导入, once for each kind of question."""
    url = batch.get_absolute_url()
    while any(button.label == "都导入" for form in forms_on(seat.reads(url)) for button in form.buttons):
        seat.does(url, "都导入")


def confirms(seat: Seat, batch: ImportBatch, **answers: Any) -> ImportBatch:
    """下一步：确认导入, and the confirmation."""
    seat.does(f"{batch.get_absolute_url()}confirm/", "确认导入", **answers)
    batch.refresh_from_db()
    return batch


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """The seat of this user; it stays usable while the clock moves on."""
    return Seat


@pytest.fixture
def notice(db: None) -> Any:
    """What every member is told before anything of them is taken down."""
    text = "我们为报到使用您的姓名和电话。"
    return publish_privacy_notice(number="2026-1", text=text, from_on=TODAY, by=None, at=NOW)


def messages_of(user: User) -> list[str]:
    """The kinds of messages this user has received, the oldest first."""
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


def told_history(target: Any) -> list[tuple[str, str]]:
    """Who did what to this row, in order."""
    rows = AuditEvent.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk))
    return list(rows.order_by("pk").values_list("event", "actor_name"))
