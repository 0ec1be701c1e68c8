"""How the people of a journey act: each at the own browser, through pages alone."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.spreadsheets.models import ImportBatch
from tests.conftest import post


def words(answer: Any) -> str:
    """What stands on the page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def does(client: Any, url: str, data: dict[str, Any] | None = None) -> Any:
    """Send a form that must be taken; the answer is the page that follows."""
    answer = post(client, url, data)
    assert answer.status_code == 302, f"{url} answered {answer.status_code}: {words(answer)[-900:]}"
    assert "/accounts/" not in answer["Location"].split("?")[0] or "/accounts/" in url, answer["Location"]
    return client.get(answer["Location"])


def uploads(client: Any, kind: str, content: bytes, **values: Any) -> ImportBatch:
    """Upload a workbook; nothing of it is stored yet."""
    file = SimpleUploadedFile("表格.xlsx", content)
    does(client, f"/files/import/{kind}/", {"file": file, **values})
    return ImportBatch.objects.latest("pk")


def steps(client: Any, batch: ImportBatch, name: str, **values: Any) -> Any:
    """One button of the preview, as the page last showed it."""
    batch.refresh_from_db()
    page = does(client, f"/files/uploads/{batch.pk}/{name}/", {"version": batch.version, **values})
    batch.refresh_from_db()
    return page


class Seat(Client):
    """Somebody's browser over weeks: signs in again whenever the session has run out."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user, self.since = user, 0.0

    def request(self, **request: Any) -> Any:
        if time.time() - self.since > 20 * 60:
            self.force_login(self.user)
            self.since = time.time()
        return super().request(**request)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """The seat of this user; it stays usable while the clock moves on."""
    return Seat
