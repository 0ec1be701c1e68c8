"""What of a card is handed to the printer."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from apps.checkins.models import CheckInCard
from apps.documents.prints.members import CardPrint


def card_address(card: CheckInCard) -> str:
    """The address in the QR code: opens the card for who may see it."""
    return f"{settings.SITE_ADDRESS}/cards/q/{card.address_key}/"


def first_day(partial: str) -> date | None:
    """The day, or the first day of the month, of a partial date."""
    return date.fromisoformat(partial if len(partial) == 10 else f"{partial}-01") if partial else None


def age_band(birth: str, on: date) -> str:
    """The age in bands of ten years: what a community may know."""
    return f"{(on.year - int(birth[:4])) // 10 * 10}多岁" if birth else ""


def card_print(card: CheckInCard, on: date) -> CardPrint:
    person, community = card.person, card.community
    return CardPrint(
        serial=card.number,
        link=card_address(card),
        district=card.programme.district_name,
        year=card.programme.year,
        name=person.name,
        sex=person.get_sex_display(),
        born=first_day(person.birth),
        age_band=age_band(person.birth, on),
        ethnicity=person.ethnicity,
        joined_on=first_day(person.join_date),
        title=person.title,
        phone=person.phone,
        skills="、".join(person.skills),
        unit=str(card.unit),
        party_org=str(card.branch or card.unit.party_org_name),
        kind=card.get_kind_display() if community else "",
        community=str(community or ""),
        issued_on=card.issued_on,
        present_by=card.programme.check_in_deadline,
        valid_until=card.valid_until,
        received_on=card.received_on,
        reception_person=str(card.received_by or (community.reception_name if community else "")),
        reception_phone=community.office_phone if community else "",
    )


def card_prints(cards: Iterable[CheckInCard], on: date) -> list[CardPrint]:
    return [card_print(card, on) for card in cards]
