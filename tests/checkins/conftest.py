"""Cards at each stop of their way, reached by the deeds."""

import pytest

from apps.checkins import actions
from apps.checkins.enums import CardKind
from apps.members.actions import give_consent, publish_privacy_notice
from apps.members.enums import ConsentScope
from tests.conftest import NOW, TODAY

INFO = {"skills": ["书法"], "intentions": ["政策宣传"], "hobbies": "", "available_time": "周末"}


@pytest.fixture
def notice_text(db):
    return publish_privacy_notice(number="2026-1", text="告知内容", from_on=TODAY, by=None, at=NOW)


@pytest.fixture
def draft(programme, wang, liaison):
    (card,) = actions.issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)
    return card


@pytest.fixture
def issued(draft, secretary):
    (card,) = actions.confirm_cards(cards=[draft], by=secretary, at=NOW)
    return card


@pytest.fixture
def ready(issued, member, wang, notice_text):
    """Issued, privacy accepted, basic info complete."""
    give_consent(person=wang, scope=ConsentScope.PRIVACY, by=member, at=NOW)
    actions.complete_basic_info(card=issued, values=INFO, by=member, at=NOW)
    return issued


@pytest.fixture
def presented(ready, member, sunshine):
    return actions.present_card(card=ready, community=sunshine, kind=CardKind.RESIDENCE, by=member, at=NOW)


@pytest.fixture
def received(presented, worker):
    return actions.receive_card(card=presented, identity_checked=True, by=worker, at=NOW)
