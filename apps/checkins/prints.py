"""What of a card is handed to the printer."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.utils import timezone

from apps.checkins.models import BasicInfoCard, CheckInCard
from apps.core.dates import day_words
from apps.core.masks import mask_name
from apps.documents.prints.members import BasicInfoPrint, CardPrint
from apps.documents.verification import Checked, check_address
from apps.members.sight import age_band


def card_address(card: CheckInCard) -> str:
    """The address in the QR code: opens the card for who may see it."""
    return f"{settings.SITE_ADDRESS}/cards/q/{card.address_key}/"


def check_link(card: CheckInCard) -> str:
    """The address that shows anybody with the paper what it should say."""
    return check_address("card", card.address_key)


def checked_card(values: list[str]) -> Checked | None:
    """What a check-in card and the papers that go with it should say today."""
    card = CheckInCard.objects.with_names().filter(address_key=values[0]).first()
    if card is None:
        return None
    lines = [
        ("编号", card.number),
        ("姓名", mask_name(card.person.name)),
        ("单位", str(card.unit)),
        ("报到社区", str(card.community or "还没有选择")),
        ("状态", card.get_status_display()),
        ("开具日期", day_words(card.issued_on)),
        ("报到日期", day_words(card.received_on)),
        ("有效期至", day_words(card.valid_until)),
    ]
    return Checked("在职党员到社区报到卡", tuple(line for line in lines if line[1]))


def first_day(partial: str) -> date | None:
    """The day, or the first day of the month, of a partial date."""
    return date.fromisoformat(partial if len(partial) == 10 else f"{partial}-01") if partial else None


def card_print(card: CheckInCard, on: date, code: str = "") -> CardPrint:
    """`code`: the one-time code by which the holder opens the own account, on the unit's print alone."""
    person, community = card.person, card.community
    return CardPrint(
        serial=card.number,
        link=card_address(card),
        check_link=check_link(card),
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
        code=code,
        received_on=card.received_on,
        reception_person=str(card.received_by or (community.reception_name if community else "")),
        reception_phone=community.office_phone if community else "",
    )


def card_prints(cards: Iterable[CheckInCard], on: date, codes: Mapping[int, str]) -> list[CardPrint]:
    return [card_print(card, on, codes[card.pk]) for card in cards]


def basic_info_print(info: BasicInfoCard, offered: Iterable[str]) -> BasicInfoPrint:
    """The card as the member filled it in; later changes of the roster don't show."""
    card, kept = info.card, info.snapshot
    return BasicInfoPrint(
        serial=card.number,
        link=check_link(card),
        district=card.programme.district_name,
        name=kept["name"],
        sex=card.person.get_sex_display(),
        born=first_day(kept["birth"]),
        ethnicity=kept["ethnicity"],
        education=kept["education"],
        joined_on=first_day(kept["join_date"]),
        title=kept["title"],
        unit=str(card.unit),
        party_org=str(card.branch or card.unit.party_org_name),
        phone=kept["phone"],
        community=str(card.community or ""),
        strengths="、".join(info.skills),
        hobbies=info.hobbies,
        offered=tuple(offered),
        intentions=tuple(info.intentions),
        available_time=info.available_time,
        filled_on=timezone.localdate(info.completed_at),
        entered_for_member_by="社区接待人" if info.by_proxy else "",
    )
