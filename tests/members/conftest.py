"""What stories about members begin with."""

import datetime as dt

import pytest

from apps.members.actions import publish_privacy_notice
from apps.members.models import PrivacyNotice
from tests.conftest import NOW


@pytest.fixture
def notice(db: None) -> PrivacyNotice:
    """The privacy notice in force in 2026."""
    return publish_privacy_notice(
        number="2026-1", text="只为组织志愿服务使用。", from_on=dt.date(2026, 1, 1), by=None, at=NOW
    )
