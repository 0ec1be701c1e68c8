"""What stories about members begin with."""

import datetime as dt

import pytest

from apps.checkins import actions as card_actions
from apps.checkins.enums import CardKind
from apps.members.actions import give_consent, publish_privacy_notice
from apps.members.enums import ConsentScope
from apps.members.models import PrivacyNotice
from tests.conftest import NOW


@pytest.fixture
def notice(db: None) -> PrivacyNotice:
    """The privacy notice in force in 2026."""
    return publish_privacy_notice(
        number="2026-1", text="只为组织志愿服务使用。", from_on=dt.date(2026, 1, 1), by=None, at=NOW
    )


@pytest.fixture
def wang_presented(wang, programme, liaison, secretary, member, sunshine, notice):
    """王建国 with a card handed in at 阳光: the community reaches him."""
    (card,) = card_actions.issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)
    (card,) = card_actions.confirm_cards(cards=[card], by=secretary, at=NOW)
    give_consent(person=wang, scope=ConsentScope.PRIVACY, by=member, at=NOW)
    info = {"skills": ["书法"], "intentions": [], "hobbies": "", "available_time": "周末"}
    card_actions.complete_basic_info(card=card, values=info, by=member, at=NOW)
    card_actions.present_card(card=card, community=sunshine, kind=CardKind.RESIDENCE, by=member, at=NOW)
    return wang
