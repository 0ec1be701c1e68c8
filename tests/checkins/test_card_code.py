"""The one-time code printed on a card: a way in beside the invitation."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.checkins import actions
from apps.checkins.enums import CardKind
from apps.core.errors import DomainError
from apps.members.models import Invitation
from tests.checkins.conftest import INFO
from tests.conftest import NOW
from tests.members.joining import join

pytestmark = pytest.mark.django_db


def test_printed_card_carries_a_code_that_opens_the_account_once(
    programme, zhao, liaison, secretary, notice_text
):
    card = _card_of(zhao, programme, liaison, secretary)
    code = actions.print_cards(cards=[card], by=liaison, at=NOW)[card.pk]
    invitation = Invitation.objects.get()
    assert code not in invitation.code_index
    assert timezone.localdate(invitation.expires_at) == card.valid_until + dt.timedelta(days=1)
    join(code, proof="0002")
    zhao.refresh_from_db()
    assert zhao.user is not None
    with pytest.raises(DomainError, match="邀请已失效"):
        join(code, proof="0002")
    assert actions.print_cards(cards=[card], by=liaison, at=NOW) == {card.pk: ""}


def test_card_printed_again_carries_a_new_code_and_ends_the_old(
    programme, zhao, liaison, secretary, notice_text
):
    card = _card_of(zhao, programme, liaison, secretary)
    old = actions.print_cards(cards=[card], by=liaison, at=NOW)[card.pk]
    new = actions.print_cards(cards=[card], by=liaison, at=NOW)[card.pk]
    with pytest.raises(DomainError, match="邀请已失效"):
        join(old, proof="0002")
    join(new, proof="0002")


def test_code_on_the_card_dies_when_the_community_keeps_the_paper(
    programme, zhao, liaison, secretary, worker, sunshine, notice_text
):
    card = _card_of(zhao, programme, liaison, secretary)
    code = actions.print_cards(cards=[card], by=liaison, at=NOW)[card.pk]
    card = actions.present_by_proxy(
        card=card, community=sunshine, kind=CardKind.RESIDENCE, info=INFO, by=worker, at=NOW
    )
    actions.receive_card(card=card, identity_checked=True, by=worker, at=NOW)
    with pytest.raises(DomainError, match="邀请已失效"):
        join(code, proof="0002")


def test_code_on_the_card_ends_with_five_wrong_tries(programme, zhao, liaison, secretary, notice_text):
    card = _card_of(zhao, programme, liaison, secretary)
    code = actions.print_cards(cards=[card], by=liaison, at=NOW)[card.pk]
    for _ in range(5):
        with pytest.raises(DomainError):
            join(code, proof="9999")
    with pytest.raises(DomainError, match="邀请已失效"):
        join(code, proof="0002")


def _card_of(person, programme, liaison, secretary):
    cards = actions.issue_cards(people=[person], programme=programme, by=liaison, at=NOW)
    return actions.confirm_cards(cards=cards, by=secretary, at=NOW)[0]
